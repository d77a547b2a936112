import { expect, test } from 'vitest';
import { openApiV3 } from '../openapi-documents.ts';
import type { Definition } from './definitions/definition.ts';
import { openApiDocument } from './openapi-document.ts';

const definition = (scope: Definition['scope']): Definition =>
  ({
    group: 'example.com',
    scope,
    names: { plural: 'things', kind: 'Thing', listKind: 'ThingList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
      },
      { name: 'v2', served: false, storage: false },
    ],
  }) as unknown as Definition;
const document = (scope: Definition['scope'], groupVersion = 'example.com/v1') =>
  openApiDocument([definition(scope)], groupVersion, openApiV3('apis/apps/v1') ?? {});
const keys = (value: unknown): string[] => Object.keys((value ?? {}) as object);

test('a namespaced resource has the paths that it serves', () => {
  expect(keys(document('Namespaced')?.['paths'])).toEqual([
    '/apis/example.com/v1/namespaces/{namespace}/things',
    '/apis/example.com/v1/namespaces/{namespace}/things/{name}',
    '/apis/example.com/v1/namespaces/{namespace}/things/{name}/status',
    '/apis/example.com/v1/things',
  ]);
});

test('a cluster-scoped resource has no namespaces in its paths and parameters', () => {
  const text = JSON.stringify(document('Cluster')?.['paths']);
  expect([text.includes('{namespace}'), text.includes('"name":"namespace"'), text.includes('apps')]).toEqual([false, false, false]);
});

test('every reference leads somewhere', () => {
  const made = document('Namespaced');
  const { schemas } = (made?.['components'] ?? {}) as { schemas?: object };
  const known = keys(schemas);
  const used = [...JSON.stringify(made).matchAll(/#\/components\/schemas\/([^"]+)/g)].map(([, name]) => name);
  expect(used.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  expect(known).toEqual(expect.arrayContaining(['com.example.v1.Thing', 'com.example.v1.ThingList']));
});

test('a version that is not served has no document', () => {
  expect(document('Namespaced', 'example.com/v2')).toBeUndefined();
});
