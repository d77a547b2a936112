import type { Json } from '../../machinery/json.ts';
import { type CompactDefinition, type CompactDetails, type CompactType, schemaDocumentOf } from '../../machinery/schema/compact-document.ts';
import { definitionsByHome, type Home, type HomedDefinition, isKind, leaves } from './home.ts';
import { generatedHeader, type OpenApiSchema, referenceOf, type Specification } from './specification.ts';

type Homes = ReadonlyMap<string, Home>;
type ProtobufFields = Specification['protobufFields'];

interface DocumentSources {
  readonly homes: Homes;
  readonly protobufFields: ProtobufFields;
}

/** Renders one compact schema document per group and version, and the list of them. */
export function compactSchemas(specification: Specification, homes: Homes): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const names: string[] = [];
  for (const definitions of definitionsByHome(specification, homes).values()) {
    const home = definitions[0]?.home;
    if (home === undefined) continue;
    const name = schemaDocumentOf(home.group, home.version);
    names.push(name);
    files.set(`machinery/generated/schemas/${name}.json`, documentOf(home, definitions, { homes, protobufFields: specification.protobufFields }));
  }
  files.set('machinery/generated/schema-documents.ts', documentList(names, specification.digest));
  return files;
}

function documentList(names: readonly string[], digest: string): string {
  const lines = names.map((name) => `  '${name}',\n`).join('');
  return `${generatedHeader(digest)}\n/** The names of the compact schema documents in \`schemas/\`. */\nexport const schemaDocuments: readonly string[] = Object.freeze([\n${lines}]);\n`;
}

function documentOf(home: Home, definitions: readonly HomedDefinition[], { homes, protobufFields }: DocumentSources): string {
  const head = JSON.stringify({ group: home.group, version: home.version, package: home.package });
  const lines = definitions.map(
    (definition) => `${JSON.stringify(definition.home.name)}:${JSON.stringify(compactDefinition(definition, homes, protobufFields))}`,
  );
  return `${head.slice(0, -1)},"definitions":{\n${lines.join(',\n')}\n}}\n`;
}

type ProtobufField = readonly [number: number, name: string, type: string, flags: string];

/** The fields of a Go struct, those of structs that it embeds among them. */
function fieldsOf(struct: string, protobufFields: ProtobufFields): readonly ProtobufField[] {
  const fields = (protobufFields[struct] ?? []) as readonly ProtobufField[];
  return fields.flatMap((field) => (field[1] === '' ? fieldsOf(field[2], protobufFields) : [field]));
}

/** Required lists and maps that Go leaves out when they are empty, as their `omitempty` says. */
function omittedFields({ schema }: HomedDefinition, fields: readonly ProtobufField[]): readonly string[] {
  const omitted = fields.filter(([, , type, flags]) => flags.startsWith('?') && (flags.endsWith('[]') || type.startsWith('map:')));
  return omitted.map(([, name]) => name).filter((name) => schema.required?.includes(name) === true);
}

/** What stands behind a leaf that Go leaves out when it is zero, and behind one that it always writes. */
const marks: ReadonlyMap<string, string> = new Map([
  ['?', '?'],
  ['', '!'],
]);

function marked(type: CompactType, [, , goType, flags]: ProtobufField): CompactType {
  const mark = /^[a-z]\w*$/.test(goType) ? (marks.get(flags) ?? '') : '';
  if (typeof type === 'string') return `${type}${mark}`;
  return type.type === undefined || mark === '' ? type : { ...type, type: `${type.type}${mark}` };
}

function compactDefinition(definition: HomedDefinition, homes: Homes, protobufFields: ProtobufFields): CompactDefinition {
  const { home, schema } = definition;
  const goFields = fieldsOf(`${home.package}.${home.name}`, protobufFields);
  const omitted = omittedFields(definition, goFields);
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]): [string, CompactType] => {
    const type = compactType(property, home, homes);
    const field = goFields.find(([, known]) => known === name);
    return [name, field === undefined ? type : marked(type, field)];
  });
  return {
    ...(isKind(schema, home) ? { isKind: true } : {}),
    fields: Object.fromEntries(properties),
    ...(schema.required === undefined ? {} : { required: schema.required }),
    ...(omitted.length === 0 ? {} : { omitted }),
    ...(schema['x-kubernetes-map-type'] === 'atomic' ? { atomic: true } : {}),
  };
}

function compactType(schema: OpenApiSchema, from: Home, homes: Homes): CompactType {
  const details: CompactDetails = { ...shapeOf(schema, from, homes), ...annotationsOf(schema) };
  return details.type !== undefined && Object.keys(details).length === 1 ? details.type : details;
}

function shapeOf(schema: OpenApiSchema, from: Home, homes: Homes): CompactDetails {
  const reference = referenceOf(schema);
  if (reference !== undefined) return { type: leaves[reference]?.compact ?? referenceTo(reference, from, homes) };
  if (schema.type === 'array') return listShape(schema, from, homes);
  if (schema.type !== 'object') return { type: schema.format === undefined ? (schema.type ?? 'any') : `${schema.type}:${schema.format}` };
  return schema.additionalProperties === undefined ? { type: 'any' } : { map: compactType(schema.additionalProperties, from, homes) };
}

function listShape(schema: OpenApiSchema, from: Home, homes: Homes): CompactDetails {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  return {
    list: compactType(schema.items ?? {}, from, homes),
    ...(listType === 'set' || listType === 'map' ? { listType } : {}),
    ...(listType === 'map' && keys !== undefined ? { keys } : {}),
  };
}

function referenceTo(name: string, from: Home, homes: Homes): string {
  const home = homes.get(name);
  if (home === undefined) throw new Error(`a reference to ${name}, which no document defines`);
  return home.package === from.package ? `#${home.name}` : `${schemaDocumentOf(home.group, home.version)}#${home.name}`;
}

function annotationsOf(schema: OpenApiSchema): CompactDetails {
  const patchStrategy = schema['x-kubernetes-patch-strategy'];
  const patchMergeKey = schema['x-kubernetes-patch-merge-key'];
  // `{}` on a reference says that the Go type embeds the struct by value, which shows in managedFields; elsewhere it says nothing.
  const hasDefault = schema.default !== undefined && (JSON.stringify(schema.default) !== '{}' || schema.allOf !== undefined);
  return {
    ...(schema['x-kubernetes-map-type'] === 'atomic' ? { atomic: true } : {}),
    ...(schema.enum === undefined ? {} : { enum: schema.enum }),
    ...(hasDefault ? { default: schema.default as Json } : {}),
    ...(patchStrategy === undefined ? {} : { patchStrategy }),
    ...(patchMergeKey === undefined ? {} : { patchMergeKey }),
  };
}
