import { expect, test } from 'vitest';
import { drainVerdict, type EvictablePod } from './pod-of-node.ts';

const owned = (kind: string, rest: Partial<EvictablePod> = {}): EvictablePod => ({
  metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind, name: 'o', uid: 'u', controller: true }] },
  ...rest,
});

test.each<[string, EvictablePod, 'evict' | 'leave' | 'refuse', 'evict' | 'leave' | 'refuse']>([
  ['a pod of a replica set', owned('ReplicaSet'), 'evict', 'evict'],
  ['a pod of a daemon set', owned('DaemonSet'), 'refuse', 'leave'],
  ['a pod of a daemon set that is over', owned('DaemonSet', { status: { phase: 'Failed' } }), 'evict', 'evict'],
  ['a pod with an emptyDir', owned('ReplicaSet', { spec: { volumes: [{ name: 'v', emptyDir: {} }] } }), 'refuse', 'evict'],
  ['a pod that nothing brings back', {}, 'refuse', 'evict'],
  ['such a pod that is over', { status: { phase: 'Succeeded' } }, 'evict', 'evict'],
  ['a mirror pod', { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } }, 'leave', 'leave'],
])('%s: without permissions, and with all', (_, pod, without, withAll) => {
  expect(drainVerdict(pod, {}).kind).toBe(without);
  expect(drainVerdict(pod, { ignoreDaemonSets: true, deleteEmptyDirData: true, force: true }).kind).toBe(withAll);
});
