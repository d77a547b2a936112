import { type CelValue, EvaluationError, isNumber, NONE, noSuchOverload, some } from '../values/value.ts';

const shown = (value: CelValue): string => (typeof value === 'object' && value?.kind === 'uint' ? String(value.value) : String(value));

function listIndex(index: CelValue): number {
  if (!isNumber(index))
    throw new EvaluationError(`unsupported index type '${typeof index === 'string' ? 'string' : typeof index === 'boolean' ? 'bool' : 'null_type'}' in list`);
  const number = typeof index === 'object' ? Number(index.value) : Number(index);
  if (!Number.isInteger(number)) throw new EvaluationError(`unsupported index value ${number} in list`);
  return number;
}

/** What stands at `key` in a map or list; undefined when nothing does. */
function lookUp(container: CelValue, key: CelValue): CelValue | undefined {
  if (typeof container !== 'object' || container === null) return undefined;
  if (container.kind === 'map') return container.find(key);
  if (container.kind !== 'list') return undefined;
  const index = listIndex(key);
  return index >= 0 && index < container.size ? container.at(index) : undefined;
}

/** `container[key]` and `container.key`; of an optional, the optional of what is in it. */
export function access(container: CelValue, key: CelValue): CelValue {
  if (typeof container === 'object' && container?.kind === 'optional') return accessOptional(container, key);
  const found = lookUp(container, key);
  if (found !== undefined) return found;
  const isList = typeof container === 'object' && container?.kind === 'list';
  throw new EvaluationError(isList ? `index out of bounds: ${shown(key)}` : `no such key: ${shown(key)}`);
}

/** `container[?key]` and `container.?key`. */
export function accessOptional(container: CelValue, key: CelValue): CelValue {
  if (typeof container === 'object' && container?.kind === 'optional') return container.value === undefined ? NONE : accessOptional(container.value, key);
  const found = lookUp(container, key);
  return found === undefined ? NONE : some(found);
}

/** `has(container.field)`. */
export function hasField(container: CelValue, field: string): boolean {
  if (typeof container === 'object' && container?.kind === 'optional') return container.value !== undefined && hasField(container.value, field);
  if (typeof container === 'object' && container?.kind === 'list') throw noSuchOverload();
  return lookUp(container, field) !== undefined;
}
