import type { Strategy } from '../../registry/strategy.ts';
import { ageOf, tableOf } from '../parts/table.ts';

/** The rules of service accounts. */
export const serviceAccountStrategy: Strategy = {
  deleteAnswer: 'object',
  table: tableOf(['Age'], (object, nowMs) => [ageOf(object, nowMs)]),
};
