import { expect, test } from 'vitest';
import type { ManagedFieldsEntry } from '../object.ts';
import { parentEntries, type ScaledKind, scaleEntries } from './scale-managers.ts';

const kind: ScaledKind = { apiVersion: 'apps/v1', keysIn: (version) => (version === 'apps/v1' ? ['spec', 'replicas'] : null) };

function entry(manager: string, operation: 'Apply' | 'Update', rest: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion: 'apps/v1',
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    ...rest,
  };
}

const ofScale = (manager: string, operation: 'Apply' | 'Update'): ManagedFieldsEntry =>
  entry(manager, operation, { apiVersion: 'autoscaling/v1', subresource: 'scale' });

test('a Scale is owned by those who own the replicas, and by nobody else', () => {
  const other = entry('other', 'Update', { fieldsV1: { 'f:spec': { 'f:paused': {} } } });
  const outdated = entry('old', 'Update', { apiVersion: 'apps/v1beta1' });
  expect(scaleEntries([entry('user', 'Apply'), other, outdated], kind)).toEqual([entry('user', 'Apply', { apiVersion: 'autoscaling/v1' })]);
});

test('who scales takes the replicas from those who had them', () => {
  const user = entry('user', 'Update', { fieldsV1: { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } } });
  const { time: _none, ...hpa } = entry('hpa', 'Update', { subresource: 'scale' });
  expect(parentEntries([user], [ofScale('hpa', 'Update')], kind)).toEqual([hpa, entry('user', 'Update', { fieldsV1: { 'f:spec': { 'f:paused': {} } } })]);
});

test('an applier that still owns the replicas keeps its entry as it is, an updater loses the time of its own', () => {
  const user = entry('user', 'Apply');
  const { time: _none, ...updater } = entry('updater', 'Update');
  expect(parentEntries([user, entry('updater', 'Update')], scaleEntries([user, entry('updater', 'Update')], kind), kind)).toEqual([user, updater]);
});

test('entries of versions that are gone are dropped', () => {
  expect(parentEntries([entry('old', 'Update', { apiVersion: 'apps/v1beta1', fieldsV1: { 'f:spec': { 'f:paused': {} } } })], [], kind)).toEqual([]);
});
