import { formatAge } from '../../../machinery/duration.ts';
import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject, TableColumn, TableDefinition } from '../../registry/strategy.ts';

/** A column as written in the tables of kinds: its name, then optionally its type and priority. */
export type ColumnSpec = string | readonly [name: string, type: 'string' | 'integer' | 'boolean' | 'date', priority?: number];

function column(spec: ColumnSpec): TableColumn {
  const [name, type, priority = 0] = typeof spec === 'string' ? [spec, 'string'] : spec;
  return { name, type, format: name === 'Name' ? 'name' : '', priority };
}

/** Columns between Name and whatever the kind ends with; Name itself comes first always. */
export function tableOf(columns: readonly ColumnSpec[], cells: (object: StoredObject, nowMs: number) => readonly unknown[]): TableDefinition {
  return { columns: ['Name' as ColumnSpec, ...columns].map(column), cells: (object, nowMs) => [object.metadata.name ?? '', ...cells(object, nowMs)] };
}

/** How long ago the object was made. */
export function ageOf(object: StoredObject, nowMs: number): string {
  return since(object.metadata.creationTimestamp, nowMs);
}

/** How long ago a time was; `<unknown>` when there is none. */
export function since(time: unknown, nowMs: number): string {
  return typeof time === 'string' ? formatAge(nowMs - Date.parse(time)) : '<unknown>';
}

/** Labels as `a=b,c=d`, or `<none>`. */
export function labelText(labels: unknown): string {
  const entries = Object.entries((labels ?? {}) as Readonly<Record<string, string>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
}

/** A label selector as a query would spell it, or `<none>`. */
export function selectorText(selector: JsonObject | undefined): string {
  if (selector === undefined) return '<none>';
  const parts = Object.entries((selector['matchLabels'] ?? {}) as Readonly<Record<string, string>>).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  for (const item of (selector['matchExpressions'] ?? []) as readonly JsonObject[]) parts.push({ key: String(item['key']), text: requirementText(item) });
  parts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return parts.length === 0 ? '<none>' : parts.map(({ text }) => text).join(',');
}

function requirementText(requirement: JsonObject): string {
  const key = String(requirement['key']);
  const values = [...((requirement['values'] ?? []) as readonly string[])].sort().join(',');
  switch (requirement['operator']) {
    case 'In':
      return `${key} in (${values})`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'Exists':
      return key;
    default:
      return `!${key}`;
  }
}

/** Names and images of containers, each joined by commas. */
export function containerTexts(containers: readonly JsonObject[]): [names: string, images: string] {
  return [containers.map((item) => String(item['name'] ?? '')).join(','), containers.map((item) => String(item['image'] ?? '')).join(',')];
}
