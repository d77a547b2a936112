import { expect, test } from 'vitest';
import type { StructuralSchema } from '../../../machinery/structural/structural-schema.ts';
import { invalidValue } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import type { DefinitionVersion } from './definitions/definition.ts';
import { resourceValidation } from './resource-validation.ts';
import type { RuleLanguage } from './rules.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['n'],
      properties: {
        a: { type: 'string', maxLength: 3 },
        n: { type: 'integer' },
        s: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
};
const scale = { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' };
const version = { name: 'v1', subresources: { scale } } as unknown as DefinitionVersion;
const metadata = { name: 'x', resourceVersion: '1' };
const thing = (spec: object, status?: object): StoredObject => ({ metadata, spec, ...(status === undefined ? {} : { status }) }) as unknown as StoredObject;
const environment = { matches: () => true };
const validation = resourceValidation(schema, version, { environment, rules: undefined });
const fields = (errors: readonly { field: string }[]): string[] => errors.map(({ field }) => field);

test('errors of the schema come before repeated items', () => {
  expect(fields(validation.create(thing({ s: ['a', 'a'], n: 1, a: 'long' })))).toEqual(['spec.a', 'spec.s[1]']);
});

test('rules are not asked about an object whose metadata is wrong already', () => {
  const compile = (() => ({ validate: () => [invalidValue('spec.n', 1, 'by a rule')] })) as unknown as RuleLanguage['compile'];
  const { create, update } = resourceValidation(schema, version, { environment, rules: { compile } as RuleLanguage });
  const found = [{ reason: 'FieldValueRequired', field: 'metadata.ownerReferences[0].kind', message: 'Required value' } as const];
  const warn = (): void => undefined;
  expect(fields(create(thing({ n: 1 }), { warn }))).toEqual(['spec.n']);
  expect(fields(create(thing({ n: 1 }), { warn, found }))).toEqual(['<nil>']);
  expect(fields(update(thing({ n: 2 }), thing({ n: 1 }), { warn, found }))).toEqual(['<nil>']);
});

test('what was wrong before may stay wrong, what is new may not', () => {
  const before = thing({ n: 1, a: 'long', s: ['a', 'a'] });
  expect(validation.update(thing({ n: 2, a: 'long', s: ['a', 'a'] }), before)).toEqual([]);
  expect(fields(validation.update(thing({ n: 2, a: 'longer', s: ['a', 'a'] }), before))).toEqual(['spec.a']);
});

test('the replicas of a scale are a number that is not negative', () => {
  const errors = validation.create(thing({ n: -1 }));
  expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual(['.spec.n: Invalid value: -1: should be a non-negative integer']);
});

test('a status is checked on its own, and messages leave out where it stands', () => {
  const [error] = validation.updateStatus(thing({}, { phase: 1 }), thing({}));
  expect(error).toMatchObject({ field: 'status.phase', message: 'Invalid value: "integer": phase in body must be of type string: "integer"' });
});

const language: RuleLanguage = {
  compile: () => ({ validate: () => [invalidValue('spec', null, 'a rule')], validateDefault: () => [] }),
  checker: () => ({ check: () => ({ schemaErrors: [], celErrors: [] }), finish: () => [] }),
};

test('rules run on what the schema lets through, and are passed over aloud where types are wrong', () => {
  const ruled = resourceValidation(schema, version, { environment, rules: language });
  expect(fields(ruled.create(thing({ n: 1 })))).toEqual(['spec']);
  const errors = ruled.create(thing({}));
  expect(errors.at(-1)?.message).toContain('some validation rules were not checked because the object was invalid');
});
