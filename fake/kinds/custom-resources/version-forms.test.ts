import { expect, test } from 'vitest';
import { structSchema } from '../../../machinery/schema/type-schema.ts';
import type { StructuralSchema } from '../../../machinery/structural/structural-schema.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import type { Definition, DefinitionVersion } from './definitions/definition.ts';
import { versionForms } from './version-forms.ts';

const schema = (properties: Readonly<Record<string, StructuralSchema>>): DefinitionVersion['schema'] => ({
  openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } },
});
const text: StructuralSchema = { type: 'string' };
const definition = {
  group: 'example.com',
  versions: [
    { name: 'v1', served: true, storage: true, schema: schema({ a: text, d: { type: 'string', default: 'x' } }) },
    { name: 'v2', served: true, storage: false, schema: schema({ a: text, b: text }) },
  ],
} as unknown as Definition;
const forms = versionForms(definition, () => structSchema({ fields: () => new Map() }));
const stored = (version: string, spec: object): StoredObject =>
  Object.freeze({ apiVersion: `example.com/${version}`, kind: 'Thing', metadata: { name: 'x' }, spec }) as unknown as StoredObject;

test('what was stored before a default came is read with it, and stale', () => {
  const object = stored('v1', { a: '1' });
  expect(forms.shown(object, 'v1')['spec']).toEqual({ a: '1', d: 'x' });
  expect(forms.isStale(object)).toBe(true);
});

test('an object that fits is shown as it lies there', () => {
  const object = stored('v1', { a: '1', d: 'y' });
  expect(forms.shown(object, 'v1')).toBe(object);
  expect(forms.isStale(object)).toBe(false);
});

test('the same object is shown the same way', () => {
  const object = stored('v1', { a: '1' });
  expect(forms.shown(object, 'v2')).toBe(forms.shown(object, 'v2'));
});

test('another version shows what it knows, without its own defaults', () => {
  expect(forms.shown(stored('v1', { a: '1', d: 'y' }), 'v2')).toMatchObject({ apiVersion: 'example.com/v2', spec: { a: '1' } });
});

test('what the storage version does not know is not kept', () => {
  expect(forms.stored(stored('v2', { a: '1', b: '2' }))).toMatchObject({ apiVersion: 'example.com/v1', spec: { a: '1' } });
});

test('unknown fields are told of and dropped', () => {
  const draft = { metadata: { name: 'x' }, spec: { z: 1, a: 'y' } };
  const unknown = forms.form('v2')?.fit(draft, (problem) => new Error(problem));
  expect(unknown).toEqual(['metadata.name', 'spec.z']);
  expect(draft.spec).toEqual({ a: 'y' });
});
