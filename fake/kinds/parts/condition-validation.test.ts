import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { validateConditions } from './condition-validation.ts';

const good = { type: 'Ready', status: 'True', reason: 'Fine', message: '', lastTransitionTime: '2030-01-01T00:00:00Z' };
const complaints = (...conditions: readonly JsonObject[]): readonly string[] =>
  validateConditions({ conditions }, 'status').map(({ field, message }) => `${field}: ${message}`);
const at = 'status.conditions[0]';

test('a condition that tells everything is right, once', () => {
  expect(complaints(good)).toEqual([]);
  expect(complaints(good, { ...good, status: 'False' })).toEqual(['status.conditions[1].type: Duplicate value: "Ready"']);
});

test.each<[JsonObject, readonly string[]]>([
  [{ status: 'Maybe' }, [`${at}.status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`]],
  [{ observedGeneration: -1 }, [`${at}.observedGeneration: Invalid value: -1: must be greater than or equal to zero`]],
  [{ lastTransitionTime: null }, [`${at}.lastTransitionTime: Required value: must be set`]],
  [{ reason: '' }, [`${at}.reason: Required value: must be set`]],
  [
    { reason: '1' },
    [
      expect.stringMatching(
        /^status\.conditions\[0\]\.reason: Invalid value: "1": a condition reason must start with alphabetic character, .* \(e\.g\. 'my_name', /,
      ),
    ],
  ],
  [{ reason: 'a'.repeat(1025) }, [`${at}.reason: Too long: may not be more than 1024 bytes`]],
  [{ message: 'a'.repeat(32769) }, [`${at}.message: Too long: may not be more than 32768 bytes`]],
  [{ type: '-' }, [expect.stringMatching(/^status\.conditions\[0\]\.type: Invalid value: "-": name part must consist of/)]],
])('of a condition with %j it complains: %j', (more, expected) => {
  expect(complaints({ ...good, ...more })).toEqual(expected);
});
