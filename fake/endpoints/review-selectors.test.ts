import { expect, test } from 'vitest';
import { ignoredSelectors, selectorErrors } from './review-selectors.ts';

const AT = 'spec.resourceAttributes';

test.each([
  [{ fieldSelector: {} }, [`${AT}.fieldSelector.requirements: when ${AT}.fieldSelector is specified, requirements or rawSelector is required`]],
  [{ labelSelector: {} }, [`${AT}.labelSelector.requirements: when ${AT}.labelSelector is specified, requirements or rawSelector is required`]],
  [{ fieldSelector: { requirements: [{ operator: 'Near' }] } }, [`${AT}.fieldSelector.requirements[0].key: must be specified`]],
  [
    { fieldSelector: { rawSelector: 'a=b', requirements: [{ key: 'a', operator: 'In' }] } },
    [
      `${AT}.fieldSelector.rawSelector: may not specified at the same time as requirements`,
      `${AT}.fieldSelector.requirements[0].values: must be specified when \`operator\` is 'In' or 'NotIn'`,
    ],
  ],
  [
    { labelSelector: { requirements: [{ key: 'a', operator: 'Exists', values: ['b'] }] } },
    [`${AT}.labelSelector.requirements[0].values: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`],
  ],
  [{ labelSelector: { requirements: [{ key: 'a', operator: 'Near' }] }, fieldSelector: { rawSelector: 'a' } }, []],
])('of %j the review complains about %j', (attributes, expected) => {
  const found = selectorErrors(attributes).map(({ field, message }) => `${field}: ${message.replace(/^[A-Z][a-z]+(?: value)?: (?:".*?": )?/, '')}`);
  expect(found).toEqual(expected);
});

test('keys and values of labels have to be such', () => {
  const errors = selectorErrors({ labelSelector: { requirements: [{ key: 'a b', operator: 'In', values: ['c', 'd/e'] }] } });
  expect(errors.map(({ field }) => field)).toEqual([`${AT}.labelSelector.requirements[0].key`, `${AT}.labelSelector.requirements[0].values[1]`]);
});

test.each([
  [{}, ''],
  [{ fieldSelector: { rawSelector: 'a=b' }, labelSelector: { rawSelector: 'a in (b)' } }, ''],
  [{ fieldSelector: { rawSelector: 'a' } }, `${AT}.fieldSelector ignored due to parse error`],
  [
    { fieldSelector: { rawSelector: 'a' }, labelSelector: { rawSelector: 'a in b' } },
    `${AT}.fieldSelector ignored due to parse error; ${AT}.labelSelector ignored due to parse error`,
  ],
  [{ fieldSelector: { requirements: [{ key: 'a', operator: 'Exists' }] } }, `${AT}.fieldSelector ignored due to parse error`],
  [{ fieldSelector: { requirements: [{ key: 'a', operator: 'In', values: ['b', 'c'] }] } }, `${AT}.fieldSelector ignored due to parse error`],
  [{ fieldSelector: { requirements: [{ key: 'a', operator: 'NotIn', values: ['b'] }] } }, ''],
  [
    {
      labelSelector: {
        requirements: [
          { key: 'a', operator: 'Exists' },
          { key: 'a', operator: 'Near' },
        ],
      },
    },
    `${AT}.labelSelector partially ignored due to parse error`,
  ],
])('of %j the answer says %j', (attributes, expected) => {
  expect(ignoredSelectors(attributes)).toBe(expected);
});
