import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { followFieldPath } from './field-path.ts';

const schema: JsonObject = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: { color: { type: 'string' }, 'a.b': { type: 'integer' }, m: { type: 'object', additionalProperties: { type: 'string' } } },
    },
  },
};

test.each([
  ['.spec.color', 'spec.color'],
  [".spec['a.b']", 'spec.a.b'],
  [".spec.m['k']", 'spec.m[k]'],
])('%s leads to %s', (path, shown) => {
  expect(followFieldPath(path, schema, 'allowed')).toMatchObject({ kind: 'found', path: shown });
});

test.each([
  ['.spec.nothing', 'does not refer to a valid field'],
  ['spec', 'expected [ or . but got: spec'],
  ['.spec.', 'unexpected end of JSON path'],
  ['.spec[color]', 'expected single quoted string but got color'],
  [".spec['color'", 'unexpected end of JSON path'],
  [".spec['\\q']", 'invalid string literal: invalid escape char \\q'],
])('%s leads nowhere: %s', (path, problem) => {
  expect(followFieldPath(path, schema, 'allowed')).toEqual({ kind: 'refused', problem });
});

test('selectable fields know no brackets', () => {
  expect(followFieldPath(".spec['color']", schema, 'refused')).toEqual({ kind: 'refused', problem: 'array notation is not allowed' });
});
