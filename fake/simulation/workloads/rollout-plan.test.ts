import { expect, test } from 'vitest';
import type { Deployment, ReplicaSet } from '../../../machinery/generated/types/apps/v1.ts';
import { leewayOf, nextSizes } from './rollout-plan.ts';

const deployment = (replicas: number, spec: object = {}): Deployment =>
  ({
    spec: { replicas, selector: {}, template: {}, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }, ...spec },
  }) as unknown as Deployment;
const set = (name: string, replicas: number, available: number = replicas, standing: number = replicas): ReplicaSet =>
  ({ metadata: { name }, spec: { replicas, selector: {} }, status: { replicas: standing, availableReplicas: available } }) as ReplicaSet;
const plan = (wanted: Deployment, current: ReplicaSet, ...old: readonly ReplicaSet[]): Record<string, number> =>
  Object.fromEntries(nextSizes(wanted, { current, old }).map(({ set: { metadata }, replicas }) => [metadata?.name, replicas]));

test('shares round surge up and unavailability down, and never leave both at nothing', () => {
  const share = (maxSurge: string | number, maxUnavailable: string | number) =>
    leewayOf(deployment(10, { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } }));
  expect(share('25%', '25%')).toEqual({ surge: 3, unavailable: 2 });
  expect(share(0, 0)).toEqual({ surge: 0, unavailable: 1 });
  expect(leewayOf(deployment(10, { strategy: { type: 'Recreate' } }))).toEqual({ surge: 0, unavailable: 0 });
});

test('the new set grows as far as the surge allows, then the old one shrinks as far as enough is available', () => {
  expect(plan(deployment(4), set('new', 0), set('old', 4))).toEqual({ new: 1 });
  expect(plan(deployment(4), set('new', 1, 0), set('old', 4))).toEqual({ old: 3 });
  expect(plan(deployment(4), set('new', 1, 0), set('old', 3))).toEqual({ new: 2 });
  expect(plan(deployment(4), set('new', 2, 0), set('old', 3))).toEqual({});
  expect(plan(deployment(4), set('new', 2, 2), set('old', 3))).toEqual({ old: 1 });
  expect(plan(deployment(4), set('new', 4, 4), set('old', 0))).toEqual({});
});

test('what does not work in old sets goes first', () => {
  expect(plan(deployment(4), set('new', 1, 1), set('a', 2, 2), set('b', 2, 0))).toEqual({ b: 0 });
});

test('a set that is too large shrinks to what is wanted', () => {
  expect(plan(deployment(2), set('new', 5))).toEqual({ new: 2 });
});

test('to recreate, the old pods go before new ones come', () => {
  const recreate = deployment(2, { strategy: { type: 'Recreate' } });
  expect(plan(recreate, set('new', 0), set('old', 2))).toEqual({ old: 0 });
  expect(plan(recreate, set('new', 0), set('old', 0, 0, 1))).toEqual({});
  expect(plan(recreate, set('new', 0), set('old', 0, 0, 0))).toEqual({ new: 2 });
});

test('a paused deployment is sized but not rolled on', () => {
  expect(plan(deployment(5, { paused: true }), set('new', 1), set('old', 3))).toEqual({ new: 2 });
  expect(plan(deployment(5, { paused: true }), set('new', 0, 0), set('old', 3))).toEqual({ old: 5 });
});
