import { deepFreeze } from '../deep-freeze.ts';
import type { FieldSet } from './field-set.ts';

const REMEMBERED = 8;

// The documents of the last writers, the latest first. They are frozen and compared by value, so that none of them can be out of date.
const recent: FieldSet[] = [];

/**
 * A document that says the same as `set`, frozen: one for all objects that were written alike.
 *
 * Thousands of objects of one kind from one writer have the same fields, and a set takes more memory than a small object itself.
 * @param set in the server's order, as toFieldsV1 makes it
 */
export function sharedSet(set: FieldSet): FieldSet {
  if (Object.isFrozen(set)) return set;
  const index = recent.findIndex((known) => isSame(known, set));
  const found = index < 0 ? deepFreeze(set) : (recent[index] as FieldSet);
  if (index === 0) return found;
  if (index > 0) recent.splice(index, 1);
  recent.unshift(found);
  if (recent.length > REMEMBERED) recent.pop();
  return found;
}

function isSame(left: FieldSet, right: FieldSet): boolean {
  if (left === right) return true;
  for (const element in left) {
    const theirs = right[element];
    if (theirs === undefined || !isSame(left[element] as FieldSet, theirs)) return false;
  }
  for (const element in right) if (left[element] === undefined) return false;
  return true;
}
