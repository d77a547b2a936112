import { equalJson } from '../apply/equal-json.ts';
import { isJsonObject, type Json } from '../json.ts';
import { goText, goTypeName } from './go-text.ts';
import { failed, identityOf } from './merge-key.ts';

/** How a list is put in order. */
export interface OrderRule {
  readonly mergeKey: string | undefined;
  /** The list as it was before the patch: the items that the order does not name keep their places among those. */
  readonly before: readonly Json[];
}

/** The items of a patch must come in the order that it sets. @throws {StatusError} 500 when they do not */
export function validateOrder(items: readonly Json[], order: readonly Json[], mergeKey: string | undefined): void {
  if (items.length === 0 || order.length === 0) return;
  if (mergeKey !== undefined)
    for (const item of items) if (!isJsonObject(item)) throw failed(`expected a map[string]interface {}, but received a ${goTypeName(item)}`);
  const kept = items.filter((item) => !(isJsonObject(item) && item['$patch'] === 'delete'));
  let position = 0;
  let place = 0;
  while (position < kept.length && place < order.length) {
    const item = kept[position] ?? null;
    const isDirective = isJsonObject(item) && Object.hasOwn(item, '$patch');
    if (isDirective) position += 1;
    else {
      if (equalJson(identityOf(item, position, mergeKey), identityOf(order[place] ?? null, place, mergeKey))) position += 1;
      place += 1;
    }
  }
  if (position < kept.length) throw failed(`The order in patch list:\n${goText(items)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`);
}

/**
 * `items` in the given order; those that the order does not name stay in front of what they stood in front of before.
 * @see apimachinery pkg/util/strategicpatch/patch.go, normalizeElementOrder (v1.37)
 */
export function ordered(items: readonly Json[], order: readonly Json[], { mergeKey, before }: OrderRule): readonly Json[] {
  const wanted = order.map((item, index) => identityOf(item, index, mergeKey));
  const previous = before.map((item, index) => identityOf(item, index, mergeKey));
  const place = (list: readonly Json[], item: Json): number => {
    const identity = identityOf(item, 0, mergeKey);
    return list.findIndex((other) => equalJson(other, identity));
  };
  const named = items.filter((item) => place(wanted, item) >= 0).sort((left, right) => place(wanted, left) - place(wanted, right));
  const others = items.filter((item) => place(wanted, item) < 0).sort((left, right) => place(previous, left) - place(previous, right));
  const result: Json[] = [];
  let next = 0;
  for (const item of named) {
    const position = place(previous, item);
    for (let other = others[next]; other !== undefined && position >= 0; other = others[next]) {
      const ours = place(previous, other);
      if (ours < 0 || ours >= position) break;
      result.push(other);
      next += 1;
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}
