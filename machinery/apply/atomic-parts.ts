import { isJsonObject, type Json } from '../json.ts';
import { type TypeSchema, untypedAtomic } from '../schema/type-schema.ts';

function isAtomic(schema: TypeSchema, value: Json): boolean {
  if (schema.kind === 'untyped') return schema.atomic || Array.isArray(value);
  return schema.kind !== 'scalar' && schema.atomic;
}

function collect(schema: TypeSchema, value: Json, path: string, found: string[]): void {
  if (Array.isArray(value)) {
    if (schema.kind !== 'list' && schema.kind !== 'untyped') return;
    if (isAtomic(schema, value)) found.push(path);
    const items = schema.kind === 'list' ? schema.items : untypedAtomic;
    for (const [index, item] of value.entries()) collect(items, item, `${path}[${index}]`, found);
  } else if (isJsonObject(value)) {
    if (schema.kind === 'list' || schema.kind === 'scalar') return;
    if (isAtomic(schema, value)) found.push(path);
    if (schema.kind !== 'struct') return;
    for (const [key, item] of Object.entries(value)) {
      const field = schema.fields.get(key);
      if (field !== undefined && item !== undefined) collect(field.schema, item, `${path}.${key}`, found);
    }
  }
}

/**
 * Where a configuration writes lists, maps and structs that are replaced as a whole: `.spec.tags`, `.metadata.ownerReferences[0]`. Only
 * declared fields are looked into.
 *
 * @see apiserver pkg/admission/plugin/policy/mutating/patch/smd.go, findAtomics (v1.37)
 */
export function atomicParts(schema: TypeSchema, configuration: Json): readonly string[] {
  const found: string[] = [];
  collect(schema, configuration, '', found);
  return found;
}
