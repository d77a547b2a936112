import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { runtimeClassStrategy } from './runtime-class.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'an overhead is not negative',
    () => trialOf(runtimeClassStrategy).create({ handler: 'h', overhead: { podFixed: { cpu: '-1' } } }),
    ['overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [
    'a toleration is there once',
    () =>
      trialOf(runtimeClassStrategy).create({
        handler: 'h',
        scheduling: {
          tolerations: [
            { key: 'a', operator: 'Exists' },
            { key: 'a', operator: 'Exists' },
          ],
        },
      }),
    ['scheduling.tolerations[1]: Duplicate value: {"Key":"a","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":null}'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
