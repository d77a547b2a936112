import type { JsonObject } from '../../../machinery/json.ts';
import { byteLength } from '../../../machinery/names/complaint.ts';
import { configMapKeyComplaints } from '../../../machinery/names/key.ts';
import { type FieldError, invalidValue, tooLong } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { readObject } from '../parts/edit.ts';
import { validateImmutableFields } from '../parts/immutable.ts';
import { ageOf, tableOf } from '../parts/table.ts';

/** What a config map or a secret may hold, in bytes. */
export const maxDataBytes: number = 1024 * 1024;

const none: JsonObject = {};

/** The bytes of a base64 text when decoded. */
export function base64Bytes(text: string): number {
  return Math.floor((text.length * 3) / 4) - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}

function validate(object: StoredObject): FieldError[] {
  const data = readObject(object, 'data') ?? none;
  const binary = readObject(object, 'binaryData') ?? none;
  const errors: FieldError[] = [];
  let total = 0;
  for (const key in data) {
    errors.push(...configMapKeyComplaints(key).map((text) => invalidValue(`data[${key}]`, key, text)));
    if (binary[key] !== undefined) errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    total += byteLength(String(data[key]));
  }
  for (const key in binary) {
    errors.push(...configMapKeyComplaints(key).map((text) => invalidValue(`binaryData[${key}]`, key, text)));
    total += base64Bytes(String(binary[key]));
  }
  if (total > maxDataBytes) errors.push(tooLong('[]', maxDataBytes));
  return errors;
}

/** The rules of config maps. */
export const configMapStrategy: Strategy = {
  validateCreate: validate,
  update: { validate: (next, current) => [...validateImmutableFields(next, current, ['data', 'binaryData']), ...validate(next)] },
  table: tableOf(['Data', 'Age'], (object, nowMs) => [
    Object.keys(readObject(object, 'data') ?? none).length + Object.keys(readObject(object, 'binaryData') ?? none).length,
    ageOf(object, nowMs),
  ]),
};
