import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { isSpelledFloat } from '../lossless-json.ts';
import { StatusError } from '../status.ts';
import { goText, goTypeName } from './go-text.ts';

/** The 500 without a reason that every broken strategic merge patch ends in. */
export function failed(message: string): StatusError {
  return new StatusError({ code: 500, message });
}

/**
 * Items that are merged must be of one kind, and no lists.
 *
 * @throws {StatusError} 500 for items of several kinds, or none at all; 422 for lists in lists
 */
export function checkItems(current: readonly Json[], change: readonly Json[]): void {
  const [first, ...others] = [...current, ...change];
  if (first === undefined) throw failed('no elements in any of the given slices');
  if (Array.isArray(first)) {
    throw new StatusError({ code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} });
  }
  const type = goTypeName(first);
  if (others.some((item) => goTypeName(item) !== type)) throw failed(`list element types are not identical: ${goText([[...current], [...change]])}`);
}

/** An item of a merged list, which must have the key. @throws {StatusError} 500 when it has none */
export function keyedItem(item: JsonObject, mergeKey: string): JsonObject {
  if (item[mergeKey] === undefined) throw failed(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
  return item;
}

/** The merge key of an item. A float in it is a thing of its own, for Go finds it equal to no integer: `80.0` is not `80`. */
export function keyOf(item: JsonObject, mergeKey: string): Json {
  const key = item[mergeKey] ?? null;
  return isSpelledFloat(item, mergeKey) ? { float: key } : key;
}

/** What identifies an item: itself, or its merge key. @throws {StatusError} 500 when it should have a key and has none */
export function identityOf(item: Json, index: number, mergeKey: string | undefined): Json {
  if (mergeKey === undefined) return item;
  if (!isJsonObject(item)) throw failed(`value for key ${index} is not a map`);
  return keyOf(keyedItem(item, mergeKey), mergeKey);
}
