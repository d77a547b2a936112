import { type Json, type JsonObject, isJsonObject } from '../json.ts';
import { type FieldError, invalidValue, required } from './field-error.ts';

const requiredKeys = ['apiVersion', 'kind', 'name', 'uid'] as const;

function validateOwnerReference(reference: JsonObject, field: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of requiredKeys) {
    const value = reference[key] ?? '';
    if (value === '') errors.push(required(`${field}.${key}`, 'must not be empty'));
    else if (key === 'apiVersion' && String(value).split('/').length > 2)
      errors.push(invalidValue(`${field}.apiVersion`, value, 'must be <group>/<version> or <version>'));
  }
  if (reference['apiVersion'] === 'v1' && reference['kind'] === 'Event')
    errors.push(invalidValue(field, reference, '/v1, Kind=Event is disallowed from being an owner'));
  return errors;
}

/** Every broken rule of `metadata.ownerReferences`: complete, and one controller at most. */
const ORDER = ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion'];

/** A reference as the server's own struct prints it. */
function inOrder(reference: Json): Json {
  if (!isJsonObject(reference)) return reference;
  return Object.fromEntries(ORDER.flatMap((key) => (reference[key] === undefined ? [] : [[key, reference[key]]])));
}

export function validateOwnerReferences(value: Json | undefined, field: string): FieldError[] {
  if (!Array.isArray(value)) return [];
  const errors: FieldError[] = [];
  let controller = '';
  value.forEach((reference: Json, index) => {
    if (!isJsonObject(reference)) return;
    errors.push(...validateOwnerReference(reference, `${field}[${index}]`));
    if (reference['controller'] !== true) return;
    const name = `${String(reference['kind'] ?? '')}/${String(reference['name'] ?? '')}`;
    if (controller === '') controller = name;
    else
      errors.push(
        invalidValue(field, value.map(inOrder), `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`),
      );
  });
  return errors;
}
