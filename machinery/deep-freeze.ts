/**
 * Freezes a JSON value at every depth and gives it back. Stops at what is frozen, so that what is shared costs nothing: whoever
 * freezes anything freezes all below it.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) freezeAll(value);
  return value;
}

// Walked without lists of keys or members: lists of thousands of objects come through here.
function freezeAll(value: object): void {
  Object.freeze(value);
  if (Array.isArray(value)) for (const item of value) deepFreeze(item);
  else for (const key in value) deepFreeze((value as Readonly<Record<string, unknown>>)[key]);
}

/**
 * As {@link deepFreeze}, for what a parser has just made: nothing in it can be frozen yet, and not to ask saves a third. Whole trees only:
 * what is frozen within would be passed over by every later walk.
 */
export function freezeParsed<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) for (const item of value) freezeParsed(item);
  else
    for (const key in value) {
      const item = value[key];
      if (typeof item === 'object') freezeParsed(item);
    }
  return Object.freeze(value);
}
