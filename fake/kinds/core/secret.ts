import type { JsonObject, MutableJson } from '../../../machinery/json.ts';
import { configMapKeyComplaints } from '../../../machinery/names/key.ts';
import { type FieldError, invalidValue, required, tooLong } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, objectAt, readObject, readText } from '../parts/edit.ts';
import { validateImmutable, validateImmutableFields } from '../parts/immutable.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { base64Bytes, maxDataBytes } from './config-map.ts';

/** Keys that a type asks for: all of them, or one of them for the type with two. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function defaults(draft: DraftObject): void {
  const plain = objectAt(draft, 'stringData');
  if (plain !== undefined && Object.keys(plain).length > 0) {
    const data = ensureObject(draft, 'data');
    for (const key of Object.keys(plain)) data[key] = base64(String(plain[key] ?? ''));
  }
  delete draft['stringData'];
  fill(draft, { type: 'Opaque' });
}

function isJsonText(encoded: string): boolean {
  try {
    JSON.parse(atob(encoded));
    return true;
  } catch {
    return false;
  }
}

function validateType(object: StoredObject, type: string, data: JsonObject): FieldError[] {
  if (type === 'kubernetes.io/service-account-token') {
    const annotation = 'kubernetes.io/service-account.name';
    return (object.metadata.annotations?.[annotation] ?? '') === '' ? [required(`metadata.annotations[${annotation}]`)] : [];
  }
  if (type === 'kubernetes.io/basic-auth') {
    return data['username'] === undefined && data['password'] === undefined ? [required('data[username]'), required('data[password]')] : [];
  }
  return (requiredKeys[type] ?? []).flatMap((key) => {
    if (data[key] === undefined) return [required(`data[${key}]`)];
    if (key.startsWith('.docker') && !isJsonText(String(data[key])))
      return [invalidValue(`data[${key}]`, '<secret contents redacted>', jsonProblem(String(data[key])))];
    return [];
  });
}

/** What Go's decoder says first of a text that is no JSON. */
function jsonProblem(encoded: string): string {
  const text = atob(encoded);
  return text === '' || /^[{[]/.test(text.trimStart())
    ? 'unexpected end of JSON input'
    : `invalid character '${text.trimStart().charAt(0)}' looking for beginning of value`;
}

function validate(object: StoredObject): FieldError[] {
  const data = readObject(object, 'data') ?? {};
  const errors: FieldError[] = [];
  let total = 0;
  for (const key in data) {
    errors.push(...configMapKeyComplaints(key).map((text) => invalidValue(`data[${key}]`, key, text)));
    total += base64Bytes(String(data[key] ?? ''));
  }
  if (total > maxDataBytes) errors.push(tooLong('data', maxDataBytes));
  return [...errors, ...validateType(object, readText(object, 'type'), data)];
}

/** The rules of secrets. */
export const secretStrategy: Strategy = {
  defaults,
  validateCreate: validate,
  update: {
    prepare: (draft, current) => {
      if (readText(draft as JsonObject, 'type') === '') draft['type'] = current['type'] as MutableJson;
    },
    validate: (next, current) => [...validateImmutable(next, current, 'type'), ...validateImmutableFields(next, current, ['data']), ...validate(next)],
  },
  selectableFields: { type: (object) => readText(object, 'type') },
  table: tableOf(['Type', ['Data', 'string'], 'Age'], (object, nowMs) => [
    readText(object, 'type'),
    Object.keys(readObject(object, 'data') ?? {}).length,
    ageOf(object, nowMs),
  ]),
};
