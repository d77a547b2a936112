/** A JSON value as a reader sees it: frozen objects of the store fit in it without a copy. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

/** A JSON object that must not be changed by the one who holds it. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A JSON value that its holder owns and may edit in place: a request body just decoded, or an immer draft. */
export type MutableJson = null | boolean | number | bigint | string | MutableJson[] | MutableJsonObject;

/** A JSON object that its holder owns and may edit in place. */
export interface MutableJsonObject {
  [key: string]: MutableJson | undefined;
}

/** Whether `value` is an object in the JSON sense: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether `value` is an object in the JSON sense that its holder owns: the same test as {@link isJsonObject}, for drafts. */
export function isMutableJsonObject(value: unknown): value is MutableJsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
