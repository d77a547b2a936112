import { expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { establishedStatus, namingStatus } from './naming-status.ts';

const now = '2026-01-01T00:00:00Z';
const definition = (overrides: Partial<Definition> = {}): Definition => ({
  name: 'things.example.com',
  group: 'example.com',
  scope: 'Namespaced',
  names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
  versions: [],
  conditions: [],
  acceptedNames: { plural: '', kind: '' },
  isTerminating: false,
  ...overrides,
});
const reasons = (conditions: Definition['conditions']): string[] => conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`);

test('free names are accepted, and the definition is established in a second step', () => {
  const first = namingStatus(definition(), [], now);
  expect(first.acceptedNames).toEqual({ plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' });
  expect(reasons(first.conditions)).toEqual(['NamesAccepted=True NoConflicts', 'Established=False Installing']);
  const second = establishedStatus(definition({ conditions: first.conditions }), now);
  expect(reasons(second)).toEqual(['NamesAccepted=True NoConflicts', 'Established=True InitialNamesAccepted']);
});

test('a kind that is taken is left out of the accepted names, and the definition is not established', () => {
  const other = definition({ name: 'stuffs.example.com', acceptedNames: { plural: 'stuffs', singular: 'stuff', kind: 'Thing', listKind: 'StuffList' } });
  const status = namingStatus(definition(), [other], now);
  expect(status.acceptedNames).toEqual({ plural: 'things', singular: 'thing', kind: '', listKind: 'ThingList' });
  expect(status.conditions).toEqual([
    { type: 'NamesAccepted', status: 'False', lastTransitionTime: now, reason: 'KindConflict', message: '"Thing" is already in use' },
    { type: 'Established', status: 'False', lastTransitionTime: now, reason: 'NotAccepted', message: 'not all names are accepted' },
  ]);
});

test('an established definition stays so when new short names clash, and keeps the old ones', () => {
  const established = [{ type: 'Established', status: 'True', lastTransitionTime: now, reason: 'InitialNamesAccepted', message: 'x' }];
  const own = definition({
    names: { plural: 'things', singular: 'thing', shortNames: ['st'], kind: 'Thing', listKind: 'ThingList' },
    acceptedNames: { plural: 'things', singular: 'thing', shortNames: ['th'], kind: 'Thing', listKind: 'ThingList' },
    conditions: established,
  });
  const other = definition({ name: 'stuffs.example.com', acceptedNames: { plural: 'stuffs', shortNames: ['st'], kind: 'Stuff' } });
  const status = namingStatus(own, [other], now);
  expect(status.acceptedNames.shortNames).toEqual(['th']);
  expect(reasons(status.conditions)).toEqual(['Established=True InitialNamesAccepted', 'NamesAccepted=False ShortNamesConflict']);
});
