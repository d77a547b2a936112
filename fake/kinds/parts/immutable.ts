import type { Json, JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import { goSelector } from './go-struct.ts';

const sealed = 'field is immutable when `immutable` is set';

/** For kinds that can be sealed by `immutable: true`: neither that nor `fields` change afterwards. */
export function validateImmutableFields(next: JsonObject, current: JsonObject, fields: readonly string[]): FieldError[] {
  if (current['immutable'] !== true) return [];
  const errors = next['immutable'] === true ? [] : [forbiddenField('immutable', sealed)];
  return [...errors, ...fields.filter((field) => !sameJson(next[field], current[field])).map((field) => forbiddenField(field, sealed))];
}

/** As {@link validateImmutable}, for rules that upstream generates: their messages show no value. */
export function validateImmutableUnshown(next: JsonObject, current: JsonObject, path: string): FieldError[] {
  return validateImmutable(next, current, path).map(() => invalidValue(path, null, 'field is immutable'));
}

/** The field at the dotted `path` may not change after creation. */
export function validateImmutable(next: JsonObject, current: JsonObject, path: string): FieldError[] {
  const [now, before] = [at(next, path), at(current, path)];
  return sameJson(now, before) ? [] : [invalidValue(path, goSelector(now), 'field is immutable')];
}

function at(object: JsonObject, path: string): Json | undefined {
  let found: Json | undefined = object;
  for (const key of path.split('.')) found = (found as JsonObject | undefined | null)?.[key];
  return found;
}
