import type { JsonObject, MutableJson } from '../../../machinery/json.ts';
import { inspectJsonText } from '../../../machinery/json-text.ts';
import { configMapKeyComplaints } from '../../../machinery/names/key.ts';
import { type FieldError, invalidValue, required, tooLong } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { fromBase64, pemBlocks } from '../certificates/pem.ts';
import { ensureObject, fill, objectAt, readObject, readText } from '../parts/edit.ts';
import { validateImmutable, validateImmutableFields } from '../parts/immutable.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { warned } from '../parts/warned.ts';
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

function validateType(object: StoredObject, type: string, data: JsonObject): FieldError[] {
  if (type === 'kubernetes.io/service-account-token') {
    const annotation = 'kubernetes.io/service-account.name';
    return (object.metadata.annotations?.[annotation] ?? '') === '' ? [required(`metadata.annotations[${annotation}]`)] : [];
  }
  if (type === 'kubernetes.io/basic-auth') {
    return data['username'] === undefined && data['password'] === undefined ? [required('data[username]'), required('data[password]')] : [];
  }
  return (requiredKeys[type] ?? []).flatMap((key) => {
    if (data[key] === undefined || (key === 'ssh-privatekey' && data[key] === '')) return [required(`data[${key}]`)];
    const problem = key.startsWith('.docker') ? jsonProblem(decoded(String(data[key])) ?? '') : undefined;
    return problem === undefined ? [] : [invalidValue(`data[${key}]`, '<secret contents redacted>', problem)];
  });
}

/** What Go's decoder says of a text that is no JSON object; null will do. */
function jsonProblem(text: string): string | undefined {
  const { error } = inspectJsonText(text);
  if (error !== undefined) return error;
  const value: unknown = JSON.parse(text);
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
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

/** What Go's reader of key pairs says first of what it cannot read. */
function pairProblem(data: JsonObject): string | undefined {
  for (const [key, what, isPart] of pairParts) {
    const encoded = data[key];
    const blocks = pemBlocks(typeof encoded === 'string' ? (decoded(encoded) ?? '') : '');
    if (blocks.length === 0) return `tls: failed to find any PEM data in ${what} input`;
    if (blocks.some(({ type }) => isPart(type))) continue;
    const types = blocks.map(({ type }) => type).join(' ');
    return `tls: failed to find ${what === 'key' ? 'PEM block with type ending in "PRIVATE KEY"' : '"CERTIFICATE" PEM block'} in ${what} input after skipping PEM blocks of the following types: [${types}]`;
  }
  return undefined;
}

const pairParts: readonly (readonly [key: string, what: string, isPart: (type: string) => boolean])[] = [
  ['tls.crt', 'certificate', (type) => type === 'CERTIFICATE'],
  ['tls.key', 'key', (type) => type.endsWith('PRIVATE KEY')],
];

function decoded(encoded: string): string | undefined {
  const bytes = fromBase64(encoded);
  return bytes === undefined ? undefined : String.fromCharCode(...bytes);
}

function warn(object: StoredObject, context: WriteContext): void {
  const problem = readText(object, 'type') === 'kubernetes.io/tls' ? pairProblem(readObject(object, 'data') ?? {}) : undefined;
  if (problem !== undefined) context.warn(problem);
}

/** The rules of secrets. */
export const secretStrategy: Strategy = {
  defaults,
  validateCreate: (object, context) => warned(validate(object), () => warn(object, context)),
  update: {
    prepare: (draft, current) => {
      if (readText(draft as JsonObject, 'type') === '') draft['type'] = current['type'] as MutableJson;
    },
    validate: (next, current, context) =>
      warned([...validateImmutable(next, current, 'type'), ...validateImmutableFields(next, current, ['data']), ...validate(next)], () => warn(next, context)),
  },
  selectableFields: { type: (object) => readText(object, 'type') },
  table: tableOf(['Type', ['Data', 'string'], 'Age'], (object, nowMs) => [
    readText(object, 'type'),
    Object.keys(readObject(object, 'data') ?? {}).length,
    ageOf(object, nowMs),
  ]),
};
