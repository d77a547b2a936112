import { expect, test } from 'vitest';
import { nameCheckOf } from '../names/object-name.ts';
import { repeatedMetaErrors, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

const rules = { nameRule: nameCheckOf(undefined), namespaced: true };
const base = { name: 'a', namespace: 'n' };
const fields = (meta: Record<string, never> | object): string[] =>
  validateObjectMeta({ ...base, ...meta }, rules).map(({ field, message }) => `${field}: ${message}`);

test('sound metadata breaks no rule', () => {
  expect(fields({ labels: { a: '' }, annotations: { 'Example.com/A': '!' }, finalizers: ['example.com/f', 'orphan'] })).toEqual([]);
});

test('an object without any name says so once', () => {
  expect(fields({ name: '' })).toEqual(['metadata.name: Required value: name or generateName is required']);
});

test('a finalizer without a domain is refused on built-in kinds only', () => {
  expect(fields({ finalizers: ['hold'] })).toEqual([
    'metadata.finalizers[0]: Invalid value: "hold": name is neither a standard finalizer name nor is it fully qualified',
  ]);
  expect(validateObjectMeta({ ...base, finalizers: ['hold'] }, { ...rules, builtIn: false })).toEqual([]);
});

test('two controllers are refused with both names', () => {
  const owner = (name: string): object => ({ apiVersion: 'v1', kind: 'Pod', name, uid: name, controller: true });
  expect(fields({ ownerReferences: [owner('p'), owner('q')] })[0]).toContain('Found "true" in references for Pod/p and Pod/q');
});

test('annotations together have 256 KiB', () => {
  expect(fields({ annotations: { a: 'x'.repeat(262144) } })).toEqual(['metadata.annotations: Too long: may not be more than 262144 bytes']);
});

test('a cluster-scoped object has no namespace', () => {
  expect(validateObjectMeta(base, { ...rules, namespaced: false })[0]?.message).toBe('Forbidden: not allowed on this type');
});

test('an update may not change the identity of an object', () => {
  const current = { ...base, uid: 'u', resourceVersion: '1' };
  expect(validateObjectMetaUpdate(current, current)).toEqual([]);
  expect(validateObjectMetaUpdate({ ...current, uid: 'x' }, current)[0]).toEqual({
    reason: 'FieldValueInvalid',
    field: 'metadata.uid',
    message: 'Invalid value: "x": field is immutable',
  });
});

test('a terminating object gets no new finalizers', () => {
  const current = { ...base, resourceVersion: '1', deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['e.com/a', 'e.com/b'] };
  expect(validateObjectMetaUpdate({ ...current, finalizers: ['e.com/a'] }, current)).toEqual([]);
  expect(validateObjectMetaUpdate({ ...current, finalizers: ['e.com/c'] }, current)[0]?.message).toContain('found new finalizers []string{"e.com/c"}');
});

test('what custom resources hear once more: labels twice, what may not change once, finalizers never', () => {
  const current = { name: 'x', uid: 'a', resourceVersion: '1' };
  const errors = repeatedMetaErrors({ ...current, uid: 'b', labels: { a: '!' }, finalizers: ['a b/c'] }, current);
  expect(errors.map(({ field }) => field)).toEqual(['metadata.labels', 'metadata.uid', 'metadata.labels']);
});
