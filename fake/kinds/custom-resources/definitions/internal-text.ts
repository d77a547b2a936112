import { escapeGoJson } from '../../../../machinery/go-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../machinery/json.ts';
import type { InternalVersion } from './internal-form.ts';

// Go's encoder writes struct fields in their order, absent ones as zeros, and escapes what HTML would read.
type Kind = 'text' | 'flag' | 'value' | 'schema' | 'schemas' | 'schemaMap' | 'schemaOrList' | 'schemaOrBool' | 'dependencies' | 'rules' | 'docs';

const SCHEMA_FIELDS: readonly (readonly [string, string, Kind])[] = [
  ['ID', 'id', 'text'],
  ['Schema', '$schema', 'text'],
  ['Ref', '$ref', 'value'],
  ['Description', 'description', 'text'],
  ['Type', 'type', 'text'],
  ['Nullable', 'nullable', 'flag'],
  ['Format', 'format', 'text'],
  ['Title', 'title', 'text'],
  ['Default', 'default', 'value'],
  ['Maximum', 'maximum', 'value'],
  ['ExclusiveMaximum', 'exclusiveMaximum', 'flag'],
  ['Minimum', 'minimum', 'value'],
  ['ExclusiveMinimum', 'exclusiveMinimum', 'flag'],
  ['MaxLength', 'maxLength', 'value'],
  ['MinLength', 'minLength', 'value'],
  ['Pattern', 'pattern', 'text'],
  ['MaxItems', 'maxItems', 'value'],
  ['MinItems', 'minItems', 'value'],
  ['UniqueItems', 'uniqueItems', 'flag'],
  ['MultipleOf', 'multipleOf', 'value'],
  ['Enum', 'enum', 'value'],
  ['MaxProperties', 'maxProperties', 'value'],
  ['MinProperties', 'minProperties', 'value'],
  ['Required', 'required', 'value'],
  ['Items', 'items', 'schemaOrList'],
  ['AllOf', 'allOf', 'schemas'],
  ['OneOf', 'oneOf', 'schemas'],
  ['AnyOf', 'anyOf', 'schemas'],
  ['Not', 'not', 'schema'],
  ['Properties', 'properties', 'schemaMap'],
  ['AdditionalProperties', 'additionalProperties', 'schemaOrBool'],
  ['PatternProperties', 'patternProperties', 'schemaMap'],
  ['Dependencies', 'dependencies', 'dependencies'],
  ['AdditionalItems', 'additionalItems', 'schemaOrBool'],
  ['Definitions', 'definitions', 'schemaMap'],
  ['ExternalDocs', 'externalDocs', 'docs'],
  ['Example', 'example', 'value'],
  ['XPreserveUnknownFields', 'x-kubernetes-preserve-unknown-fields', 'value'],
  ['XEmbeddedResource', 'x-kubernetes-embedded-resource', 'flag'],
  ['XIntOrString', 'x-kubernetes-int-or-string', 'flag'],
  ['XListMapKeys', 'x-kubernetes-list-map-keys', 'value'],
  ['XListType', 'x-kubernetes-list-type', 'value'],
  ['XMapType', 'x-kubernetes-map-type', 'value'],
  ['XValidations', 'x-kubernetes-validations', 'rules'],
];

/** The names of Go's struct fields for the keywords of a schema that are set, in the struct's order. */
export function schemaFieldNames(schema: JsonObject): readonly string[] {
  return SCHEMA_FIELDS.filter(([, key, kind]) => !isZero(schema[key], kind)).map(([name]) => name);
}

function isZero(value: Json | undefined, kind: Kind): boolean {
  if (value === undefined || value === null) return true;
  return (kind === 'text' && value === '') || (kind === 'flag' && value === false);
}

const sorted = (value: JsonObject): [string, Json][] => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) as [string, Json][];
const mapped = (value: JsonObject, each: (item: Json) => Json): JsonObject => Object.fromEntries(sorted(value).map(([key, item]) => [key, each(item)]));

function ruleForm(rule: Json): Json {
  const { rule: text, message, messageExpression, reason, fieldPath, optionalOldSelf } = (isJsonObject(rule) ? rule : {}) as JsonObject;
  return {
    Rule: text ?? '',
    Message: message ?? '',
    MessageExpression: messageExpression ?? '',
    Reason: reason ?? null,
    FieldPath: fieldPath ?? '',
    OptionalOldSelf: optionalOldSelf ?? null,
  };
}

function listOrSchema(value: Json): Json {
  return Array.isArray(value) ? { Schema: null, JSONSchemas: value.map(schemaForm) } : { Schema: schemaForm(value), JSONSchemas: null };
}

const forms: Readonly<Record<Kind, (value: Json) => Json>> = {
  text: (value) => value,
  flag: (value) => value,
  value: (value) => value,
  schema: (value) => schemaForm(value),
  schemas: (value) => (Array.isArray(value) ? value.map(schemaForm) : null),
  schemaMap: (value) => (isJsonObject(value) ? mapped(value, schemaForm) : null),
  schemaOrList: listOrSchema,
  schemaOrBool: (value) => (typeof value === 'boolean' ? { Allows: value, Schema: null } : { Allows: true, Schema: schemaForm(value) }),
  dependencies: (value) =>
    isJsonObject(value)
      ? mapped(value, (item) => (Array.isArray(item) ? { Schema: null, Property: item } : { Schema: schemaForm(item), Property: null }))
      : null,
  rules: (value) => (Array.isArray(value) ? value.map(ruleForm) : null),
  docs: (value) => (isJsonObject(value) ? { Description: value['description'] ?? '', URL: value['url'] ?? '' } : null),
};

const zeros: Partial<Record<Kind, Json>> = { text: '', flag: false };

/** A schema in the server's internal form. */
function schemaForm(schema: Json): Json {
  if (!isJsonObject(schema)) return null;
  return Object.fromEntries(
    SCHEMA_FIELDS.map(([name, key, kind]) => {
      const value = schema[key];
      return [name, value === undefined || value === null ? (zeros[kind] ?? null) : forms[kind](value)];
    }),
  );
}

function subresourcesForm(subresources: JsonObject | undefined): Json {
  if (subresources === undefined) return null;
  const { status, scale } = subresources;
  return {
    Status: isJsonObject(status) ? {} : null,
    Scale: isJsonObject(scale)
      ? {
          SpecReplicasPath: scale['specReplicasPath'] ?? '',
          StatusReplicasPath: scale['statusReplicasPath'] ?? '',
          LabelSelectorPath: scale['labelSelectorPath'] ?? null,
        }
      : null,
  };
}

function columnForm({ name, type, format, description, priority, jsonPath }: JsonObject): Json {
  return {
    Name: name ?? '',
    Type: type ?? '',
    Format: format ?? '',
    Description: description ?? '',
    Priority: priority ?? 0,
    JSONPath: jsonPath ?? '',
  };
}

function versionForm(version: InternalVersion): Json {
  const { columns, selectableFields, schema } = version;
  return {
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: schema === undefined ? null : { OpenAPIV3Schema: schemaForm(schema['openAPIV3Schema'] ?? null) },
    Subresources: subresourcesForm(version.subresources),
    AdditionalPrinterColumns: columns.length === 0 ? null : columns.map(columnForm),
    SelectableFields: selectableFields.length === 0 ? null : selectableFields.map(({ jsonPath }) => ({ JSONPath: jsonPath ?? '' })),
  };
}

/** JSON as Go's encoder writes it. */
export function goJson(value: Json): string {
  return escapeGoJson(JSON.stringify(value));
}

/** How the server shows a schema in a message. */
export function schemaText(schema: JsonObject): string {
  return goJson(schemaForm(schema));
}

/** How the server shows a rule in a message. */
export function ruleText(rule: JsonObject): string {
  return goJson(ruleForm(rule));
}

/** How the server shows the versions of a definition in a message. */
export function versionsText(versions: readonly InternalVersion[] | undefined): string {
  return versions === undefined ? 'null' : goJson(versions.map(versionForm));
}
