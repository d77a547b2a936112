import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { TypeSchema } from './type-schema.ts';

function visit(value: Json | undefined, schema: TypeSchema, path: string, found: string[]): void {
  if (schema.kind === 'list') {
    if (Array.isArray(value)) value.forEach((item: Json, index) => visit(item, schema.items, `${path}[${index}]`, found));
    return;
  }
  if (!isJsonObject(value) || (schema.kind !== 'struct' && schema.kind !== 'map')) return;
  for (const [key, item] of Object.entries(value)) {
    const below = path === '' ? key : `${path}.${key}`;
    const child = schema.kind === 'map' ? schema.values : schema.fields.get(key)?.schema;
    if (child !== undefined) visit(item, child, below, found);
    else if (schema.kind === 'struct' && !schema.preserveUnknown) found.push(below);
  }
}

/** The paths of the fields that the schema does not know, in the order met. Values of a wrong type are passed over: validation tells of them. */
export function unknownFields(object: JsonObject, schema: TypeSchema): string[] {
  const found: string[] = [];
  visit(object, schema, '', found);
  return found;
}
