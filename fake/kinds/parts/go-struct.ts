import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { goStructFields } from './go-struct-fields.ts';

type Printer = (wire: JsonObject, target: Record<string, Json>) => void;
type FieldPrinter = (value: Json | undefined) => Json;

const printers = new Map<string, readonly Printer[]>();

const zeroes: Readonly<Record<string, Json>> = { t: '', n: 0, f: false, q: '0' };

/** A map as Go prints it: its keys are sorted. */
export function goMap(value: Json | undefined): Json {
  if (!isJsonObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as JsonObject;
}

/** A label selector as Go prints it. */
export function goSelector(value: Json | undefined): Json {
  if (!isJsonObject(value)) return value ?? null;
  const { matchLabels, matchExpressions } = value;
  const given = Array.isArray(matchExpressions) ? matchExpressions.filter((item): item is JsonObject => isJsonObject(item)) : undefined;
  const expressions = given?.map(({ key = '', operator = '', values }) => ({ key, operator, ...(values === undefined ? {} : { values }) }));
  return { ...(matchLabels === undefined ? {} : { matchLabels: goMap(matchLabels) }), ...(expressions === undefined ? {} : { matchExpressions: expressions }) };
}

function fieldPrinter(kind: string): FieldPrinter {
  if (kind.startsWith('[]')) {
    const item = kind.slice(2);
    return (value) => (Array.isArray(value) ? value.map((each: Json) => goStruct(item, isJsonObject(each) ? each : {})) : null);
  }
  if (kind.startsWith('*')) return (value) => (isJsonObject(value) ? goStruct(kind.slice(1), value) : null);
  if (kind.startsWith('=')) return (value) => goStruct(kind.slice(1), isJsonObject(value) ? value : {});
  if (kind === 'm') return goMap;
  if (kind === 'l') return goSelector;
  const zero = zeroes[kind] ?? null;
  return (value) => value ?? zero;
}

const metadataKeys = ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'labels', 'annotations', 'finalizers'];

// Metadata carries its wire names also inside of the server, and leaves out what is absent.
const printMetadata: Printer = (wire, target) => {
  const metadata = isJsonObject(wire['metadata']) ? wire['metadata'] : {};
  for (const key of metadataKeys) {
    const value = metadata[key];
    if (value !== undefined && value !== null) target[key] = goMap(value);
  }
};

function printerOf(item: string): readonly Printer[] {
  if (item === '...meta') return [printMetadata];
  if (item.startsWith('...')) return printersOf(item.slice(3));
  const [names = '', kind = ''] = item.split(':');
  const [goName = '', wireName = goName.charAt(0).toLowerCase() + goName.slice(1)] = names.split('/');
  const print = fieldPrinter(kind);
  return [
    (wire, target) => {
      target[goName] = print(wire[wireName]);
    },
  ];
}

function printersOf(struct: string): readonly Printer[] {
  const found = printers.get(struct);
  if (found !== undefined) return found;
  const made = (goStructFields[struct] ?? '').split(' ').flatMap(printerOf);
  printers.set(struct, made);
  return made;
}

/** What the server's own struct of the name `struct` looks like in a message that prints it: every field, in order, absent ones as zeros. */
export function goStruct(struct: string, wire: JsonObject): JsonObject {
  const target: Record<string, Json> = {};
  for (const print of printersOf(struct)) print(wire, target);
  return target;
}
