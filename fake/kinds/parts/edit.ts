import { type JsonObject, type MutableJson, type MutableJsonObject, isJsonObject, isMutableJsonObject } from '../../../machinery/json.ts';

/** Whether a field stands for Go's zero value of a string or a pointer: not there, null or empty. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Gives every unset field of `target` its value from `values`. */
export function fill(target: MutableJsonObject, values: Readonly<Record<string, boolean | number | string>>): void {
  for (const key in values) {
    if (isUnset(target[key])) target[key] = values[key];
  }
}

/** Gives every field of `target` that is unset or 0 its value from `values`: for numbers that are no pointers in Go. */
export function fillZero(target: MutableJsonObject, values: Readonly<Record<string, number>>): void {
  for (const key in values) {
    if (isUnset(target[key]) || target[key] === 0) target[key] = values[key];
  }
}

/** Shows the list at `key` as null when it is empty or absent, as lists come out of storage that are always written. */
export function emptyToNull(target: MutableJsonObject, key: string): void {
  const found = target[key];
  if (found === undefined || (Array.isArray(found) && found.length === 0)) target[key] = null;
}

/** The object at `key`, which is put there when absent. */
export function ensureObject(parent: MutableJsonObject, key: string): MutableJsonObject {
  const found = parent[key];
  if (isMutableJsonObject(found)) return found;
  parent[key] = {};
  return parent[key] as MutableJsonObject;
}

/** The object at `key`, or undefined. */
export function objectAt(parent: MutableJsonObject | undefined, key: string): MutableJsonObject | undefined {
  const found = parent?.[key];
  return isMutableJsonObject(found) ? found : undefined;
}

/** The objects of the list at `key`; none when it is absent. */
export function objectsAt(parent: MutableJsonObject | undefined, key: string): MutableJsonObject[] {
  const found = parent?.[key];
  return Array.isArray(found) ? found.filter(isMutableJsonObject) : [];
}

/** The object at the end of `path` in a stored object, or undefined. */
export function readObject(parent: JsonObject | undefined, ...path: readonly string[]): JsonObject | undefined {
  let found: unknown = parent;
  for (const key of path) {
    if (!isJsonObject(found)) return undefined;
    found = found[key];
  }
  return isJsonObject(found) ? found : undefined;
}

/** The objects of the list at `key` of a stored object. */
export function readObjects(parent: JsonObject | undefined, key: string): readonly JsonObject[] {
  const found = parent?.[key];
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

/** The text at `key`, or ''. */
export function readText(parent: JsonObject | undefined, key: string): string {
  const found = parent?.[key];
  return typeof found === 'string' ? found : '';
}

/** The number at `key`, or 0. */
export function readNumber(parent: JsonObject | undefined, key: string): number {
  const found = parent?.[key];
  return typeof found === 'number' ? found : 0;
}

/** Puts back what `current` has at `key`. The value is shared with the frozen object, not copied. */
export function keepField(draft: MutableJsonObject, current: JsonObject, key: string): void {
  const value = current[key];
  if (value === undefined) delete draft[key];
  else draft[key] = value as MutableJson;
}
