import type { Outcome, Scenario } from './scenario.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ONE_UUID = new RegExp(UUID.source);
const MICROTIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;
const AGES = ['Age', 'Last Seen', 'First Seen', 'Last Schedule', 'Duration'];

type Fields = Record<string, unknown>;

interface Known {
  readonly names: readonly (readonly [string, string])[];
  readonly uids: ReadonlyMap<string, string>;
  readonly versions: ReadonlyMap<string, string>;
  readonly scenario: Scenario;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

// An object's metadata, as opposed to a list's: only the latter has no uid, name or creation time.
function isObjectMeta(parent: Fields): boolean {
  return (
    parent['uid'] !== undefined || parent['creationTimestamp'] !== undefined || (typeof parent['name'] === 'string' && parent['managedFields'] !== undefined)
  );
}

function walk(value: unknown, visit: (key: string, value: unknown, parent: Fields) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (isFields(value)) {
    for (const [key, item] of Object.entries(value)) {
      visit(key, item, value);
      walk(item, visit);
    }
  }
}

function collect(outcome: readonly Outcome[], variables: Readonly<Record<string, string>>, scenario: Scenario): Known {
  const names = new Map(Object.entries(variables).map(([key, value]) => [value, `{${key}}`]));
  const uids = new Map<string, string>();
  const versions = new Set<string>();
  walk(outcome, (key, value, parent) => {
    if (typeof value !== 'string') return;
    const { name } = parent;
    if (key === 'uid' && ONE_UUID.test(value) && !uids.has(value)) uids.set(value, `<uid ${uids.size + 1}>`);
    if (key === 'generateName' && typeof name === 'string' && name.startsWith(value) && name !== value)
      names.set(name, `${value}<random ${name.length - value.length}>`);
    if (key === 'resourceVersion' && /^[1-9]\d*$/.test(value) && isObjectMeta(parent)) versions.add(value);
  });
  const ranked = [...versions].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)).map((version, index) => [version, `<rv ${index + 1}>`] as const);
  return { names: [...names].sort((a, b) => b[0].length - a[0].length), uids, versions: new Map(ranked), scenario };
}

function cleanText(value: string, { names, uids, scenario }: Known): string {
  let text = value;
  for (const [from, to] of names) text = text.replaceAll(from, to);
  text = text
    .replace(UUID, (uid) => uids.get(uid) ?? '<uid>')
    .replace(MICROTIME, '<microtime>')
    .replace(TIME, '<time>')
    .replace(JWT, '<jwt>');
  for (const [from, to] of Object.entries(scenario.replace ?? {})) text = text.replace(new RegExp(from, 'g'), to);
  return text;
}

const isAddress = (value: unknown): value is string => typeof value === 'string' && /^\d|:/.test(value);

// Fields whose values differ from run to run by nature; undefined: nothing special about this one.
function special(key: string, value: unknown, parent: Fields, known: Known): unknown {
  if (key === 'resourceVersion' && typeof value === 'string' && /^[1-9]\d*$/.test(value))
    return isObjectMeta(parent) ? (known.versions.get(value) ?? '<rv>') : '<list rv>';
  if (key === 'continue' && typeof value === 'string' && value !== '') return '<continue>';
  if (key === 'clusterIP' && isAddress(value)) return '<ip>';
  if (key === 'clusterIPs' && Array.isArray(value)) return value.map((address) => (isAddress(address) ? '<ip>' : address));
  if ((key === 'nodePort' || key === 'healthCheckNodePort') && typeof value === 'number' && value > 0 && known.scenario.keepPorts !== true) return '<port>';
  return undefined;
}

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => key !== 'description' || typeof item !== 'string')
      .map(([key, item]) => [key, withoutDescriptions(item)]),
  );
}

function withoutAges(table: Fields): Fields {
  const columns = Array.isArray(table['columnDefinitions']) ? (table['columnDefinitions'] as Fields[]) : undefined;
  const ages = new Set(columns?.map(({ name }, index) => (AGES.includes(String(name)) ? index : -1)));
  const rows = (table['rows'] as Fields[]).map((row) => ({
    ...row,
    cells: (row['cells'] as unknown[] | undefined)?.map((cell, index) => (ages.has(index) && /^\d/.test(String(cell)) ? '<age>' : cell)),
  }));
  return { ...table, rows, columnDefinitions: columns?.map(({ description: _, ...column }) => column) };
}

function clean(value: unknown, key: string, parent: Fields, known: Known): unknown {
  const replaced = special(key, value, parent, known);
  if (replaced !== undefined) return replaced;
  if (typeof value === 'string') return cleanText(value, known);
  if (Array.isArray(value)) return value.map((item) => clean(item, '', {}, known));
  if (!isFields(value)) return value;
  let fields = value;
  if (fields['kind'] === 'Table' && Array.isArray(fields['rows'])) fields = withoutAges(fields);
  if (fields['openapi'] !== undefined || fields['swagger'] !== undefined) fields = withoutDescriptions(fields) as Fields;
  return Object.fromEntries(Object.entries(fields).map(([name, item]) => [cleanText(name, known), clean(item, name, fields, known)]));
}

/** Takes out what changes from run to run: names, uids, revisions, times, addresses. */
export function normalize(outcome: readonly Outcome[], variables: Readonly<Record<string, string>>, scenario: Scenario): readonly Outcome[] {
  return clean(outcome, '', {}, collect(outcome, variables, scenario)) as readonly Outcome[];
}
