import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * Applies a JSON merge patch. Untouched parts are shared with `target`, which may be frozen.
 *
 * Nulls inside a list that replaces anything but an object are dropped from its objects, as the API server's library does.
 * @see RFC 7386; evanphx/json-patch v4 merge.go
 */
export function applyMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return isJsonObject(target) ? patch : withoutNulls(patch);
  if (!isJsonObject(target)) return withoutNulls(patch);
  let result: Record<string, Json | undefined> | undefined;
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    if (change === undefined) continue;
    const current = Object.hasOwn(target, key) ? target[key] : undefined;
    if (change === null) {
      if (current === undefined) continue;
      result ??= { ...target };
      delete result[key];
      continue;
    }
    const merged = applyMergePatch(current, change);
    if (merged === current) continue;
    result ??= { ...target };
    setOwn(result, key, merged);
  }
  return result ?? target;
}

/** `__proto__` is a key like any other. */
function setOwn(object: Record<string, Json | undefined>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => (item === null ? null : withoutNulls(item)));
  if (!isJsonObject(value)) return value;
  const result: Record<string, Json | undefined> = {};
  for (const [key, item] of Object.entries(value as JsonObject)) {
    if (item !== null && item !== undefined) setOwn(result, key, withoutNulls(item));
  }
  return result;
}
