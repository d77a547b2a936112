function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function copyObject(value: object): unknown {
  if (hasToJson(value)) return copyForWire(value.toJSON());
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined || typeof member === 'function' || typeof member === 'symbol') continue;
    if (key === '__proto__') Object.defineProperty(copy, key, { value: copyForWire(member), enumerable: true, writable: true, configurable: true });
    else copy[key] = copyForWire(member);
  }
  return copy;
}

/**
 * A copy as it would come out at the other end of a JSON connection: without `undefined`, dates as strings. The receiver owns it.
 *
 * @throws {TypeError} on a BigInt, as JSON.stringify does
 */
export function copyForWire(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      throw new TypeError('a BigInt cannot be sent as JSON; send a decimal string');
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item) => (item === undefined || typeof item === 'function' ? null : copyForWire(item)));
      return copyObject(value);
    default:
      return undefined;
  }
}
