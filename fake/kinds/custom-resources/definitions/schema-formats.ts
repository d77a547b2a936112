import { isJsonObject, type Json } from '../../../../machinery/json.ts';
import { formatOf } from '../../../../machinery/structural/schema-format.ts';
import type { StructuralSchema } from '../../../../machinery/structural/structural-schema.ts';

const LISTS = ['allOf', 'anyOf', 'oneOf'];
const SINGLES = ['not', 'additionalProperties'];

function collect(schema: Json, found: string[]): void {
  if (!isJsonObject(schema)) return;
  const { format, items, properties } = schema;
  if (typeof format === 'string' && format !== '' && formatOf(schema as StructuralSchema) === '') found.push(format);
  for (const item of Array.isArray(items) ? items : [items ?? null]) collect(item, found);
  for (const keyword of LISTS) {
    const list = schema[keyword];
    if (Array.isArray(list)) for (const one of list) collect(one, found);
  }
  for (const keyword of SINGLES) collect(schema[keyword] ?? null, found);
  if (isJsonObject(properties)) for (const key of Object.keys(properties).sort()) collect(properties[key] ?? null, found);
}

/** The formats in some schemas that the server does not know, in the order met, once each. */
export function unrecognizedFormats(schemas: readonly Json[]): readonly string[] {
  const found: string[] = [];
  for (const schema of schemas) collect(schema, found);
  return [...new Set(found)];
}
