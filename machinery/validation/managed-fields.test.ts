import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { validateFieldManager, validateManagedFields } from './managed-fields.ts';

test.each<[Json, string[]]>([
  [{ operation: 'Apply', fieldsType: 'FieldsV1', manager: 'a' }, []],
  [{}, ['m[0].operation: Required value: must not be empty']],
  [{ operation: 'Zz' }, ['m[0].operation: Unsupported value: "Zz": supported values: "Apply", "Update"']],
  [{ operation: 'Update', fieldsType: 'x' }, ['m[0].fieldsType: Invalid value: "x": must be `FieldsV1`']],
  [{ operation: 'Update', subresource: 'x'.repeat(257) }, ['m[0].subresource: Too long: may not be more than 256 bytes']],
])('the entry %j', (entry, expected) => {
  expect(validateManagedFields([entry], 'm').map(({ field, message }) => `${field}: ${message}`)).toEqual(expected);
});

test('the name of a manager is short and printable', () => {
  expect(validateFieldManager('x'.repeat(129), 'f').map(({ message }) => message)).toEqual(['Too long: may not be more than 128 bytes']);
  expect(validateFieldManager('a\u0007', 'f').map(({ message }) => message)).toHaveLength(1);
});
