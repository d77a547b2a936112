import { expect, test } from 'vitest';
import { type FieldSchema, type ListSchema, structSchema, type TypeSchema } from '../schema/type-schema.ts';
import { elementText, itemElement } from './field-path.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const fields: readonly FieldSchema[] = [
  { name: 'port', schema: { kind: 'scalar', type: 'integer' }, patchStrategies: [] },
  { name: 'protocol', schema: text, default: 'TCP', patchStrategies: [] },
];
const items = structSchema({ fields: () => new Map(fields.map((field) => [field.name, field])) });
const ports: ListSchema = { kind: 'list', items, listType: 'map', keys: ['port', 'protocol'], atomic: false };
const names: ListSchema = { kind: 'list', items: text, listType: 'set', keys: [], atomic: false };

test('an item is named by its keys: absent ones take their default, null ones are null', () => {
  expect(itemElement(ports, { port: 80 })).toBe('k:{"port":80,"protocol":"TCP"}');
  expect(itemElement(ports, { port: 80, protocol: null })).toBe('k:{"port":80,"protocol":null}');
  expect(itemElement({ ...ports, keys: ['port'] }, { protocol: 'UDP' })).toBeUndefined();
});

test('an item of a set is named by itself, with every digit', () => {
  expect(itemElement(names, 'a"b')).toBe('v:"a\\"b"');
  expect(itemElement(names, 9007199254740993n)).toBe('v:9007199254740993');
});

test('elements stand in messages as the server writes them', () => {
  expect(['f:spec', 'k:{"port":80,"protocol":"TCP"}', 'v:"x"', 'i:3'].map(elementText).join('')).toBe('.spec[port=80,protocol="TCP"][="x"][3]');
});
