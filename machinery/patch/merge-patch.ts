import { isJsonObject, type Json, type JsonObject } from '../json.ts';

// A patch value that lands where nothing was: its own nulls say what to leave out.
function withoutNulls(value: Json): Json {
  return isJsonObject(value) ? applyMergePatch({}, value) : value;
}

/**
 * Applies a JSON merge patch: null removes, objects merge, everything else replaces.
 *
 * Neither argument is changed; what the patch does not touch is shared with `current`.
 * @see RFC 7386
 */
export function applyMergePatch(current: JsonObject, patch: JsonObject): JsonObject {
  const next: Record<string, Json | undefined> = { ...current };
  for (const [key, value] of Object.entries(patch)) {
    const before = next[key];
    if (value === undefined) continue;
    if (value === null) delete next[key];
    else if (isJsonObject(value) && isJsonObject(before)) next[key] = applyMergePatch(before, value);
    else next[key] = withoutNulls(value);
  }
  return next;
}
