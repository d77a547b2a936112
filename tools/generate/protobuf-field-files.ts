import type { OpenApiSchema, Specification } from './specification.ts';

/** Renders the table that bodies in protobuf are read by: kinds by group, version and kind, and the fields of their messages. */
export function protobufFieldFiles({ definitions, protobufFields }: Specification): ReadonlyMap<string, string> {
  const kinds = [...definitions].flatMap(([name, schema]) => kindsOf(schema).map((kind) => `${JSON.stringify(kind)}:${JSON.stringify(name)}`));
  const messages = [...definitions.keys()].sort().flatMap((name) => {
    const fields = protobufFields[name];
    return fields === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(fields)}`];
  });
  const inlined = Object.keys(protobufFields).filter((name) => !definitions.has(name) && isInlined(name, protobufFields, definitions));
  messages.push(...inlined.map((name) => `${JSON.stringify(name)}:${JSON.stringify(protobufFields[name])}`));
  const text = `{"kinds":{\n${kinds.sort().join(',\n')}\n},"messages":{\n${messages.join(',\n')}\n}}\n`;
  return new Map([['machinery/generated/protobuf-fields.json', text]]);
}

function kindsOf(schema: OpenApiSchema): readonly string[] {
  return (schema['x-kubernetes-group-version-kind'] ?? []).map(({ group, version, kind }) => `${group === '' ? '' : `${group}/`}${version}/${kind}`);
}

/** Messages that OpenAPI has no definition of, since JSON does not show them: VolumeSource in Volume, ExtraValue in UserInfo. */
function isInlined(name: string, fields: Specification['protobufFields'], definitions: Specification['definitions']): boolean {
  return Object.entries(fields).some(
    ([owner, list]) => definitions.has(owner) && list.some((field) => Array.isArray(field) && String(field[2]).replace('map:', '') === name),
  );
}
