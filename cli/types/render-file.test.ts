import { expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import type { JsonSchema } from './json-schema.ts';
import { renderTypes } from './render-file.ts';

const definition = (name: string, schema: JsonSchema, rest: Partial<Definition> = {}): Definition => ({
  key: `example.com/v1/${name}`,
  file: 'example.com/v1',
  name,
  schema,
  ...rest,
});
const rendered = (...definitions: readonly Definition[]): string => renderTypes(definitions).get('example.com/v1.ts') ?? '';

test('names that would meet are told apart, and names of the package stay the package’s', () => {
  const nested: JsonSchema = { properties: { 'a-b': { properties: { x: { type: 'string' } } }, aB: { properties: { y: { type: 'string' } } } } };
  const text = rendered(definition('Thing', nested), definition('ThingAB', { properties: {} }), definition('ObjectMeta', { properties: {} }));
  expect([...text.matchAll(/export interface (\w+)/g)].map(([, name]) => name)).toEqual(['ObjectMeta2', 'Thing', 'ThingAB2', 'ThingAB3', 'ThingAB']);
});

test('enumerations, quotes and texts that end comments are written so that they can be read back', () => {
  const text = rendered(
    definition('Thing', { properties: { a: { enum: ["it's", 'a"b', 1, true, null] }, b: { type: 'string', description: 'ends */ here\n\nand goes on' } } }),
  );
  expect(text).toContain(`readonly a?: 'it\\'s' | 'a"b' | 1 | true | null;`);
  expect(text).toContain('   * ends *∕ here\n   *\n   * and goes on\n');
});

test('a default makes what is required optional; the zero values of built-in documents do not', () => {
  const schema: JsonSchema = { required: ['name', 'mode'], properties: { name: { type: 'string', default: '' }, mode: { type: 'string', default: 'a' } } };
  expect(rendered(definition('Thing', schema))).toMatch(/name\?: string;[\s\S]*mode\?: string;/);
  expect(rendered(definition('Thing', schema, { key: 'io.k8s.api.core.v1.Thing' }))).toMatch(/name: string;[\s\S]*mode\?: string;/);
});

test('references go to the file that has the definition, and a name that is taken gets its group', () => {
  const other = definition('Part', { properties: {} }, { key: 'other', file: 'other.io/v2' });
  const same = definition('Part', { properties: {} });
  const user = definition('User', {
    properties: { part: { allOf: [{ $ref: '#/components/schemas/other' }] }, when: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Time' } },
  });
  const text = rendered(other, same, user);
  expect(text).toContain("import type { Part as OtherPart } from '../other.io/v2.js';");
  expect(text).toMatch(/part\?: OtherPart;\n\s+readonly when\?: string;/);
});
