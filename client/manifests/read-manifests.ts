import type { Document, Tags } from 'yaml';
import { isJsonObject } from '../../machinery/json.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { ConfigError } from '../errors.ts';

/** What to apply: objects, or YAML with any number of documents. A `List` stands for its items. */
export type Manifests = string | readonly KubeObject[];

// Dates, base-60 numbers and binary stay text, as on kubectl's way through JSON.
function isLeftAsText(tag: Tags[number]): boolean {
  if (typeof tag === 'string') return ['timestamp', 'binary', 'intTime', 'floatTime'].includes(tag);
  return /:(timestamp|binary)$/.test(tag.tag) || ('format' in tag && tag.format === 'TIME');
}

// Source: sigs.k8s.io/yaml v1.6: YAML 1.1, duplicate keys are errors.
const KUBERNETES_YAML = {
  version: '1.1',
  uniqueKeys: true,
  merge: true,
  customTags: (tags: Tags): Tags => tags.filter((tag) => !isLeftAsText(tag)),
} as const;

function readDocument(document: Document.Parsed): unknown {
  const [error] = document.errors;
  // The parser's message goes on with an excerpt of the text, which may hold a secret.
  if (error !== undefined)
    throw new ConfigError({ message: error.message.split(/ at line \d+|\n/)[0] ?? '', file: 'manifests', line: error.linePos?.[0].line });
  return document.toJS({ maxAliasCount: 100 }) as unknown;
}

function checked(value: unknown): KubeObject {
  if (!isJsonObject(value)) throw new ConfigError({ message: 'a manifest is no object' });
  const object = value as KubeObject;
  for (const field of ['apiVersion', 'kind'] as const) {
    if (typeof object[field] !== 'string' || object[field] === '') throw new ConfigError({ message: `a manifest has no ${field}` });
  }
  const { name } = object.metadata ?? {};
  if (typeof name !== 'string' || name === '') throw new ConfigError({ message: `a ${object.kind} to apply has no metadata.name` });
  return object;
}

function itemsOf(value: unknown): readonly unknown[] {
  return isJsonObject(value) && value['kind'] === 'List' && Array.isArray(value['items']) ? value['items'] : [value];
}

/** The objects of manifests, in their order. @throws {ConfigError} for what is no manifest, or has no name */
export async function readManifests(manifests: Manifests): Promise<readonly KubeObject[]> {
  const documents = (await parsed(manifests)).filter((value) => value !== null && value !== undefined);
  return documents.flatMap(itemsOf).map(checked);
}

async function parsed(manifests: Manifests): Promise<readonly unknown[]> {
  if (typeof manifests !== 'string') return manifests;
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(manifests, KUBERNETES_YAML);
  return documents.flatMap((document) => ('contents' in document ? [readDocument(document as Document.Parsed)] : []));
}
