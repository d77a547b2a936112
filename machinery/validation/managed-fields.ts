import { type Json, isJsonObject } from '../json.ts';
import { byteLength } from '../names/complaint.ts';
import { type FieldError, invalidValue, notSupported, required, tooLong } from './field-error.ts';

/** Every broken rule of `metadata.managedFields` as a client may send them. */
export function validateManagedFields(value: Json | undefined, field: string): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: Json, index) => {
    if (!isJsonObject(entry)) return [];
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    const operation = entry['operation'] ?? '';
    if (operation === '') errors.push(required(`${at}.operation`, 'must not be empty'));
    else if (operation !== 'Apply' && operation !== 'Update') errors.push(notSupported(`${at}.operation`, operation, ['Apply', 'Update']));
    const type = entry['fieldsType'] ?? '';
    if (type !== '' && type !== 'FieldsV1') errors.push(invalidValue(`${at}.fieldsType`, type, 'must be `FieldsV1`'));
    errors.push(...validateFieldManager(entry['manager'] ?? '', `${at}.manager`));
    if (byteLength(String(entry['subresource'] ?? '')) > 256) errors.push(tooLong(`${at}.subresource`, 256));
    return errors;
  });
}

/** Every broken rule of a field manager's name: short, and printable throughout. */
export function validateFieldManager(value: Json, field: string): FieldError[] {
  const manager = String(value);
  const errors: FieldError[] = [];
  if (byteLength(manager) > 128) errors.push(tooLong(field, 128));
  let position = 0;
  for (const character of manager) {
    if (/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      errors.push(invalidValue(field, manager, `invalid character U+${code} (at position ${position})`));
    }
    position += byteLength(character);
  }
  return errors;
}
