import type { JsonObject } from '../../machinery/json.ts';
import { addQuantities, compareQuantities, subtractQuantities } from '../../machinery/quantity.ts';

/** Amounts by resource name, as `requests`, `limits` and `hard` carry them. */
export type ResourceList = Readonly<Record<string, string>>;

/** The list at the end of a path of fields, its amounts as texts. */
export function resourceListOf(value: JsonObject | undefined): ResourceList {
  if (value === undefined) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([name, amount]) => (amount === undefined || amount === null ? [] : [[name, String(amount)]])));
}

function merged(a: ResourceList, b: ResourceList, both: (left: string, right: string) => string): ResourceList {
  const result: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    const own = result[name];
    result[name] = own === undefined ? amount : both(own, amount);
  }
  return result;
}

/** The sum of both; a name that only one has is taken as it is. */
export const addLists = (a: ResourceList, b: ResourceList): ResourceList => merged(a, b, addQuantities);

/** The greater amount of each name. */
export const maxLists = (a: ResourceList, b: ResourceList): ResourceList => merged(a, b, (left, right) => (compareQuantities(left, right) >= 0 ? left : right));

/** What `a` has more than `b`, never below zero. */
export function subtractLists(a: ResourceList, b: ResourceList): ResourceList {
  const rest = Object.entries(a).map(([name, amount]): [string, string] => {
    const other = b[name];
    if (other === undefined) return [name, amount];
    return [name, compareQuantities(amount, other) <= 0 ? '0' : subtractQuantities(amount, other)];
  });
  const gone = Object.keys(b).filter((name) => a[name] === undefined);
  return Object.fromEntries([...rest, ...gone.map((name): [string, string] => [name, '0'])]);
}

/** Only the amounts under these names. */
export function maskList(list: ResourceList, names: Iterable<string>): ResourceList {
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(list).filter(([name]) => wanted.has(name)));
}

/** Without the amounts that are zero. */
export function withoutZeros(list: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([, amount]) => compareQuantities(amount, '0') !== 0));
}

/** The names whose amount is above that of `limit`; a name without a limit is not above it. */
export function namesAbove(list: ResourceList, limit: ResourceList): readonly string[] {
  return Object.entries(list).flatMap(([name, amount]) => {
    const bound = limit[name];
    return bound !== undefined && compareQuantities(amount, bound) > 0 ? [name] : [];
  });
}

/** `cpu=1,memory=2Gi`, sorted by name. */
export function listText(list: ResourceList): string {
  return Object.keys(list)
    .sort()
    .map((name) => `${name}=${list[name]}`)
    .join(',');
}

/** Whether both have the same names and amounts, however written. */
export function sameLists(a: ResourceList, b: ResourceList): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => b[name] !== undefined && compareQuantities(a[name] ?? '0', b[name]) === 0);
}
