import { isJsonObject, type Json } from '../../../../machinery/json.ts';
import { isKnownFormat } from '../../../../machinery/structural/formats.ts';

const LISTS = ['allOf', 'anyOf', 'oneOf'];
const SINGLES = ['not', 'additionalProperties'];

function collect(schema: Json, found: string[]): void {
  if (!isJsonObject(schema)) return;
  const { format, items, properties, type } = schema;
  // Formats of numbers are for readers of the schema.
  const isNumber = type === 'integer' || type === 'number';
  if (!isNumber && typeof format === 'string' && format !== '' && !isKnownFormat(format)) found.push(format);
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
