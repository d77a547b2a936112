import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';

/**
 * A copy that shares with its original only what is frozen there: whoever freezes or remembers the copy leaves the original open.
 * Made of what is on its way into the store; what comes out of it is frozen, and handed back as it is.
 */
export function detached<T extends JsonObject>(object: T): T {
  return copied(object) as T;
}

function copied(value: Json): Json {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? undefined : copied(item)]));
}
