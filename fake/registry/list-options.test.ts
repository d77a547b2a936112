import { expect, test } from 'vitest';
import { checkListOptions, type ListOptions, revisionComplaint } from './list-options.ts';

const complaint = (options: ListOptions, verb: 'list' | 'watch'): string => {
  try {
    checkListOptions(options, verb);
    return '';
  } catch (error) {
    return (error as Error).message.replace('ListOptions.meta.k8s.io "" is invalid: ', '');
  }
};

test('a list refuses a match without a version, with a token, or of version 0, and initial events', () => {
  expect(complaint({ resourceVersionMatch: 'Exact', continue: 'x' }, 'list')).toBe(
    '[resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided]',
  );
  expect(complaint({ resourceVersionMatch: 'Maybe', resourceVersion: '1' }, 'list')).toBe(
    'resourceVersionMatch: Unsupported value: "Maybe": supported values: "Exact", "NotOlderThan", ""',
  );
  expect(complaint({ resourceVersionMatch: 'Exact', resourceVersion: '0' }, 'list')).toBe(
    'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
  );
  expect(complaint({ sendInitialEvents: true }, 'list')).toBe('sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list');
});

test('a watch from any state goes on nowhere, one from a version passes over where', () => {
  const forbidden = 'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided';
  expect(complaint({ continue: 'x' }, 'watch')).toBe(forbidden);
  expect(complaint({ continue: 'x', resourceVersion: '0' }, 'watch')).toBe(forbidden);
  expect(complaint({ continue: 'x', resourceVersion: '5' }, 'watch')).toBe('');
});

test('a watch ties sendInitialEvents and resourceVersionMatch together', () => {
  expect(complaint({ sendInitialEvents: true, resourceVersionMatch: 'Exact' }, 'watch')).toBe(
    '[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
  );
  expect(complaint({ resourceVersionMatch: 'NotOlderThan' }, 'watch')).toBe(
    'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
  );
  expect(complaint({ sendInitialEvents: false, resourceVersionMatch: 'NotOlderThan' }, 'watch')).toBe('');
});

test('a version is a number of 64 bits', () => {
  expect([revisionComplaint('18446744073709551615'), revisionComplaint('18446744073709551616'), revisionComplaint('1.5')]).toEqual([
    undefined,
    'resourceVersion: Invalid value: "18446744073709551616": strconv.ParseUint: parsing "18446744073709551616": value out of range',
    'resourceVersion: Invalid value: "1.5": strconv.ParseUint: parsing "1.5": invalid syntax',
  ]);
});
