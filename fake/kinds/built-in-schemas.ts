import { readFileSync } from 'node:fs';
import { schemaDocuments } from '../../machinery/generated/schema-documents.ts';
import { createSchemaRegistry, type SchemaRegistry } from '../../machinery/schema/compile-built-in.ts';

const known: ReadonlySet<string> = new Set(schemaDocuments);

/** Only listed documents are read: a group's name may come from a URL. */
function readDocument(document: string): unknown {
  if (!known.has(document)) return undefined;
  return JSON.parse(readFileSync(new URL(`../../machinery/generated/schemas/${document}.json`, import.meta.url), 'utf8'));
}

let registry: SchemaRegistry | undefined;

/** The schemas of all built-in kinds: immutable, so one registry serves every cluster of the process; read from disk on demand. */
export function builtInSchemas(): SchemaRegistry {
  registry ??= createSchemaRegistry(readDocument);
  return registry;
}
