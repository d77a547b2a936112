import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { type FieldSchema, type ListSchema, type StructSchema, structSchema, type TypeSchema } from '../schema/type-schema.ts';
import { type ApplyOutcome, type ApplyWrite, applyConfiguration } from './apply.ts';
import { applyConflict } from './conflicts.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const texts: TypeSchema = { kind: 'map', values: text, atomic: false };

function struct(fields: Record<string, TypeSchema>): StructSchema {
  const entries = Object.entries(fields).map(([name, schema]): [string, FieldSchema] => [name, { name, schema, patchStrategies: [] }]);
  return structSchema({ fields: () => new Map(entries) });
}

const items: ListSchema = { kind: 'list', items: struct({ name: text, note: text }), listType: 'map', keys: ['name'], atomic: false };
const schema = struct({ apiVersion: text, kind: text, metadata: struct({ name: text }), data: texts, items });

function apply(live: JsonObject | undefined, config: JsonObject, more: Partial<ApplyWrite> = {}): ApplyOutcome {
  const whole = { apiVersion: 'v1', kind: 'C', metadata: { name: 'c' }, ...config };
  return applyConfiguration({
    live,
    config: whole,
    schema,
    manager: 'alpha',
    apiVersion: 'v1',
    subresource: '',
    time: '2026-01-01T00:00:00Z',
    force: false,
    resetFields: [],
    ...more,
  });
}

function stored(outcome: ApplyOutcome): JsonObject {
  if (outcome.kind === 'conflict') throw applyConflict(outcome.conflicts);
  return { ...outcome.object, metadata: { ...(outcome.object['metadata'] as JsonObject), managedFields: outcome.managedFields as never } };
}

test('an applier owns leaves, not the structs around them', () => {
  const live = stored(apply(undefined, { data: { a: '1' }, items: [{ name: 'x', note: 'n' }] }));
  expect(live['metadata']).toMatchObject({
    managedFields: [
      { manager: 'alpha', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} }, 'f:items': { 'k:{"name":"x"}': { '.': {}, 'f:name': {}, 'f:note': {} } } } },
    ],
  });
});

test('the same again changes nothing, its time included', () => {
  const live = stored(apply(undefined, { data: { a: '1' } }));
  expect(stored(apply(live, { data: { a: '1' } }, { time: '2027-01-01T00:00:00Z' }))).toEqual(live);
});

test('what is applied no longer goes, unless somebody else owns it', () => {
  const first = stored(apply(undefined, { data: { a: '1', b: '2', c: '3' } }));
  const shared = stored(apply(first, { data: { b: '2' } }, { manager: 'beta' }));
  expect(stored(apply(shared, { data: { a: '1' } }))['data']).toEqual({ a: '1', b: '2' });
});

test('an applier that only shares gets an entry without a time', () => {
  const live = stored(apply(undefined, { data: { a: '1' } }));
  const outcome = apply(live, { data: { a: '1' } }, { manager: 'beta' });
  expect(outcome.kind === 'applied' && outcome.managedFields.map((entry) => [entry.manager, entry.time])).toEqual([
    ['beta', undefined],
    ['alpha', '2026-01-01T00:00:00Z'],
  ]);
});

test('a conflict names the manager and the fields, force takes them', () => {
  const live = stored(apply(undefined, { data: { a: '1', b: '2' }, items: [{ name: 'x', note: 'n' }] }));
  const config = { data: { a: 'x' }, items: [{ name: 'x', note: 'o' }] };
  expect(() => stored(apply(live, config, { manager: 'beta' }))).toThrow(
    'Apply failed with 2 conflicts: conflicts with "alpha":\n- .data.a\n- .items[name="x"].note',
  );
  expect(stored(apply(live, config, { manager: 'beta', force: true }))).toMatchObject({ data: { a: 'x', b: '2' }, items: [{ name: 'x', note: 'o' }] });
});

test('live items that the configuration lacks keep their places', () => {
  const live = stored(apply(undefined, { items: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }));
  const merged = stored(apply(live, { items: [{ name: 'd' }, { name: 'c' }] }, { manager: 'beta' }));
  expect((merged['items'] as readonly JsonObject[]).map((item) => item['name'])).toEqual(['a', 'b', 'd', 'c']);
});

test('null over what merges takes nothing away', () => {
  const live = { apiVersion: 'v1', kind: 'C', metadata: { name: 'c' }, data: { a: '1' }, items: [{ name: 'x' }] };
  const object = stored(apply(live, { data: null, items: null }, { force: true }));
  expect(object).toMatchObject({ data: { a: '1' }, items: [{ name: 'x' }] });
  const bare = { ...live, data: {}, items: [] };
  expect(stored(apply(bare, { data: null, items: null }, { force: true }))).toMatchObject({ data: null, items: null });
});

test('an object without managers belongs to before-first-apply', () => {
  const live = { apiVersion: 'v1', kind: 'C', metadata: { name: 'c' }, data: { a: '1' } };
  expect(() => stored(apply(live, { data: { a: '2' } }))).toThrow('Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a');
});

test.each<[JsonObject, string]>([
  [{ data: 'x' }, '.data: expected map, got &{x}'],
  [{ nope: 1 }, '.nope: field not declared in schema'],
  [{ items: [{ name: 'a' }, { name: 'a' }] }, '.items: duplicate entries for key [name="a"]'],
])('%j does not fit: 500', (config, problem) => {
  expect(() => apply(undefined, config)).toThrow(`failed to create typed patch object (/c; /v1, Kind=C): ${problem}`);
});

test('kubectl takes over what its client-side apply set and nobody changed', () => {
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"1"}}' };
  const live = { apiVersion: 'v1', kind: 'C', metadata: { name: 'c', annotations }, data: { a: '1' } };
  const outcome = apply(live, { data: { a: '2' } }, { manager: 'kubectl' });
  expect(stored(outcome)).toMatchObject({
    data: { a: '2' },
    metadata: {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"apiVersion":"v1","data":{"a":"2"},"kind":"C","metadata":{"name":"c"}}\n' },
    },
  });
  expect(apply({ ...live, data: { a: '5' } }, { data: { a: '2' } }, { manager: 'kubectl' }).kind).toBe('conflict');
});

test('the name stays when the last applied label goes', () => {
  const labelled = struct({ apiVersion: text, kind: text, metadata: struct({ name: text, labels: texts }), data: texts });
  const live = stored(apply(undefined, { metadata: { name: 'c', labels: { l: '1' } } }, { schema: labelled }));
  expect(stored(apply(live, { data: { a: '1' } }, { schema: labelled }))).toMatchObject({ metadata: { name: 'c' }, data: { a: '1' } });
});
