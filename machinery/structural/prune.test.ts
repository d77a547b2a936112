import { expect, test } from 'vitest';
import { pruneUnknownFields } from './prune.ts';

test('what the schema does not specify goes, at every depth, and is named', () => {
  const object = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec: { size: 1, extra: true, list: [{ a: 1, b: 2 }] }, stray: {} };
  const dropped = pruneUnknownFields(object, {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: { size: { type: 'integer' }, list: { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } } },
      },
    },
  });
  expect(object).toEqual({ apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec: { size: 1, list: [{ a: 1 }] } });
  expect(dropped).toEqual(['spec.extra', 'spec.list[0].b', 'stray']);
});

test('a node that preserves unknown fields keeps them, yet prunes below the properties it names', () => {
  const object = { spec: { any: 1, known: { a: 1, b: 2 } } };
  pruneUnknownFields(object, {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
        properties: { known: { type: 'object', properties: { a: { type: 'integer' } } } },
      },
    },
  });
  expect(object).toEqual({ spec: { any: 1, known: { a: 1 } } });
});

test('maps keep every key, and an embedded resource keeps its apiVersion, kind and metadata', () => {
  const object = { map: { x: { a: 1, b: 2 } }, template: { apiVersion: 'v1', kind: 'Pod', metadata: { labels: {} }, other: 1 } };
  pruneUnknownFields(object, {
    type: 'object',
    properties: {
      map: { type: 'object', additionalProperties: { type: 'object', properties: { a: { type: 'integer' } } } },
      template: { type: 'object', 'x-kubernetes-embedded-resource': true },
    },
  });
  expect(object).toEqual({ map: { x: { a: 1 } }, template: { apiVersion: 'v1', kind: 'Pod', metadata: { labels: {} } } });
});
