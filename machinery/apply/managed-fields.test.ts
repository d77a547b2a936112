import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { ManagedFieldsEntry } from '../object.ts';
import { compileStructural } from '../schema/compile-structural.ts';
import { type FieldSchema, type ListSchema, type StructSchema, structSchema, type TypeSchema } from '../schema/type-schema.ts';
import { trackUpdate, type UpdateWrite } from './managed-fields.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const texts: TypeSchema = { kind: 'map', values: text, atomic: false };

function struct(fields: Record<string, TypeSchema>): StructSchema {
  const entries = Object.entries(fields).map(([name, schema]): [string, FieldSchema] => [name, { name, schema, patchStrategies: [] }]);
  return structSchema({ fields: () => new Map(entries) });
}

const ports: ListSchema = { kind: 'list', items: struct({ name: text, note: text }), listType: 'map', keys: ['name'], atomic: false };
const schema = struct({ apiVersion: text, kind: text, metadata: struct({ name: text, labels: texts }), data: texts, ports });

function write(live: JsonObject | undefined, next: JsonObject, more: Partial<UpdateWrite> = {}): UpdateWrite {
  return { live, next, manager: 'm', apiVersion: 'v1', subresource: '', time: '2026-01-01T00:00:00Z', schema, resetFields: [], ...more };
}

function stored(object: JsonObject, more: Partial<UpdateWrite> = {}): JsonObject {
  const metadata = { name: 'c', ...(object['metadata'] as JsonObject | undefined) };
  const managedFields = trackUpdate(write(undefined, { ...object, metadata }, more));
  return { ...object, metadata: { ...metadata, managedFields: managedFields as never } };
}

test('the creator owns what it sent, composites included, but not what the server owns', () => {
  const entries = trackUpdate(write(undefined, { apiVersion: 'v1', kind: 'C', metadata: { name: 'c', labels: { l: '1' } }, data: { b: '1', a: '2' } }));
  expect(entries).toEqual([
    {
      manager: 'm',
      operation: 'Update',
      apiVersion: 'v1',
      time: '2026-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} }, 'f:metadata': { 'f:labels': { '.': {}, 'f:l': {} } } },
    },
  ]);
  expect(JSON.stringify(entries[0]?.fieldsV1)).toBe('{"f:data":{".":{},"f:a":{},"f:b":{}},"f:metadata":{"f:labels":{".":{},"f:l":{}}}}');
});

test('a changed value moves to who changed it, a removed one to nobody', () => {
  const live = stored({ data: { a: '1', b: '1', c: '1' } });
  const [second, first] = [
    ...trackUpdate(write(live, { metadata: { name: 'c' }, data: { a: '2', b: '1' } }, { manager: 'n', time: '2026-01-01T00:00:05Z' })),
  ].reverse();
  expect(first?.fieldsV1).toEqual({ 'f:data': { '.': {}, 'f:b': {} } });
  expect(second).toMatchObject({ manager: 'n', fieldsV1: { 'f:data': { 'f:a': {} } } });
});

test('an entry that loses its last field goes', () => {
  const live = stored({ data: { a: '1' } });
  expect(trackUpdate(write(live, { metadata: { name: 'c' } }, { manager: 'n' }))).toEqual([]);
});

test('items of associative lists are owned under their keys', () => {
  const [entry] = trackUpdate(write(undefined, { ports: [{ name: 'x', note: 'n' }] }));
  expect(entry?.fieldsV1).toEqual({ 'f:ports': { '.': {}, 'k:{"name":"x"}': { '.': {}, 'f:name': {}, 'f:note': {} } } });
});

test('a write that changes nothing keeps the entry itself, time included', () => {
  const live = stored({ data: { a: '1' } });
  const entries = trackUpdate(write(live, { ...live, metadata: { name: 'c' } }, { time: '2027-01-01T00:00:00Z' }));
  expect(entries[0]).toBe((live['metadata'] as { managedFields: unknown[] }).managedFields[0]);
});

test('cleared managedFields stay cleared', () => {
  const live = stored({ data: { a: '1' } });
  expect(trackUpdate(write(live, { ...live, metadata: { name: 'c', managedFields: [] } }))).toEqual([]);
  expect(trackUpdate(write(live, { ...live, metadata: { name: 'c', managedFields: [{}] } }))).toEqual([]);
  expect(trackUpdate(write({ metadata: { name: 'c' } }, { metadata: { name: 'c' }, data: { a: '2' } }))).toEqual([]);
});

test('fields that a way of writing resets are never owned by it', () => {
  const [entry] = trackUpdate(write(undefined, { data: { a: '1' }, metadata: { name: 'c', labels: { l: '1' } } }, { resetFields: ['data'] }));
  expect(entry?.fieldsV1).toEqual({ 'f:metadata': { 'f:labels': { '.': {}, 'f:l': {} } } });
});

test('the eleventh updater sends the oldest into ancient-changes', () => {
  let live = stored({ data: { base: '0' } }, { manager: 'm0' });
  for (let index = 1; index <= 10; index += 1) {
    const next = { metadata: { name: 'c' }, data: { ...(live['data'] as JsonObject), [`k${index}`]: '1' } };
    const entries = trackUpdate(write(live, next, { manager: `m${index}`, time: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z` }));
    live = { ...next, metadata: { name: 'c', managedFields: entries as never } };
  }
  const names = (live['metadata'] as { managedFields: { manager: string }[] }).managedFields.map((entry) => entry.manager);
  expect(names).toEqual(['ancient-changes', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10']);
});

test('a custom resource that does not fit its type is not tracked, and leaves the entries as they are', () => {
  const objectMeta: TypeSchema = { kind: 'map', values: { kind: 'untyped', atomic: false }, atomic: false };
  const properties = { spec: { type: 'object', properties: { a: { type: 'string', 'x-kubernetes-int-or-string': true } } } };
  const custom = compileStructural({ type: 'object', properties }, { gvk: { group: 'g', version: 'v1', kind: 'K' }, objectMeta });
  const object = (a: unknown, managedFields?: unknown): JsonObject => ({ metadata: { name: 'x', managedFields }, spec: { a } }) as JsonObject;
  const tracking = (live: JsonObject | undefined, next: JsonObject): readonly ManagedFieldsEntry[] =>
    trackUpdate({ live, next, manager: 'm', apiVersion: 'g/v1', subresource: '', time: '2026-01-01T00:00:00Z', schema: custom, resetFields: [] });
  expect(tracking(undefined, object(1))).toEqual([]);
  const tracked = tracking(undefined, object('z'));
  expect(tracked[0]?.fieldsV1).toEqual({ 'f:spec': { '.': {}, 'f:a': {} } });
  expect(tracking(object('z', tracked), object(1))).toEqual(tracked);
});
