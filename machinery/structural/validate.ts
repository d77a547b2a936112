import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { type FieldError, invalidValue, notSupported, required, tooLong, tooMany, typeInvalid } from '../validation/field-error.ts';
import { hasFormat } from './formats.ts';
import { type StructuralSchema, valueSchema } from './structural-schema.ts';

/** What validation needs from outside: regular expressions with Go's (RE2) meaning. */
export interface ValidationEnvironment {
  /** Whether `text` holds a match of `pattern`. */
  readonly matches: (pattern: string, text: string) => boolean;
}

interface Node {
  readonly value: Json;
  readonly schema: StructuralSchema;
  readonly path: string;
  readonly environment: ValidationEnvironment;
}

const NO_FIELD = '<nil>';

function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const child = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
const at = (path: string, index: number): string => `${path}[${index}]`;

function hasType(value: Json, schema: StructuralSchema): boolean {
  const actual = jsonType(value);
  if (actual === 'null') return schema.nullable === true || (schema.type === undefined && schema['x-kubernetes-int-or-string'] !== true);
  if (schema['x-kubernetes-int-or-string'] === true) return actual === 'integer' || actual === 'string';
  return schema.type === undefined || schema.type === actual || (schema.type === 'number' && actual === 'integer');
}

function validateType({ value, schema, path }: Node): readonly FieldError[] {
  if (hasType(value, schema)) return [];
  const wanted = schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : (schema.type ?? 'object');
  const actual = jsonType(value);
  return [typeInvalid(path, actual, `${path} in body must be of type ${wanted}: ${JSON.stringify(actual)}`)];
}

// anyOf, allOf, oneOf and not are reported without a field: the server's validator keeps no path for them.
function validateCombinations(node: Node): readonly FieldError[] {
  const { schema, path } = node;
  const run = (schemas: readonly StructuralSchema[]): FieldError[][] => schemas.map((one) => [...validateNode({ ...node, schema: one })]);
  const problem = (text: string): FieldError => invalidValue(NO_FIELD, '', `${JSON.stringify(path)} ${text}`);
  const errors: FieldError[] = [];
  if (schema.anyOf !== undefined) {
    const results = run(schema.anyOf);
    if (!results.some((found) => found.length === 0)) errors.push(problem('must validate at least one schema (anyOf)'), ...closest(results));
  }
  if (schema.oneOf !== undefined) {
    const results = run(schema.oneOf);
    const valid = results.filter((found) => found.length === 0).length;
    if (valid === 0) errors.push(problem('must validate one and only one schema (oneOf). Found none valid'), ...closest(results));
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

// Of several failed alternatives the server reports the one that came furthest: the fewest errors, the first of equals.
function closest(results: readonly FieldError[][]): FieldError[] {
  return results.reduce<FieldError[] | undefined>((best, found) => (best === undefined || found.length < best.length ? found : best), undefined) ?? [];
}

function validateString({ value, schema, path, environment }: Node): readonly FieldError[] {
  if (typeof value !== 'string') return [];
  const errors: FieldError[] = [];
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.push(tooLong(path, schema.maxLength));
  if (schema.minLength !== undefined && length < schema.minLength) {
    errors.push(invalidValue(path, value, `${path} in body should be at least ${schema.minLength} chars long`));
  }
  if (schema.pattern !== undefined && !environment.matches(schema.pattern, value)) {
    errors.push(invalidValue(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  if (schema.format !== undefined && !hasFormat(value, schema.format)) {
    errors.push(typeInvalid(path, value, `${path} in body must be of type ${schema.format}: ${JSON.stringify(value)}`));
  }
  return errors;
}

function numberProblem(value: number, schema: StructuralSchema): string | undefined {
  if (schema.type === 'integer' && !Number.isInteger(value)) return 'integer (default format)';
  if (schema.format === 'int32' && (!Number.isInteger(value) || value > 2_147_483_647 || value < -2_147_483_648)) return 'integer with format int32';
  if (schema.format === 'float' && Math.abs(value) > 3.402_823_466_385_288_6e38) return 'number with format float';
  return undefined;
}

function validateNumber({ value, schema, path }: Node): readonly FieldError[] {
  if (typeof value !== 'number') return [];
  const errors: FieldError[] = [];
  const problem = numberProblem(value, schema);
  if (problem !== undefined) errors.push(invalidValue(NO_FIELD, '', `Checked value must be of type ${problem} in ${path}`));
  const refuse = (text: string): unknown => errors.push(invalidValue(path, value, `${path} in body should be ${text}`));
  const { multipleOf, maximum, minimum } = schema;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) refuse(`a multiple of ${multipleOf}`);
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    refuse(`less than ${schema.exclusiveMaximum === true ? '' : 'or equal to '}${maximum}`);
  }
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    refuse(`greater than ${schema.exclusiveMinimum === true ? '' : 'or equal to '}${minimum}`);
  }
  return errors;
}

function isMultiple(value: number, factor: number): boolean {
  const quotient = value / factor;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}

function validateArray(node: Node): readonly FieldError[] {
  const { value, schema, path } = node;
  if (!Array.isArray(value)) return [];
  const { items, minItems, maxItems } = schema;
  const errors: FieldError[] =
    items === undefined ? [] : value.flatMap((item: Json, index) => [...validateNode({ ...node, value: item, schema: items, path: at(path, index) })]);
  if (minItems !== undefined && value.length < minItems)
    errors.push(invalidValue(path, value.length, `${path} in body should have at least ${minItems} items`));
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooMany(path, value.length, maxItems));
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length) {
    errors.push(invalidValue(path, value, `${path} in body shouldn't contain duplicates`));
  }
  return errors;
}

function validateEnum({ value, schema, path }: Node): readonly FieldError[] {
  if (schema.enum === undefined || (value === null && schema.nullable === true)) return [];
  const text = JSON.stringify(value);
  if (schema.enum.some((item) => JSON.stringify(item) === text)) return [];
  return [
    notSupported(
      path,
      value,
      schema.enum.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))),
    ),
  ];
}

function validateMembers(node: Node, object: JsonObject): FieldError[] {
  const { schema, path } = node;
  const values = valueSchema(schema);
  const errors: FieldError[] = [];
  for (const key of Object.keys(object).sort()) {
    const own = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const member = own ?? values;
    if (member !== undefined) errors.push(...validateNode({ ...node, value: object[key] ?? null, schema: member, path: child(path, key) }));
    else if (schema.additionalProperties === false) errors.push(invalidValue(path, key, `${child(path, key)} in body is a forbidden property`));
  }
  return errors;
}

function validateObject(node: Node): readonly FieldError[] {
  const { value, schema, path } = node;
  if (!isJsonObject(value)) return [];
  const size = Object.keys(value).length;
  const errors: FieldError[] = [];
  if (schema.minProperties !== undefined && size < schema.minProperties) {
    errors.push(invalidValue(path, size, `${path} in body should have at least ${schema.minProperties} properties`));
  }
  if (schema.maxProperties !== undefined && size > schema.maxProperties) errors.push(tooMany(path, size, schema.maxProperties));
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key) || value[key] === undefined);
  errors.push(...validateMembers(node, value), ...missing.map((key) => required(child(path, key))));
  return errors;
}

function validateNode(node: Node): readonly FieldError[] {
  if (node.value === null) return [...validateType(node), ...validateEnum(node)];
  return [
    ...validateType(node),
    ...validateCombinations(node),
    ...validateString(node),
    ...validateNumber(node),
    ...validateArray(node),
    ...validateEnum(node),
    ...validateObject(node),
  ];
}

/**
 * Checks a custom resource against its schema; every broken rule is an error, in the API server's order. Where the server's own order is
 * random (the fields of an object), fields come in alphabetical order. Fields stand below `base`, messages speak of the value alone.
 *
 * @see kube-openapi pkg/validation/validate/schema.go (v1.37)
 */
export function validateStructural(value: Json, schema: StructuralSchema, environment: ValidationEnvironment, base = ''): readonly FieldError[] {
  const errors = validateNode({ value, schema, path: '', environment });
  // Errors of the value as a whole have no name of their own.
  return errors.map((error) => ({ ...error, field: fieldUnder(base, error.field) }));
}

function fieldUnder(base: string, field: string): string {
  if (field === '' || field === NO_FIELD) return base === '' ? NO_FIELD : base;
  return base === '' ? field : `${base}.${field}`;
}
