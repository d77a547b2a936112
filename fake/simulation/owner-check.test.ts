import { expect, test } from 'vitest';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { createResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { classifyOwners, isDeletingWith, UnknownKind } from './owner-check.ts';

const row = (kind: string, plural: string, namespaced: boolean): ResourceInfo => ({
  ...{ group: '', version: 'v1', kind, plural, singular: '', namespaced, verbs: [], shortNames: [], categories: [], subresources: [] },
});
const catalog = createResourceCatalog([row('ConfigMap', 'configmaps', true), row('Node', 'nodes', false)]);
const stored: Readonly<Record<string, StoredObject>> = {
  'configmaps/ns/solid': { metadata: { uid: 'u1' } } as StoredObject,
  'configmaps/ns/waiting': { metadata: { uid: 'u2', deletionTimestamp: 't', finalizers: ['foregroundDeletion'] } } as unknown as StoredObject,
  'configmaps/ns/going': { metadata: { uid: 'u3', deletionTimestamp: 't', finalizers: ['a/b'] } } as unknown as StoredObject,
  'nodes//node': { metadata: { uid: 'u4' } } as StoredObject,
};
const reader = { get: (bucket: string, namespace: string, name: string) => stored[`${bucket}/${namespace}/${name}`], list: () => [] };

function classesOf(namespace: string | undefined, ...owners: readonly (readonly [string, string, string])[]) {
  const ownerReferences = owners.map(([kind, name, uid]) => ({ apiVersion: 'v1', kind, name, uid }));
  const object = { metadata: { ...(namespace === undefined ? {} : { namespace }), ownerReferences } } as unknown as StoredObject;
  const classes = classifyOwners(object, { reader, catalog });
  return classes === undefined
    ? undefined
    : Object.fromEntries(Object.entries(classes).map(([key, list]) => [key, list.map(({ name }: { name: string }) => name)]));
}

test('owners are solid, gone, or waiting for their dependents', () => {
  expect(
    classesOf(
      'ns',
      ['ConfigMap', 'solid', 'u1'],
      ['ConfigMap', 'waiting', 'u2'],
      ['ConfigMap', 'going', 'u3'],
      ['ConfigMap', 'nobody', 'u9'],
      ['Node', 'node', 'u4'],
    ),
  ).toEqual({ solid: ['solid', 'going', 'node'], waiting: ['waiting'], dangling: ['nobody'] });
});

test('somebody else under the owner’s name is no owner, nor is one in another namespace', () => {
  expect(classesOf('ns', ['ConfigMap', 'solid', 'other'])).toMatchObject({ dangling: ['solid'] });
  expect(classesOf('elsewhere', ['ConfigMap', 'solid', 'u1'])).toMatchObject({ dangling: ['solid'] });
});

test('a cluster-scoped object cannot be owned by a namespaced one: nothing is said of it', () => {
  expect(classesOf(undefined, ['ConfigMap', 'solid', 'u1'])).toBeUndefined();
});

test('a kind that is not served cannot be judged', () => {
  expect(() => classesOf('ns', ['Nothing', 'x', 'u'])).toThrow(UnknownKind);
});

test('a finalizer counts only while the object is being deleted', () => {
  expect(isDeletingWith({ metadata: { finalizers: ['orphan'] } } as unknown as StoredObject, 'orphan')).toBe(false);
  expect(isDeletingWith({ metadata: { deletionTimestamp: 't', finalizers: ['orphan'] } } as unknown as StoredObject, 'orphan')).toBe(true);
  expect(isDeletingWith(undefined, 'orphan')).toBe(false);
});
