import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { patternProblem } from '../pattern/go-pattern.ts';
import { type FieldError, forbiddenField, invalidValue, required } from '../validation/field-error.ts';

type Level = 'root' | 'item' | 'field';

const objectOf = (value: Json | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined);
const listOf = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const entriesOf = (value: Json | undefined): [string, JsonObject][] =>
  isJsonObject(value) ? Object.entries(value).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1])) : [];
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const isOnly = (schema: JsonObject | undefined, type: string): boolean => schema !== undefined && Object.keys(schema).length === 1 && schema['type'] === type;

/** `anyOf: [{type: integer}, {type: string}]`, the one place where types may be nested. */
function isIntOrStringChoice(schema: JsonObject | undefined): boolean {
  const choices = listOf(schema?.['anyOf']);
  return choices.length === 2 && isOnly(choices[0], 'integer') && isOnly(choices[1], 'string');
}

const UNSUPPORTED: readonly (readonly [string, string])[] = [
  ['id', 'id'],
  ['$schema', 'schema'],
  ['$ref', '$ref'],
  ['patternProperties', 'patternProperties'],
  ['dependencies', 'dependencies'],
  ['additionalItems', 'additionalItems'],
  ['definitions', 'definitions'],
];

function isSet(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !isJsonObject(value) || Object.keys(value).length > 0;
}

/**
 * Why a schema has no structural form at all; undefined when it has.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/convert.go, NewStructural (v1.37)
 */
export function conversionProblem(schema: JsonObject): string | undefined {
  const unsupported = UNSUPPORTED.find(([key]) => (key === 'additionalItems' ? schema[key] !== undefined : isSet(schema[key])));
  if (unsupported !== undefined) return `OpenAPIV3Schema '${unsupported[1]}' is not supported`;
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  }
  const { items } = schema;
  if (Array.isArray(items) && items.length > 0) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  const parts = [
    objectOf(schema['not']),
    ...listOf(schema['allOf']),
    ...listOf(schema['anyOf']),
    ...listOf(schema['oneOf']),
    objectOf(schema['additionalProperties']),
    objectOf(items),
    ...entriesOf(schema['properties']).map(([, property]) => property),
  ];
  for (const part of parts) {
    const problem = part === undefined ? undefined : conversionProblem(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const NESTED: readonly (readonly [string, (value: Json) => boolean, string])[] = [
  ['type', (value) => value !== '', 'empty'],
  ['additionalProperties', () => true, 'undefined'],
  ['default', () => true, 'undefined'],
  ['title', (value) => value !== '', 'empty'],
  ['description', (value) => value !== '', 'empty'],
  ['nullable', (value) => value === true, 'false'],
  ['x-kubernetes-preserve-unknown-fields', (value) => value === true, 'false'],
  ['x-kubernetes-embedded-resource', (value) => value === true, 'false'],
  ['x-kubernetes-int-or-string', (value) => value === true, 'false'],
  ['x-kubernetes-list-map-keys', (value) => Array.isArray(value) && value.length > 0, 'empty'],
  ['x-kubernetes-list-type', () => true, 'undefined'],
  ['x-kubernetes-map-type', () => true, 'undefined'],
  ['x-kubernetes-validations', (value) => Array.isArray(value) && value.length > 0, 'empty'],
];

/** Which choice of a node may hold types: its own `anyOf`, or that of its first `allOf`. */
interface Exceptions {
  readonly anyOf: boolean;
  readonly firstAllOf: boolean;
}

const none: Exceptions = { anyOf: false, firstAllOf: false };

function valueValidation(schema: JsonObject, path: string, { anyOf, firstAllOf }: Exceptions): FieldError[] {
  const errors: FieldError[] = [];
  if (!anyOf) listOf(schema['anyOf']).forEach((one, index) => errors.push(...nested(one, `${path}.anyOf[${index}]`, none)));
  listOf(schema['allOf']).forEach((one, index) => {
    errors.push(...nested(one, `${path}.allOf[${index}]`, { anyOf: firstAllOf && index === 0, firstAllOf: false }));
  });
  listOf(schema['oneOf']).forEach((one, index) => errors.push(...nested(one, `${path}.oneOf[${index}]`, none)));
  const not = objectOf(schema['not']);
  if (not !== undefined) errors.push(...nested(not, `${path}.not`, none));
  const pattern = text(schema['pattern']);
  const problem = pattern === '' ? undefined : patternProblem(pattern);
  if (problem !== undefined) errors.push(invalidValue(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${problem}`));
  return errors;
}

function nested(schema: JsonObject, path: string, exceptions: Exceptions): FieldError[] {
  const errors = valueValidation(schema, path, exceptions);
  const items = objectOf(schema['items']);
  if (items !== undefined) errors.push(...nested(items, `${path}.items`, none));
  for (const [key, property] of entriesOf(schema['properties'])) errors.push(...nested(property, `${path}.properties[${key}]`, none));
  for (const [keyword, isUsed, state] of NESTED) {
    const value = schema[keyword];
    if (value !== undefined && value !== null && isUsed(value)) errors.push(forbiddenField(`${path}.${keyword}`, `must be ${state} to be structural`));
  }
  if (objectOf(schema['properties'])?.['metadata'] !== undefined) {
    errors.push(forbiddenField(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  }
  return errors;
}

function typeRules(schema: JsonObject, level: Level, path: string): FieldError[] {
  const type = text(schema['type']);
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const errors: FieldError[] = [];
  const open = schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const place = { root: 'at the root', item: 'for specified array items', field: 'for specified object fields' }[level];
  if (embedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(type === '' ? required(`${path}.type`, detail) : invalidValue(`${path}.type`, type, detail));
  } else if (type === '' && !open) errors.push(required(`${path}.type`, `must not be empty ${place}`));
  if (embedded && schema['additionalProperties'] !== undefined) {
    errors.push(forbiddenField(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'));
  }
  if (level === 'root' && type !== '' && type !== 'object') errors.push(invalidValue(`${path}.type`, type, 'must be object at the root'));
  return errors;
}

const METADATA_NAMES: ReadonlySet<string> = new Set(['name', 'generateName']);

// At the root the name is the only part of the metadata that a schema may say anything of.
function metadataRules(metadata: JsonObject, isChecked: boolean, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (isChecked && metadata['type'] !== 'object') errors.push(invalidValue(`${path}.type`, text(metadata['type']), 'must be object'));
  if (level !== 'root') return errors;
  const { type: _type, default: _default, properties, ...rest } = metadata;
  const names = Object.keys(objectOf(properties) ?? {});
  const says = Object.entries(rest).some(([, value]) => isSet(value) && value !== false && !(Array.isArray(value) && value.length === 0));
  if (says || names.some((name) => !METADATA_NAMES.has(name))) {
    errors.push(forbiddenField(path, 'must not specify anything other than name and generateName, but metadata is implicitly specified'));
  }
  return errors;
}

function resourceRules(schema: JsonObject, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const isResource = level === 'root' || embedded;
  const properties = objectOf(schema['properties']) ?? {};
  for (const key of ['kind', 'apiVersion']) {
    const property = objectOf(properties[key]);
    if (isResource && property !== undefined && property['type'] !== 'string') {
      errors.push(invalidValue(`${path}.properties[${key}].type`, text(property['type']), 'must be string'));
    }
  }
  const metadata = objectOf(properties['metadata']);
  if (metadata !== undefined) errors.push(...metadataRules(metadata, isResource, level, `${path}.properties[metadata]`));
  if (embedded && schema['x-kubernetes-preserve-unknown-fields'] !== true && Object.keys(properties).length === 0) {
    const detail = 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    errors.push(required(`${path}.properties`, detail));
  }
  return errors;
}

function extensionRules(schema: JsonObject, path: string): FieldError[] {
  if (schema['x-kubernetes-int-or-string'] !== true) return [];
  return ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource']
    .filter((keyword) => schema[keyword] === true)
    .map((keyword) => invalidValue(`${path}.${keyword}`, true, 'must be false if x-kubernetes-int-or-string is true'));
}

function invariants(schema: JsonObject, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const items = objectOf(schema['items']);
  if (schema['type'] === 'array' && items === undefined) errors.push(required(`${path}.items`, 'must be specified'));
  if (items !== undefined) errors.push(...invariants(items, 'item', `${path}.items`));
  for (const [key, property] of entriesOf(schema['properties'])) errors.push(...invariants(property, 'field', `${path}.properties[${key}]`));
  const values = schema['additionalProperties'];
  if (values !== undefined && values !== null) {
    if (level === 'root') errors.push(forbiddenField(`${path}.additionalProperties`, 'must not be used at the root'));
    if (isJsonObject(values)) errors.push(...invariants(values, 'field', `${path}.additionalProperties`));
  }
  const exceptions = { anyOf: isIntOrStringChoice(schema), firstAllOf: isIntOrStringChoice(listOf(schema['allOf'])[0]) };
  return [
    ...errors,
    ...extensionRules(schema, path),
    ...valueValidation(schema, path, exceptions),
    ...typeRules(schema, level, path),
    ...resourceRules(schema, level, path),
  ];
}

function choicesOf(schema: JsonObject, path: string): (readonly [JsonObject, string])[] {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => listOf(schema[keyword]).map((one, index) => [one, `${path}.${keyword}[${index}]`] as const));
  const not = objectOf(schema['not']);
  return not === undefined ? lists : [...lists, [not, `${path}.not`]];
}

interface Places {
  /** Of the structure. */
  readonly path: string;
  /** Of the nested schema. */
  readonly at: string;
}

// What a nested schema speaks of must stand in the structure around it. The server asks that of the root alone.
function missing(choice: JsonObject, schema: JsonObject, { path, at }: Places): FieldError[] {
  const errors = choicesOf(choice, at).flatMap(([inner, place]) => missing(inner, schema, { path, at: place }));
  const because = (place: string): string => `because it is defined in ${place}`;
  const items = objectOf(choice['items']);
  const ownItems = objectOf(schema['items']);
  if (items !== undefined) {
    if (ownItems === undefined) errors.push(required(`${path}.items`, because(`${at}.items`)));
    else errors.push(...missing(items, ownItems, { path: `${path}.items`, at: `${at}.items` }));
  }
  for (const [key, property] of entriesOf(choice['properties'])) {
    const own = objectOf(objectOf(schema['properties'])?.[key]);
    const place = `${at}.properties[${key}]`;
    if (own === undefined) errors.push(required(`${path}.properties[${key}]`, because(place)));
    else errors.push(...missing(property, own, { path: `${path}.properties[${key}]`, at: place }));
  }
  return errors;
}

const line = ({ field, message }: FieldError): string => `${field}: ${message}`;

/**
 * Every rule of structural schemas that `schema` breaks, in alphabetical order as the server lists them. `schema` must have a
 * structural form ({@link conversionProblem}).
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/validation.go and complete.go (v1.37)
 */
export function validateStructuralRules(schema: JsonObject, path: string): readonly FieldError[] {
  const errors = [...invariants(schema, 'root', path), ...choicesOf(schema, path).flatMap(([choice, at]) => missing(choice, schema, { path, at }))];
  return errors.sort((a, b) => (line(a) < line(b) ? -1 : line(a) > line(b) ? 1 : 0));
}
