import { expect, test } from 'vitest';
import type { KubeObject } from '../../machinery/object.ts';
import { allOf, anyOf, exists, hasCondition, isGone, isRolledOut, not } from './conditions.ts';

const object = (rest: object): KubeObject => ({ metadata: { name: 'a', uid: 'u', generation: 2 }, ...rest });
const ready = (rest: object = {}, status = {}): KubeObject => object({ status: { ...status, conditions: [{ type: 'Ready', status: 'True', ...rest }] } });

test('a condition holds for the present generation only', () => {
  expect(hasCondition('ready')(ready())).toBe(true);
  expect(hasCondition('Ready', 'False')(ready())).toBe(false);
  expect(hasCondition('Ready')(ready({}, { observedGeneration: 1 }))).toBe(false);
  expect(hasCondition('Ready')(ready({ observedGeneration: 1 }))).toBe(false);
  expect(hasCondition('Ready')(ready({ observedGeneration: 2 }, { observedGeneration: 2 }))).toBe(true);
  expect(hasCondition('Ready')(undefined)).toBe(false);
});

test('conditions are joined', () => {
  expect(allOf(exists, hasCondition('Ready'))(ready())).toBe(true);
  expect(anyOf(isGone(), hasCondition('Ready', 'False'))(ready())).toBe(false);
  expect(not(exists)(undefined)).toBe(true);
  expect([isGone()(ready()), isGone('other')(ready()), isGone('u')(ready())]).toEqual([false, true, false]);
});

test('a roll-out has ended when every replica that is wanted is new and available, and no old one is left', () => {
  const status = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
  const web = (changed: object = {}): KubeObject => object({ kind: 'Deployment', spec: { replicas: 2 }, status: { ...status, ...changed } });
  expect(isRolledOut(web())).toBe(true);
  for (const still of [{ observedGeneration: 1 }, { updatedReplicas: 1 }, { replicas: 3 }, { availableReplicas: 1 }])
    expect(isRolledOut(web(still))).toBe(false);
  const agents = object({ kind: 'DaemonSet', status: { observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 } });
  expect(isRolledOut(agents)).toBe(true);
  expect(isRolledOut({ ...agents, status: { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 } } as KubeObject)).toBe(false);
  expect(isRolledOut(undefined)).toBe(false);
});
