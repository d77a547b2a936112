import { equalJson } from '../apply/equal-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { jsonText } from '../lossless-json.ts';
import { type FieldError, invalidValue, notSupported, required, tooLong, tooMany, typeInvalid } from '../validation/field-error.ts';
import { childSchema, isUnchanged, oldItems } from './correlation.ts';
import { hasFormat } from './formats.ts';
import { validateNumber } from './numbers.ts';
import { formatOf } from './schema-format.ts';
import { type StructuralSchema, valueSchema } from './structural-schema.ts';
import { validateType } from './value-type.ts';

/** What validation needs from outside: regular expressions with Go's (RE2) meaning. */
export interface ValidationEnvironment {
  /** Whether `text` holds a match of `pattern`. */
  readonly matches: (pattern: string, text: string) => boolean;
}

/** What stood in a place before, where that can be told: errors of what did not change are let pass. */
interface Before {
  readonly value: Json;
  /** The schema of the place, whichever alternative of it is being checked. */
  readonly schema: StructuralSchema;
}

interface Node {
  readonly value: Json;
  readonly before: Before | undefined;
  readonly schema: StructuralSchema;
  readonly path: string;
  readonly environment: ValidationEnvironment;
}

const NO_FIELD = '<nil>';

const child = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
const at = (path: string, index: number): string => `${path}[${index}]`;

// anyOf, allOf, oneOf and not are reported without a field: the server's validator keeps no path for them.
function validateCombinations(node: Node): readonly FieldError[] {
  const { schema, path } = node;
  const run = (schemas: readonly StructuralSchema[]): FieldError[][] => schemas.map((one) => [...validateNode({ ...node, schema: one })]);
  const problem = (text: string): FieldError => invalidValue(NO_FIELD, '', `${JSON.stringify(path)} ${text}`);
  const errors: FieldError[] = [];
  if (schema.anyOf !== undefined) {
    const results = run(schema.anyOf);
    if (!results.some((found) => found.length === 0))
      errors.push(problem('must validate at least one schema (anyOf)'), ...closest(results, schema.anyOf, node.value));
  }
  if (schema.oneOf !== undefined) {
    const results = run(schema.oneOf);
    const valid = results.filter((found) => found.length === 0).length;
    if (valid === 0) errors.push(problem('must validate one and only one schema (oneOf). Found none valid'), ...closest(results, schema.oneOf, node.value));
    else if (valid > 1) errors.push(problem(`must validate one and only one schema (oneOf). Found ${valid} valid alternatives`));
  }
  if (schema.allOf !== undefined) {
    const results = run(schema.allOf);
    const valid = results.filter((found) => found.length === 0).length;
    if (valid < results.length) errors.push(...results.flat(), problem(`must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`));
  }
  if (schema.not !== undefined && validateNode({ ...node, schema: schema.not }).length === 0) errors.push(problem('must not validate the schema (not)'));
  return errors;
}

/** How many parts of a value a schema speaks of. */
function reach(value: Json, schema: StructuralSchema): number {
  if (Array.isArray(value)) return 1 + (schema.items === undefined ? 0 : value.reduce<number>((sum, item: Json) => sum + reach(item, schema.items ?? {}), 0));
  if (!isJsonObject(value)) return 1;
  const values = valueSchema(schema);
  return Object.keys(value).reduce((sum, key) => {
    const member = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : values;
    return member === undefined ? sum : sum + reach(value[key] ?? null, member);
  }, 1);
}

// Of several failed alternatives the server reports the one that checked most: the first of equals.
function closest(results: readonly FieldError[][], schemas: readonly StructuralSchema[], value: Json): FieldError[] {
  const reaches = schemas.map((schema) => reach(value, schema));
  return results[reaches.indexOf(Math.max(...reaches))] ?? [];
}

// The first broken rule is told, and the format besides.
function stringProblem({ schema, path, environment }: Node, value: string): FieldError | undefined {
  const { maxLength, minLength, pattern } = schema;
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) return tooLong(path, maxLength);
  if (minLength !== undefined && length < minLength) return invalidValue(path, value, `${path} in body should be at least ${minLength} chars long`);
  if (pattern === undefined || environment.matches(pattern, value)) return undefined;
  return invalidValue(path, value, `${path} in body should match '${pattern}'`);
}

function validateString(node: Node): readonly FieldError[] {
  const { value, schema, path } = node;
  if (typeof value !== 'string') return [];
  const problem = stringProblem(node, value);
  const errors = problem === undefined ? [] : [problem];
  const format = formatOf(schema);
  if (format !== '' && !hasFormat(value, format)) {
    errors.push(typeInvalid(path, value, `${path} in body must be of type ${format}: ${JSON.stringify(value)}`));
  }
  return errors;
}

function validateArray(node: Node): readonly FieldError[] {
  const { value, schema, path } = node;
  if (!Array.isArray(value)) return [];
  const { items, minItems, maxItems } = schema;
  const before = itemsBefore(node);
  const errors: FieldError[] =
    items === undefined
      ? []
      : value.flatMap((item: Json, index) => [...validateChild({ ...node, value: item, before: before(item), schema: items, path: at(path, index) })]);
  if (minItems !== undefined && value.length < minItems)
    errors.push(invalidValue(path, value.length, `${path} in body should have at least ${minItems} items`));
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooMany(path, value.length, maxItems));
  if (schema.uniqueItems === true && new Set(value.map(jsonText)).size < value.length) {
    errors.push(invalidValue(path, value, `${path} in body shouldn't contain duplicates`));
  }
  return errors;
}

// Go converts a number to the type of the allowed one before it compares: 1.5 is cut down to an allowed 1.
function isAllowed(value: Json, allowed: Json): boolean {
  if (typeof value === 'number' && typeof allowed === 'number' && Number.isInteger(allowed)) return Math.trunc(value) === allowed;
  return equalJson(value, allowed);
}

function validateEnum({ value, schema, path }: Node): readonly FieldError[] {
  const { enum: allowed } = schema;
  if (allowed === undefined || allowed.some((one) => isAllowed(value, one))) return [];
  const shown = allowed.map((item) => (typeof item === 'string' ? item : jsonText(item)));
  return [notSupported(path, value, shown)];
}

function validateMembers(node: Node, object: JsonObject): FieldError[] {
  const { schema, path } = node;
  const values = valueSchema(schema);
  const errors: FieldError[] = [];
  for (const key of Object.keys(object).sort()) {
    const own = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const member = own ?? values;
    const before = memberBefore(node, key);
    if (member !== undefined) errors.push(...validateChild({ ...node, value: object[key] ?? null, before, schema: member, path: child(path, key) }));
    else if (schema.additionalProperties === false) errors.push(invalidValue(path, key, `${child(path, key)} in body is a forbidden property`));
  }
  return errors;
}

function validateObject(node: Node): readonly FieldError[] {
  const { value, schema, path } = node;
  if (!isJsonObject(value)) return [];
  const { minProperties, maxProperties } = schema;
  const size = Object.keys(value).length;
  const errors: FieldError[] = [];
  if (minProperties !== undefined && size < minProperties) {
    errors.push(invalidValue(path, size, `${path} in body should have at least ${minProperties} properties`));
  }
  if (maxProperties !== undefined && size > maxProperties) errors.push(tooMany(path, size, maxProperties));
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key) || value[key] === undefined);
  errors.push(...validateMembers(node, value), ...missing.map((key) => required(child(path, key))));
  return errors;
}

// The server's result holds no error twice.
function distinct(errors: readonly FieldError[]): readonly FieldError[] {
  if (errors.length < 2) return errors;
  const known = new Map(errors.toReversed().map((error) => [`${error.field}: ${error.message}`, error]));
  return errors.filter((error) => known.get(`${error.field}: ${error.message}`) === error);
}

function validateNode(node: Node): readonly FieldError[] {
  if (node.value === null) return [...validateType(node.value, node.schema, node.path), ...validateEnum(node)];
  return distinct([
    ...validateType(node.value, node.schema, node.path),
    ...validateCombinations(node),
    ...validateString(node),
    ...(typeof node.value === 'number' || typeof node.value === 'bigint' ? validateNumber(node.value, node.schema, node.path) : []),
    ...validateArray(node),
    ...validateEnum(node),
    ...validateObject(node),
  ]);
}

// Errors of a value that is as it was are let pass: a schema that grew stricter must not block other changes.
function validateChild(node: Node): readonly FieldError[] {
  const errors = validateNode(node);
  const { before } = node;
  return errors.length > 0 && before !== undefined && isUnchanged(node.value, before.value, before.schema) ? [] : errors;
}

function memberBefore({ before }: Node, key: string): Before | undefined {
  if (before === undefined || !isJsonObject(before.value) || !Object.hasOwn(before.value, key)) return undefined;
  const schema = childSchema(before.schema, key);
  return schema === undefined ? undefined : { value: before.value[key] ?? null, schema };
}

// Only items of lists of type map can be told apart from one version of the object to the next.
function itemsBefore({ before }: Node): (item: Json) => Before | undefined {
  const items = before?.schema.items;
  if (before === undefined || items === undefined) return () => undefined;
  const find = oldItems(before.schema, before.value);
  return (item) => {
    const value = find(item);
    return value === undefined ? undefined : { value, schema: items };
  };
}

/** What a value is checked against. */
export interface StructuralCheck {
  readonly schema: StructuralSchema;
  readonly environment: ValidationEnvironment;
  /** Stands in front of every field; messages speak of the value alone. */
  readonly base?: string;
  /** The value before an update: what is as it was may stay. */
  readonly before?: Json;
}

/**
 * Checks a custom resource, or a part of one, against its schema; every broken rule is an error, in the API server's order. Where the
 * server's own order is random (the fields of an object), fields come in alphabetical order.
 *
 * @see kube-openapi pkg/validation/validate/schema.go and apiextensions-apiserver pkg/apiserver/validation/ratcheting.go (v1.37)
 */
export function validateStructural(value: Json, { schema, environment, base = '', before }: StructuralCheck): readonly FieldError[] {
  const errors = validateChild({ value, before: before === undefined ? undefined : { value: before, schema }, schema, path: '', environment });
  // Errors of the value as a whole have no name of their own.
  return errors.map((error) => ({ ...error, field: fieldUnder(base, error.field) }));
}

function fieldUnder(base: string, field: string): string {
  if (field === '' || field === NO_FIELD) return base === '' ? NO_FIELD : base;
  return base === '' ? field : `${base}.${field}`;
}
