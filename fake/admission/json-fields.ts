import { isJsonObject, type JsonObject } from '../../machinery/json.ts';

/** The object at the end of `path`, or undefined. */
export function objectAt(parent: JsonObject | undefined, ...path: readonly string[]): JsonObject | undefined {
  let found: unknown = parent;
  for (const key of path) {
    if (!isJsonObject(found)) return undefined;
    found = found[key];
  }
  return isJsonObject(found) ? found : undefined;
}

/** The objects of the list at `key`. */
export function objectsAt(parent: JsonObject | undefined, key: string): readonly JsonObject[] {
  const found = parent?.[key];
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

/** The texts of the list at `key`. */
export function textsAt(parent: JsonObject | undefined, key: string): readonly string[] {
  const found = parent?.[key];
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}

/** The text at `key`, or ''. */
export function textAt(parent: JsonObject | undefined, key: string): string {
  const found = parent?.[key];
  return typeof found === 'string' ? found : '';
}
