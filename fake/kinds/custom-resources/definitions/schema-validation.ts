import { isJsonObject, type Json, type JsonObject } from '../../../../machinery/json.ts';
import type { StructuralSchema } from '../../../../machinery/structural/structural-schema.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported } from '../../../../machinery/validation/field-error.ts';
import { validateListExtensions, validateMapExtensions } from './list-extensions.ts';
import type { RuleChecker, RuleStep } from '../rules.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const META_FIELDS: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion']);

/** What checking a schema found: rules are compiled only where the schema itself is sound. */
export interface SchemaFindings {
  readonly schemaErrors: FieldError[];
  readonly celErrors: FieldError[];
}

interface Place {
  readonly path: string;
  readonly isRoot: boolean;
  /** Why a default may not stand here. */
  readonly noDefaults: string | undefined;
  readonly insideMeta: boolean;
  readonly uncorrelatable: string | undefined;
  /** Undefined below allOf, anyOf, oneOf and not, where rules are not compiled. */
  readonly steps: readonly RuleStep[] | undefined;
  readonly checker: RuleChecker | undefined;
}

const objectOf = (value: Json | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined);
const isSet = (value: Json | undefined): boolean =>
  isJsonObject(value) ? Object.keys(value).length > 0 : value !== undefined && value !== null && value !== '';
const sortedEntries = (value: Json | undefined): [string, JsonObject][] =>
  isJsonObject(value)
    ? Object.entries(value)
        .filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]))
        .sort(([a], [b]) => (a < b ? -1 : 1))
    : [];

function validateKeywords(schema: JsonObject, { path, noDefaults, insideMeta }: Place): FieldError[] {
  const errors: FieldError[] = [];
  const type = schema['type'];
  if (typeof type === 'string' && type !== '' && !TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, TYPES));
  if (schema['default'] !== undefined && schema['default'] !== null && noDefaults !== undefined) {
    errors.push(forbiddenField(`${path}.default`, `must not be set ${noDefaults}`));
  }
  if (isSet(schema['id'])) errors.push(forbiddenField(`${path}.id`, 'id is not supported'));
  if (schema['additionalItems'] !== undefined) errors.push(forbiddenField(`${path}.additionalItems`, 'additionalItems is not supported'));
  for (const keyword of ['patternProperties', 'definitions']) {
    if (isSet(schema[keyword])) errors.push(forbiddenField(`${path}.${keyword}`, `${keyword} is not supported`));
  }
  if (isJsonObject(schema['dependencies'])) errors.push(forbiddenField(`${path}.dependencies`, 'dependencies is not supported'));
  if (typeof schema['$ref'] === 'string') errors.push(forbiddenField(`${path}.$ref`, '$ref is not supported'));
  if (type === 'null') errors.push(forbiddenField(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  const { items } = schema;
  if (Array.isArray(items) && items.length > 0) errors.push(forbiddenField(`${path}.items`, 'items must be a schema object and not an array'));
  if (insideMeta && schema['x-kubernetes-embedded-resource'] === true) {
    errors.push(forbiddenField(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'));
  }
  if (schema['uniqueItems'] === true) {
    errors.push(forbiddenField(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'));
  }
  return errors;
}

interface Child {
  readonly schema: JsonObject;
  readonly place: Place;
}

const step = (place: Place, next: RuleStep): readonly RuleStep[] | undefined => (place.steps === undefined ? undefined : [...place.steps, next]);

function propertyChildren(schema: JsonObject, place: Place): Child[] {
  const isResource = place.isRoot || schema['x-kubernetes-embedded-resource'] === true;
  return sortedEntries(schema['properties']).map(([key, property]) => {
    const isMeta = isResource && META_FIELDS.has(key);
    return {
      schema: property,
      place: {
        ...place,
        path: `${place.path}.properties[${key}]`,
        isRoot: false,
        insideMeta: place.insideMeta || isMeta,
        noDefaults: isMeta && place.isRoot ? `in top-level ${key}` : place.noDefaults,
        steps: step(place, { parent: schema as unknown as StructuralSchema, through: 'properties', key }),
      },
    };
  });
}

function valueChildren(schema: JsonObject, place: Place): Child[] {
  const values = objectOf(schema['additionalProperties']);
  if (values === undefined) return [];
  const noDefaults = place.insideMeta ? 'inside additionalProperties applying to object metadata' : place.noDefaults;
  const steps = step(place, { parent: schema as unknown as StructuralSchema, through: 'additionalProperties' });
  return [{ schema: values, place: { ...place, path: `${place.path}.additionalProperties`, isRoot: false, noDefaults, steps } }];
}

function nestedChildren(schema: JsonObject, place: Place): Child[] {
  const inner = (path: string): Place => ({ ...place, path: `${place.path}.${path}`, isRoot: false, steps: undefined });
  const not = objectOf(schema['not']);
  const lists = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list.filter(isJsonObject).map((one, index) => ({ schema: one, place: inner(`${keyword}[${index}]`) })) : [];
  });
  const definitions = sortedEntries(schema['definitions']).map(([key, one]) => ({ schema: one, place: inner(`definitions[${key}]`) }));
  return [...(not === undefined ? [] : [{ schema: not, place: inner('not') }]), ...lists, ...definitions];
}

function itemChildren(schema: JsonObject, place: Place): Child[] {
  const { items } = schema;
  const uncorrelatable = schema['x-kubernetes-list-type'] === 'map' ? place.uncorrelatable : (place.uncorrelatable ?? place.path);
  const steps = step(place, { parent: schema as unknown as StructuralSchema, through: 'items' });
  const inner = (path: string): Place => ({ ...place, path: `${place.path}.${path}`, isRoot: false, uncorrelatable, steps });
  if (Array.isArray(items)) return items.filter(isJsonObject).map((one, index) => ({ schema: one, place: inner(`items[${index}]`) }));
  return isJsonObject(items) ? [{ schema: items, place: inner('items') }] : [];
}

function dependencyChildren(schema: JsonObject, place: Place): Child[] {
  return sortedEntries(schema['dependencies']).map(([key, one]) => ({
    schema: one,
    place: { ...place, path: `${place.path}.dependencies[${key}]`, isRoot: false, steps: undefined },
  }));
}

function checkRules(schema: JsonObject, place: Place, findings: SchemaFindings): void {
  const rules = schema['x-kubernetes-validations'];
  if (place.checker === undefined || !Array.isArray(rules) || rules.length === 0) return;
  const { schemaErrors, celErrors } = place.checker.check({
    schema: schema as unknown as StructuralSchema,
    path: place.path,
    steps: place.steps ?? [],
    hasSchemaErrors: findings.schemaErrors.length > 0 || place.steps === undefined,
    ...(place.uncorrelatable === undefined ? {} : { uncorrelatable: place.uncorrelatable }),
  });
  findings.schemaErrors.push(...schemaErrors);
  findings.celErrors.push(...celErrors);
}

function visit(schema: JsonObject, place: Place): SchemaFindings {
  const findings: SchemaFindings = { schemaErrors: validateKeywords(schema, place), celErrors: [] };
  const { path } = place;
  const take = (children: readonly Child[]): void => {
    for (const child of children) {
      const found = visit(child.schema, child.place);
      findings.schemaErrors.push(...found.schemaErrors);
      findings.celErrors.push(...found.celErrors);
    }
  };
  const values = schema['additionalProperties'];
  if (values !== undefined && values !== null && values !== true && isSet(schema['properties'])) {
    findings.schemaErrors.push(forbiddenField(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'));
  }
  take(valueChildren(schema, place));
  take(propertyChildren(schema, place));
  take(nestedChildren(schema, place));
  take(itemChildren(schema, place));
  take(dependencyChildren(schema, place));
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    findings.schemaErrors.push(invalidValue(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'));
  }
  findings.schemaErrors.push(...validateMapExtensions(schema, path), ...validateListExtensions(schema, path));
  checkRules(schema, place, findings);
  return findings;
}

/**
 * Checks the keywords of a definition's schema and its rules, inner nodes first. Where the server's order is random (the properties of
 * an object), properties come in alphabetical order. Rules are compiled only with `compiles`: in a structural schema.
 *
 * @see apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go, ValidateCustomResourceDefinitionOpenAPISchema (v1.37)
 */
export function validateSchemaKeywords(schema: JsonObject, path: string, rules: { checker: RuleChecker | undefined; compiles: boolean }): SchemaFindings {
  return visit(schema, {
    path,
    isRoot: true,
    noDefaults: undefined,
    insideMeta: false,
    uncorrelatable: undefined,
    steps: rules.compiles ? [] : undefined,
    checker: rules.checker,
  });
}
