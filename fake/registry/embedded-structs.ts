import { isJsonObject } from '../../machinery/json.ts';
import type { StructSchema, TypeSchema } from '../../machinery/schema/type-schema.ts';
import type { DraftObject } from './strategy.ts';

const known = new WeakMap<StructSchema, readonly string[]>();

/** The fields at the top of a built-in type that hold a struct and no pointer to one: their default is `{}`. */
function embeddedIn(schema: StructSchema): readonly string[] {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const keys = [...schema.fields.values()].filter(
    ({ schema: type, default: value }) => type.kind === 'struct' && isJsonObject(value) && Object.keys(value).length === 0,
  );
  const names = keys.map(({ name }) => name);
  known.set(schema, names);
  return names;
}

/** Puts the structs back that a write has taken away: Go writes them whether or not anything is in them. */
export function fillEmbedded(draft: DraftObject, schema: TypeSchema | undefined): void {
  if (schema?.kind !== 'struct' || schema.name === undefined) return;
  for (const name of embeddedIn(schema)) if (draft[name] === undefined) draft[name] = {};
}
