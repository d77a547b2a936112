import { expect, test } from 'vitest';
import { isNearlyWhole, validateNumber } from './numbers.ts';
import type { StructuralSchema } from './structural-schema.ts';

const problems = (value: number | bigint, schema: StructuralSchema): string[] => validateNumber(value, schema, 'a').map(({ message }) => message);

const misfit = (what: string, kind = 'type integer (default format)'): string => `Invalid value: "": ${what} value must be of ${kind} in a`;

// As kube-openapi's validator answers.
test.each<[string, number | bigint, StructuralSchema, string[]]>([
  ['64 bits fit an integer', 9223372036854775807n, { type: 'integer' }, []],
  ['what 64 bits do not hold does not', 2 ** 63, { type: 'integer' }, [misfit('Checked')]],
  ['int32 has 32', 2147483648, { type: 'integer', format: 'int32' }, [misfit('Checked', 'type integer with format int32')]],
  ['a format of another type is forgotten', 2147483648, { type: 'number', format: 'int32' }, []],
  ['float has fewer digits than a number', 1e39, { type: 'number', format: 'float' }, [misfit('Checked', 'type number with format float')]],
  [
    'a bound that is no integer is told of, and compared as a float',
    2147483648,
    { type: 'integer', maximum: 1.5 },
    [misfit('Maximum boundary'), 'Invalid value: 2.147483648e+09: a in body should be less than or equal to 1.5'],
  ],
  ['an integer is compared with a bound without its fraction', 0, { type: 'number', minimum: 0.5 }, []],
  ['and shown such a bound', 2, { type: 'number', maximum: 1.5 }, ['Invalid value: 2: a in body should be less than or equal to 1']],
  [
    'an integer is a multiple to the last digit',
    -2147483649,
    { type: 'integer', multipleOf: 2 },
    ['Invalid value: -2147483649: a in body should be a multiple of 2'],
  ],
  [
    'a factor below 1 is cut down to nothing for integers',
    4,
    { type: 'number', multipleOf: 0.5 },
    ['Invalid value: 0: factor MultipleOf declared for a must be positive: 0'],
  ],
  ['a factor is positive', 1.5, { type: 'number', multipleOf: -0.5 }, ['Invalid value: -0.5: factor MultipleOf declared for a must be positive: -0.5']],
  ['a fraction is a multiple of fractions', 1.5, { type: 'number', multipleOf: 0.5 }, []],
  ['large floats have an exponent', 1e17, { type: 'number', maximum: 1 }, ['Invalid value: 1e+17: a in body should be less than or equal to 1']],
])('%s', (_, value, schema, expected) => {
  expect(problems(typeof value === 'number' && value === 1e17 ? 1e17 : value, schema)).toEqual(expected);
});

test('a float counts as whole when hardly anything is missing and no digit is lost', () => {
  expect([3, 3.000_000_000_1, 3.1, 1e17, Number.POSITIVE_INFINITY].map(isNearlyWhole)).toEqual([true, true, false, false, false]);
});
