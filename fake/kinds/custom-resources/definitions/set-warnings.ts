import { isJsonObject, type Json } from '../../../../machinery/json.ts';

const LISTS = ['allOf', 'anyOf', 'oneOf'];
const SINGLES = ['not', 'additionalProperties'];
const MAPS = ['properties', 'patternProperties', 'definitions'];

function collect(schema: Json | undefined, found: Set<string>): void {
  if (!isJsonObject(schema)) return;
  const { items } = schema;
  if (schema['x-kubernetes-list-type'] === 'set' && isJsonObject(items)) {
    const { type } = items;
    if (type === 'object' || type === 'array') {
      found.add(`x-kubernetes-list-type: set for items of type ${JSON.stringify(type)} is not supported by server-side apply or CEL validation rules`);
    }
  }
  for (const item of Array.isArray(items) ? items : [items]) collect(item, found);
  for (const keyword of LISTS) {
    const list = schema[keyword];
    if (Array.isArray(list)) for (const one of list) collect(one, found);
  }
  for (const keyword of SINGLES) collect(schema[keyword], found);
  for (const keyword of MAPS) {
    const members = schema[keyword];
    if (isJsonObject(members)) for (const key in members) collect(members[key], found);
  }
}

/**
 * What is told of sets in some schemas whose items are no scalars, sorted, once each.
 *
 * @see apiextensions-apiserver pkg/registry/customresourcedefinition/strategy.go, getNonScalarListTypeSetWarnings (v1.37)
 */
export function setWarnings(schemas: readonly Json[]): readonly string[] {
  const found = new Set<string>();
  for (const schema of schemas) collect(schema, found);
  return [...found].sort();
}
