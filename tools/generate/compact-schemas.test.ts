import { expect, test } from 'vitest';
import { compactSchemas } from './compact-schemas.ts';
import { homesOf } from './home.ts';
import type { OpenApiSchema, Specification } from './specification.ts';

function compactFields(properties: Readonly<Record<string, OpenApiSchema>>, protobufFields: Specification['protobufFields'] = {}): unknown {
  const specification: Specification = {
    protobufFields,
    digest: '0',
    resources: [],
    documents: new Map(),
    definitions: new Map<string, OpenApiSchema>([
      ['io.k8s.api.a.v1.Thing', { type: 'object', properties, 'x-kubernetes-group-version-kind': [{ group: 'a.io', version: 'v1', kind: 'Thing' }] }],
      ['io.k8s.api.a.v1.Part', { type: 'object' }],
      ['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', { type: 'object' }],
    ]),
  };
  const text = compactSchemas(specification, homesOf(specification)).get('machinery/generated/schemas/a.io_v1.json') ?? '';
  return (JSON.parse(text) as { definitions: { Thing: { fields: unknown } } }).definitions.Thing.fields;
}

const reference = (name: string): OpenApiSchema => ({ $ref: `#/components/schemas/${name}` });

test('plain types are strings, references say their document when it is another', () => {
  expect(
    compactFields({
      count: { type: 'integer', format: 'int32' },
      part: reference('io.k8s.api.a.v1.Part'),
      metadata: { default: {}, allOf: [reference('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')] },
      at: reference('io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime'),
      raw: reference('io.k8s.apimachinery.pkg.runtime.RawExtension'),
    }),
  ).toEqual({ count: 'integer:int32', part: '#Part', metadata: { type: 'meta_v1#ObjectMeta', default: {} }, at: 'string:micro-time', raw: 'any' });
});

test('what merges is kept: list type, keys, patch strategy and key, atomicity, defaults that say something', () => {
  expect(
    compactFields({
      parts: {
        type: 'array',
        items: reference('io.k8s.api.a.v1.Part'),
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        'x-kubernetes-patch-strategy': 'merge',
        'x-kubernetes-patch-merge-key': 'name',
      },
      args: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'atomic' },
      labels: { type: 'object', additionalProperties: { type: 'string' }, 'x-kubernetes-map-type': 'atomic' },
      protocol: { type: 'string', default: 'TCP', enum: ['TCP', 'UDP'] },
    }),
  ).toEqual({
    parts: { list: '#Part', listType: 'map', keys: ['name'], patchStrategy: 'merge', patchMergeKey: 'name' },
    args: { list: 'string' },
    labels: { map: 'string', atomic: true },
    protocol: { type: 'string', default: 'TCP', enum: ['TCP', 'UDP'] },
  });
});

test('a reference to nothing stops the generator', () => {
  expect(() => compactFields({ gone: reference('io.k8s.api.a.v1.Gone') })).toThrow('io.k8s.api.a.v1.Gone, which no document defines');
});

test('leaves that Go leaves out when they are zero are marked, and those that it always writes, also those of embedded structs', () => {
  const protobufFields = {
    'io.k8s.api.a.v1.Thing': [
      [1, '', 'io.k8s.api.a.v1.Part', ''],
      [2, 'count', 'int32', '?'],
      [3, 'pointer', 'int32', '*'],
      [4, 'args', 'string', '?[]'],
      [5, 'always', 'string', ''],
    ],
    'io.k8s.api.a.v1.Part': [[1, 'name', 'string', '?']],
  };
  const properties: Readonly<Record<string, OpenApiSchema>> = {
    name: { type: 'string', enum: ['a'] },
    count: { type: 'integer', format: 'int32' },
    pointer: { type: 'integer', format: 'int32' },
    args: { type: 'array', items: { type: 'string' } },
    always: { type: 'string' },
  };
  expect(compactFields(properties, protobufFields)).toEqual({
    name: { type: 'string?', enum: ['a'] },
    count: 'integer:int32?',
    pointer: 'integer:int32',
    args: { list: 'string' },
    always: 'string!',
  });
});
