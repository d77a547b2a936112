import type { MutableJsonObject } from '../../../machinery/json.ts';
import { canonicalQuantity, isQuantity } from '../../../machinery/quantity.ts';
import { objectAt } from './edit.ts';

/** Writes the quantity at `key` the API server's way; what is none stays for validation to find. */
export function canonicaliseQuantity(parent: MutableJsonObject, key: string): void {
  const value = parent[key];
  if (typeof value !== 'string' && typeof value !== 'number') return;
  const text = String(value);
  if (!isQuantity(text)) return;
  const canonical = canonicalQuantity(text);
  if (canonical !== value) parent[key] = canonical;
}

/** Writes every quantity of the list at `key` (`limits`, `hard`, `capacity`) the API server's way. */
export function canonicaliseQuantities(parent: MutableJsonObject | undefined, ...keys: readonly string[]): void {
  for (const key of keys) {
    const list = objectAt(parent, key);
    if (list === undefined) continue;
    for (const name of Object.keys(list)) canonicaliseQuantity(list, name);
  }
}
