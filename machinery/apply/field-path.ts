import { isJsonObject, type Json } from '../json.ts';
import { jsonText } from '../lossless-json.ts';
import type { ListSchema } from '../schema/type-schema.ts';

/** What {@link itemElement} knows of an associative list, worked out once. */
interface KeyPlan {
  readonly keys: readonly string[];
  readonly defaults: readonly (Json | undefined)[];
}

const plans = new WeakMap<ListSchema, KeyPlan>();

function planOf(list: ListSchema): KeyPlan {
  const known = plans.get(list);
  if (known !== undefined) return known;
  const keys = [...list.keys].sort();
  const items = list.items;
  const defaults = keys.map((key) => (items.kind === 'struct' ? items.fields.get(key)?.default : undefined));
  const plan = { keys, defaults };
  plans.set(list, plan);
  return plan;
}

/**
 * The path element of an item of a set or of an associative list: `v:"x"`, `k:{"port":80,"protocol":"TCP"}`.
 *
 * Undefined when the item has none of its keys. Absent keys take the default of the schema, null ones do not.
 * @see structured-merge-diff typed/helpers.go, listItemToPathElement (v6)
 */
export function itemElement(list: ListSchema, item: Json): string | undefined {
  if (list.listType !== 'map') return `v:${jsonText(item)}`;
  if (!isJsonObject(item)) return undefined;
  const { keys, defaults } = planOf(list);
  let text = '';
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? '';
    const given = item[key];
    const value = given === undefined ? defaults[index] : given;
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${jsonText(value)}`;
  }
  return text === '' ? undefined : `k:{${text}}`;
}

/**
 * How an element stands in a message: `.name`, `[name="a",port=80]`, `[="x"]`, `[3]`.
 * @see structured-merge-diff fieldpath/element.go, PathElement.String (v6)
 */
export function elementText(element: string): string {
  const body = element.slice(2);
  if (element.startsWith('f:')) return `.${body}`;
  if (element.startsWith('k:')) {
    const keys = JSON.parse(body) as Readonly<Record<string, Json>>;
    return `[${Object.entries(keys)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join(',')}]`;
  }
  return element.startsWith('v:') ? `[=${body}]` : `[${body}]`;
}
