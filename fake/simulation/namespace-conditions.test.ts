import { expect, test } from 'vitest';
import type { StoredObject } from '../registry/strategy.ts';
import { namespaceConditions, updatedConditions } from './namespace-conditions.ts';

const clean = { failures: [], remaining: new Map<string, number>(), finalizers: new Map<string, number>() };
const namespaceWith = (conditions: unknown): StoredObject => ({ metadata: { name: 'n' }, status: { conditions } }) as unknown as StoredObject;

test('resources and finalizers are listed in alphabetical order', () => {
  const report = {
    failures: [],
    remaining: new Map([
      ['pods.', 2],
      ['deployments.apps', 1],
    ]),
    finalizers: new Map([
      ['z/f', 1],
      ['a/f', 2],
    ]),
  };
  const [, , , content, finalizers] = namespaceConditions(report);
  expect(content?.message).toBe('Some resources are remaining: deployments.apps has 1 resource instances, pods. has 2 resource instances');
  expect(finalizers?.message).toBe('Some content in the namespace has finalizers remaining: a/f in 2 resource instances, z/f in 1 resource instances');
});

test('a failure says how much failed and why', () => {
  const [, , failure] = namespaceConditions({ ...clean, failures: ['x', 'y'] });
  expect(failure).toMatchObject({ status: 'True', reason: 'ContentDeletionFailed', message: 'Failed to delete all resource types, 2 remaining: x, y' });
});

test('conditions that say the same already are not written again', () => {
  const first = updatedConditions(namespaceWith([]), namespaceConditions(clean), 't1');
  expect(updatedConditions(namespaceWith(first), namespaceConditions(clean), 't2')).toBeUndefined();
});

test('the time of a condition moves with its status alone, and foreign conditions stay', () => {
  const foreign = { type: 'Mine', status: 'True', lastTransitionTime: 't0', reason: 'R', message: 'm' };
  const remaining = (count: number) => namespaceConditions({ ...clean, remaining: new Map([['pods.', count]]) });
  const first = updatedConditions(namespaceWith([foreign]), remaining(2), 't1');
  expect(first?.[0]).toEqual(foreign);
  const second = updatedConditions(namespaceWith(first), remaining(1), 't2');
  expect(second?.[4]).toMatchObject({ status: 'True', lastTransitionTime: 't1', message: 'Some resources are remaining: pods. has 1 resource instances' });
  const third = updatedConditions(namespaceWith(second), namespaceConditions(clean), 't3');
  expect(third?.[4]).toMatchObject({ status: 'False', lastTransitionTime: 't3', reason: 'ContentRemoved' });
});
