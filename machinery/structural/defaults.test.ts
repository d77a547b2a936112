import { expect, test } from 'vitest';
import { applyDefaults, dropForbiddenNulls } from './defaults.ts';
import type { StructuralSchema } from './structural-schema.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      default: {},
      properties: {
        replicas: { type: 'integer', default: 1 },
        note: { type: 'string', nullable: true, default: 'none' },
        plain: { type: 'string' },
        ports: { type: 'array', items: { type: 'object', properties: { protocol: { type: 'string', default: 'TCP' } } } },
      },
    },
  },
};

test('an absent object is created by its default and filled from inside', () => {
  const object = {};
  applyDefaults(object, schema);
  expect(object).toEqual({ spec: { replicas: 1, note: 'none' } });
});

test('null takes the default unless null is allowed, and items are filled one by one', () => {
  const object = { spec: { replicas: null, note: null, ports: [{}, { protocol: 'UDP' }] } };
  applyDefaults(object, schema);
  expect(object).toEqual({ spec: { replicas: 1, note: null, ports: [{ protocol: 'TCP' }, { protocol: 'UDP' }] } });
});

test('two objects never share a default', () => {
  const [one, other] = [{}, {}] as [{ spec?: { replicas: number } }, { spec?: { replicas: number } }];
  applyDefaults(one, schema);
  applyDefaults(other, schema);
  if (one.spec !== undefined) one.spec.replicas = 5;
  expect(other.spec?.replicas).toBe(1);
});

test('a null that is neither allowed nor defaulted counts as absent', () => {
  const object = { spec: { plain: null, note: null, replicas: null } };
  dropForbiddenNulls(object, schema);
  expect(object).toEqual({ spec: { note: null, replicas: null } });
});
