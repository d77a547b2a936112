import { expect, test } from 'vitest';
import type { CompactDocument } from './compact-document.ts';
import { schemaDocumentOf } from './compact-document.ts';
import { createSchemaRegistry, type SchemaRegistry } from './compile-built-in.ts';
import { childSchema, type TypeSchema, untypedAtomic } from './type-schema.ts';

const documents: Readonly<Record<string, CompactDocument>> = {
  apps_v1: {
    group: 'apps',
    version: 'v1',
    package: 'io.k8s.api.apps.v1',
    definitions: {
      Web: {
        isKind: true,
        fields: {
          metadata: 'meta_v1#ObjectMeta',
          replicas: { type: 'integer:int32', default: 1 },
          policy: { type: 'string', enum: ['A', 'B'] },
          parts: { list: '#Part', listType: 'map', keys: ['name'], patchStrategy: 'merge,retainKeys', patchMergeKey: 'name' },
          finalizers: { list: 'string', listType: 'set' },
          args: { list: 'string' },
          limits: { map: 'quantity' },
          data: 'any',
          whole: { type: '#Part', atomic: true },
        },
        required: ['parts'],
      },
      Part: { fields: { name: 'string?', size: 'integer!', part: '#Part' } },
      Selector: { fields: {}, atomic: true },
    },
  },
  meta_v1: { group: 'meta', version: 'v1', package: 'io.k8s.apimachinery.pkg.apis.meta.v1', definitions: { ObjectMeta: { fields: { name: 'string' } } } },
};

function registry(loaded: string[] = []): SchemaRegistry {
  return createSchemaRegistry((document) => {
    loaded.push(document);
    return documents[document];
  });
}

function web(path: string): TypeSchema | undefined {
  let schema: TypeSchema | undefined = registry().forKind('apps', 'v1', 'Web');
  for (const key of path.split('.')) schema = schema === undefined ? undefined : childSchema(schema, key);
  return schema;
}

test('a kind is a struct that knows its name, its group and version, and what it requires', () => {
  expect(registry().forKind('apps', 'v1', 'Web')).toMatchObject({
    kind: 'struct',
    name: 'io.k8s.api.apps.v1.Web',
    gvk: { group: 'apps', version: 'v1', kind: 'Web' },
    required: ['parts'],
    preserveUnknown: false,
    atomic: false,
  });
});

test('documents are loaded when needed, and once', () => {
  const loaded: string[] = [];
  const schemas = registry(loaded);
  const kind = schemas.forKind('apps', 'v1', 'Web');
  expect(loaded).toEqual(['apps_v1']);
  expect(kind?.fields.get('metadata')?.schema).toMatchObject({ name: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' });
  expect(schemas.forKind('apps', 'v1', 'Web')).toBe(kind);
  expect(schemas.forKind('none', 'v1', 'Web')).toBeUndefined();
  expect(schemas.forKind('none', 'v1', 'Web')).toBeUndefined();
  expect(loaded).toEqual(['apps_v1', 'meta_v1', 'none_v1']);
});

test('parts of kinds, unknown kinds and names of Object.prototype are no kinds', () => {
  for (const kind of ['Part', 'Nothing', 'constructor', '__proto__']) expect(registry().forKind('apps', 'v1', kind)).toBeUndefined();
});

test('scalars carry format and enum', () => {
  expect(web('replicas')).toEqual({ kind: 'scalar', type: 'integer', format: 'int32' });
  expect(web('policy')).toEqual({ kind: 'scalar', type: 'string', enum: ['A', 'B'] });
  expect(web('limits.cpu')).toEqual({ kind: 'scalar', type: 'quantity' });
});

test('a question mark says that Go leaves the zero out, an exclamation mark that it writes it', () => {
  expect(web('whole.name')).toEqual({ kind: 'scalar', type: 'string', zero: 'omitted' });
  expect(web('whole.size')).toEqual({ kind: 'scalar', type: 'integer', zero: 'written' });
});

test('lists are atomic unless they say otherwise, maps granular', () => {
  expect(web('args')).toMatchObject({ kind: 'list', listType: 'atomic', keys: [], atomic: true });
  expect(web('finalizers')).toMatchObject({ kind: 'list', listType: 'set', atomic: false });
  expect(web('parts')).toMatchObject({ kind: 'list', listType: 'map', keys: ['name'], atomic: false });
  expect(web('limits')).toMatchObject({ kind: 'map', atomic: false });
  expect(web('data')).toBe(untypedAtomic);
});

test('what depends on the place stands on the field', () => {
  const fields = registry().forKind('apps', 'v1', 'Web')?.fields;
  expect(fields?.get('parts')).toMatchObject({ patchStrategies: ['merge', 'retainKeys'], patchMergeKey: 'name' });
  expect(fields?.get('replicas')).toMatchObject({ default: 1, patchStrategies: [] });
});

test('a reference can be atomic where its type is not', () => {
  expect(web('whole')).toMatchObject({ name: 'io.k8s.api.apps.v1.Part', atomic: true });
  expect(web('whole.part')).toMatchObject({ name: 'io.k8s.api.apps.v1.Part', atomic: false });
  expect(registry().definition('apps_v1', 'Selector').atomic).toBe(true);
});

test('asking for a part that does not exist is an error that names it', () => {
  expect(() => registry().definition('apps_v1', 'Nothing')).toThrow('no built-in type apps_v1#Nothing');
});

test('the core group has a document of its own name', () => {
  expect([schemaDocumentOf('', 'v1'), schemaDocumentOf('apps', 'v1')]).toEqual(['core_v1', 'apps_v1']);
});
