import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { compileStructural } from './compile-structural.ts';
import { childSchema, structSchema, type StructSchema, type TypeSchema, untypedAtomic, untypedDeduced } from './type-schema.ts';

const gvk = { group: 'example.com', version: 'v1', kind: 'Website' };
const objectMeta: TypeSchema = structSchema({ name: 'ObjectMeta', fields: () => new Map() });

const compile = (schema?: JsonObject): StructSchema => compileStructural(schema, { gvk, objectMeta });
const spec = (schema: JsonObject): TypeSchema | undefined => childSchema(compile({ type: 'object', properties: { spec: schema } }), 'spec');

test('the root has apiVersion, kind and the built-in metadata, whatever its author wrote', () => {
  const root = compile({ type: 'object', properties: { metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 3 } } } } });
  expect(root.gvk).toEqual(gvk);
  expect(childSchema(root, 'metadata')).toBe(objectMeta);
  expect([...root.fields.keys()].sort()).toEqual(['apiVersion', 'kind', 'metadata']);
});

test('an embedded resource has them too', () => {
  const embedded = spec({ type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true });
  expect(embedded).toMatchObject({ kind: 'struct', preserveUnknown: true });
  expect(embedded && childSchema(embedded, 'metadata')).toBe(objectMeta);
  expect(embedded && childSchema(embedded, 'spec')).toBe(untypedDeduced);
});

test('a version without a schema preserves everything', () => {
  const root = compile();
  expect(root.preserveUnknown).toBe(true);
  expect(childSchema(root, 'spec')).toBe(untypedDeduced);
  expect(childSchema(root, 'metadata')).toBe(objectMeta);
});

test('lists are atomic unless marked as sets or maps', () => {
  const items = { type: 'object', properties: { name: { type: 'string' }, protocol: { type: 'string', default: 'TCP' } } };
  expect(spec({ type: 'array', items })).toMatchObject({ kind: 'list', listType: 'atomic', keys: [], atomic: true });
  expect(spec({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' })).toMatchObject({ listType: 'set', atomic: false });
  const map = spec({ type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name', 'protocol'] });
  expect(map).toMatchObject({ listType: 'map', keys: ['name', 'protocol'], atomic: false });
  expect(map?.kind === 'list' && map.items.kind === 'struct' && map.items.fields.get('protocol')?.default).toBe('TCP');
  expect(spec({ type: 'array' })).toMatchObject({ items: untypedAtomic });
});

test('objects are structs, maps or free-form by what they list', () => {
  expect(spec({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] })).toMatchObject({
    kind: 'struct',
    required: ['a'],
    preserveUnknown: false,
  });
  expect(spec({ type: 'object', properties: { a: {} }, 'x-kubernetes-map-type': 'atomic' })).toMatchObject({ kind: 'struct', atomic: true });
  expect(spec({ type: 'object', additionalProperties: { type: 'integer' } })).toMatchObject({ kind: 'map', values: { type: 'integer' }, atomic: false });
  expect(spec({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true })).toMatchObject({ kind: 'map', values: untypedDeduced });
  expect(spec({ type: 'object' })).toMatchObject({ kind: 'struct', preserveUnknown: false });
  expect(spec({ 'x-kubernetes-preserve-unknown-fields': true })).toBe(untypedDeduced);
});

test('scalars carry format, string enum and nullable', () => {
  expect(spec({ type: 'string', format: 'date-time', nullable: true })).toEqual({ kind: 'scalar', type: 'string', format: 'date-time', nullable: true });
  expect(spec({ type: 'string', enum: ['a', 'b'] })).toEqual({ kind: 'scalar', type: 'string', enum: ['a', 'b'] });
  expect(spec({ 'x-kubernetes-int-or-string': true })).toEqual({ kind: 'scalar', type: 'int-or-string' });
});
