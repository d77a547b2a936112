import { expect, test } from 'vitest';
import type { Definition, DefinitionVersion } from './definitions/definition.ts';
import { deprecationNotices } from './deprecation.ts';

const version = (name: string, deprecated = false, extra: Partial<DefinitionVersion> = {}): DefinitionVersion => ({
  name,
  served: true,
  storage: false,
  deprecated,
  ...extra,
});
const old = version('v1beta1', true);
const definition = {
  group: 'example.com',
  names: { plural: 'things', kind: 'Thing' },
  versions: [old, version('v1alpha1'), version('v1'), version('v2', true)],
} as unknown as Definition;

test('a deprecated version points to the best one that is served and newer', () => {
  expect(deprecationNotices(definition, old)).toEqual(['example.com/v1beta1 Thing is deprecated; use example.com/v1 Thing']);
});

test('there may be nothing to point to', () => {
  expect(deprecationNotices({ ...definition, versions: [old] }, old)).toEqual(['example.com/v1beta1 Thing is deprecated']);
});

test('its own words come first', () => {
  expect(deprecationNotices(definition, version('v1beta1', true, { deprecationWarning: 'go away' }))).toEqual(['go away']);
});

test('a version that is not deprecated says nothing', () => {
  expect(deprecationNotices(definition, version('v1'))).toEqual([]);
});
