import type { Strategy } from '../../registry/strategy.ts';
import { readObjects } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

/** The rules of service accounts. */
export const serviceAccountStrategy: Strategy = {
  deleteAnswer: 'object',
  table: tableOf([['Secrets', 'string'], 'Age'], (object, nowMs) => [readObjects(object, 'secrets').length, ageOf(object, nowMs)]),
};
