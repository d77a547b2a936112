import { expect, test } from 'vitest';
import type { MutableJson } from '../json.ts';
import { structSchema } from '../schema/type-schema.ts';
import { coerceEmbeddedResources, hasEmbeddedResources, validateEmbeddedResources } from './embedded-resources.ts';
import type { StructuralSchema } from './structural-schema.ts';

const embedded: StructuralSchema = { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true };
const schema: StructuralSchema = { type: 'object', properties: { a: embedded } };
const objectMeta = structSchema({
  name: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  fields: () => new Map([['name', { name: 'name', schema: { kind: 'scalar', type: 'string' }, patchStrategies: [] }]]),
});

test('an embedded resource needs a kind and a version', () => {
  expect(validateEmbeddedResources({ a: {} }, schema, '').map(({ field }) => field)).toEqual(['a.apiVersion', 'a.kind']);
});

test('an empty kind or version is there, but wrong', () => {
  const value = { a: { apiVersion: '', kind: '' } };
  expect(validateEmbeddedResources(value, schema, '').map(({ message }) => message)).toEqual(Array(2).fill('Invalid value: "": must not be empty'));
});

test('metadata of null is read as empty', () => {
  const value: MutableJson = { a: { metadata: null } };
  expect(coerceEmbeddedResources(value, schema, objectMeta)).toEqual([]);
  expect(value).toEqual({ a: { metadata: {} } });
});

test('the metadata of an embedded resource is checked like any other, its name only as part of a path', () => {
  const value = { a: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'No Good', labels: { k: 'no good!' } } } };
  expect(validateEmbeddedResources(value, schema, '').map(({ field }) => field)).toEqual(['a.metadata.labels']);
});

test('unknown metadata goes, and its paths are told', () => {
  const value: MutableJson = { a: { metadata: { name: 'x', odd: 1 } } };
  expect(coerceEmbeddedResources(value, schema, objectMeta)).toEqual(['a.metadata.odd']);
  expect(value).toEqual({ a: { metadata: { name: 'x' } } });
});

test('metadata of the wrong type is refused with what was given', () => {
  expect(() => coerceEmbeddedResources({ a: { metadata: { name: 1 } } }, schema, objectMeta)).toThrow(
    'a.metadata: Invalid value: {"name":1}: json: cannot unmarshal number into Go struct field ObjectMeta.name of type string',
  );
});

test('a schema that embeds nothing is known as such', () => {
  expect([hasEmbeddedResources(schema), hasEmbeddedResources({ type: 'object' })]).toEqual([true, false]);
});
