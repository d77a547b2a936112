import type { Document, Tags } from 'yaml';
import { isJsonObject } from '../../machinery/json.ts';
import { yamlLibrary } from '../request/yaml-library.ts';
import { SeedError } from './seed-error.ts';

/** One object to create, and where it comes from. */
export interface SeedItem {
  readonly object: object;
  /** `file:line:column`, or the place in a list of objects. */
  readonly place: string;
}

type PlaceAt = (offset: number) => string;

// What YAML 1.1 has and JSON has not stays text, as on kubectl's way through JSON.
const withoutTimes = (tags: Tags): Tags =>
  tags.filter((tag) => {
    if (typeof tag === 'string') return !['timestamp', 'binary', 'intTime', 'floatTime'].includes(tag);
    return !/:(timestamp|binary)$/.test(tag.tag) && !('format' in tag && tag.format === 'TIME');
  });

function checked(object: unknown, place: string): SeedItem {
  if (!isJsonObject(object)) throw new SeedError(place, 'expected an object, found another YAML value');
  for (const field of ['apiVersion', 'kind']) {
    if (typeof object[field] !== 'string' || object[field] === '') throw new SeedError(place, `${field} is missing: every object needs apiVersion and kind`);
  }
  return { object, place };
}

function itemsOf(document: Document.Parsed, placeAt: PlaceAt): readonly SeedItem[] {
  const [error] = document.errors;
  // The parser's messages go on with an excerpt of the file, which may hold a secret.
  if (error !== undefined) throw new SeedError(placeAt(error.pos[0]), error.message.split(/ at line \d+|\n/)[0] ?? error.message);
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (value === null || value === undefined) return [];
  const { contents } = document;
  const start = contents?.range?.[0] ?? document.range[0];
  if (!isJsonObject(value) || !Array.isArray(value['items']) || value['kind'] !== 'List') return [checked(value, placeAt(start))];
  const { isMap, isSeq } = yamlLibrary();
  const nodes: unknown = isMap(contents) ? contents.get('items', true) : undefined;
  return value['items'].map((item: unknown, index) => {
    const node = isSeq(nodes) ? nodes.items[index] : undefined;
    return checked(item, placeAt(isMap(node) ? (node.range?.[0] ?? start) : start));
  });
}

/**
 * Reads the objects of a YAML or JSON text with any number of documents, as kubectl reads them; a `List` gives its items.
 *
 * @throws {SeedError} at the first document that does not parse, or that has no apiVersion and kind
 */
export function parseSeed(text: string, file: string): readonly SeedItem[] {
  const { LineCounter, parseAllDocuments } = yamlLibrary();
  const lineCounter = new LineCounter();
  const placeAt: PlaceAt = (offset) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const documents = parseAllDocuments(text, { version: '1.1', uniqueKeys: true, merge: true, customTags: withoutTimes, lineCounter });
  return documents.flatMap((document) => ('contents' in document ? itemsOf(document as Document.Parsed, placeAt) : []));
}
