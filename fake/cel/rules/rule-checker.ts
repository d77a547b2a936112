import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../machinery/json.ts';
import { followFieldPath } from '../../../machinery/structural/field-path.ts';
import type { StructuralSchema, ValidationRule } from '../../../machinery/structural/structural-schema.ts';
import { type FieldError, fieldInternalError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { type DeclaredType, declaredType, maxCardinality } from '../schema/declared-type.ts';
import { escapeName } from '../schema/escaping.ts';
import { type CompiledRule, compileRule, rulesOf } from './compiled-rule.ts';

/** The most that one rule may cost in a request. */
const RULE_LIMIT = 10_000_000;
/** The most that the rules of a schema may cost together. */
const SCHEMA_LIMIT = 100_000_000;
const UNLIMITED = 2 ** 64;
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

/** A step from one node of a schema to one below. */
export interface SchemaStep {
  readonly parent: StructuralSchema;
  readonly through: 'properties' | 'items' | 'additionalProperties';
  readonly key?: string;
}

/** A node with rules, and where it stands. */
export interface CheckedSite {
  readonly schema: StructuralSchema;
  readonly path: string;
  readonly steps: readonly SchemaStep[];
  readonly hasSchemaErrors: boolean;
  readonly uncorrelatable?: string;
}

/** What is wrong with the rules of a node. */
export interface Findings {
  readonly schemaErrors: FieldError[];
  readonly celErrors: FieldError[];
}

const hasLineBreak = (text: string): boolean => /[\n\r]/.test(text);

function formErrors(rule: ValidationRule, schema: StructuralSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { message = '', messageExpression = '', reason, fieldPath = '' } = rule;
  const [text, trimmedMessage] = [(rule.rule ?? '').trim(), message.trim()];
  if (text === '') errors.push(required(`${path}.rule`, 'rule is not specified'));
  else if (message !== '' && trimmedMessage === '') errors.push(invalidValue(`${path}.message`, message, 'must be non-empty if specified'));
  else if (hasLineBreak(trimmedMessage)) errors.push(invalidValue(`${path}.message`, message, 'must not contain line breaks'));
  else if (hasLineBreak(text) && trimmedMessage === '') errors.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'));
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'));
  if (reason !== undefined && !REASONS.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, REASONS));
  if (fieldPath !== '' && fieldPath.trim() === '') errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must be non-empty if specified'));
  if (hasLineBreak(fieldPath)) errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must not contain line breaks'));
  if (fieldPath !== '' && followFieldPath(fieldPath, schema as unknown as JsonObject, 'allowed').kind === 'refused') {
    errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must be a valid path'));
  }
  return errors;
}

function costError(path: string, name: string, cost: number, limit: number): FieldError {
  const factor = cost / limit;
  const text = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`;
  const advice = 'try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared';
  return forbiddenField(path, `${name} exceeds budget by factor of ${text} (${advice})`);
}

/** How many values a list or map may hold; undefined without a limit. */
function maxElements(schema: StructuralSchema): number | undefined {
  if (schema.type === 'array') return schema.maxItems === undefined ? undefined : Math.max(0, schema.maxItems);
  if (schema.type !== 'object' || schema.additionalProperties === undefined) return 1;
  return schema.maxProperties === undefined ? undefined : Math.max(0, schema.maxProperties);
}

function cardinality(steps: readonly SchemaStep[]): number | undefined {
  return steps.reduce<number | undefined>((product, { parent }) => {
    const count = maxElements(parent);
    return product === undefined || count === undefined ? undefined : Math.min(product * count, UNLIMITED);
  }, 1);
}

function typeBelow(declared: DeclaredType | undefined, { through, key = '' }: SchemaStep): DeclaredType | undefined {
  if (through !== 'properties') return declared?.item;
  const escaped = escapeName(key);
  return escaped === undefined ? undefined : declared?.fields?.get(escaped);
}

// The type of a node is that of the part of the nearest node above with rules, so that both name it alike.
function siteType({ schema, steps }: CheckedSite): DeclaredType | undefined {
  const nodes = [...steps.map(({ parent }) => parent), schema];
  let declared: DeclaredType | undefined;
  nodes.forEach((node, index) => {
    const step = steps[index - 1];
    const inherited = step === undefined || declared === undefined ? undefined : typeBelow(declared, step);
    const isInScope = declared !== undefined || rulesOf(node).length > 0;
    const isResource = index === 0 || node['x-kubernetes-embedded-resource'] === true;
    declared = inherited ?? (isInScope ? declaredType(node, isResource) : undefined);
  });
  return declared;
}

interface Cost {
  readonly path: string;
  readonly cost: number;
}

/** The rules of one version of a definition, checked node by node. */
export interface SchemaRuleChecker {
  check(site: CheckedSite): Findings;
  finish(path: string): readonly FieldError[];
}

function shownRule(rule: ValidationRule): JsonObject {
  return {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}

// Values in messages are JSON as Go writes it, with the signs of HTML escaped.
function invalidRule(path: string, rule: ValidationRule, detail: string): FieldError {
  const text = JSON.stringify(shownRule(rule)).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  return { reason: 'FieldValueInvalid', field: path, message: `Invalid value: ${text}: ${detail}` };
}

function celErrors(compiled: CompiledRule, path: string, site: CheckedSite): FieldError[] {
  const { rule, error, messageError, usesOldSelf } = compiled;
  const errors: FieldError[] = [];
  if (error !== undefined) errors.push(invalidRule(`${path}.rule`, rule, error));
  if (messageError !== undefined) errors.push(invalidRule(`${path}.messageExpression`, rule, messageError));
  return usesOldSelf && site.uncorrelatable !== undefined
    ? [...errors, invalidValue(`${path}.rule`, rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${site.uncorrelatable}`)]
    : errors;
}

function oldSelfErrors({ rule, usesOldSelf }: CompiledRule, path: string): FieldError[] {
  if (usesOldSelf || rule.optionalOldSelf === undefined) return [];
  return [invalidValue(`${path}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule')];
}

/**
 * Checks the rules of the schema `root`. In one that is stored so already, no rule is refused for what it costs alone.
 *
 * @see apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go, cel_validation.go (v1.37)
 */
export function schemaRuleChecker(root: StructuralSchema, previous: StructuralSchema | undefined): SchemaRuleChecker {
  const costs: Cost[] = [];
  let total = 0;
  const observe = (path: string, cost: number): void => {
    total = Math.min(total + cost, UNLIMITED);
    if (cost < SCHEMA_LIMIT / 100) return;
    costs.push({ path, cost });
    costs.sort((a, b) => b.cost - a.cost);
    costs.length = Math.min(costs.length, 4);
  };
  const toleratesCost = previous !== undefined && isDeepStrictEqual(root, previous);
  const checkRule = (compiled: CompiledRule, path: string, site: CheckedSite, declared: DeclaredType): FieldError[] => {
    const errors: FieldError[] = [];
    const cost = Math.min(compiled.maxCost * (cardinality(site.steps) ?? maxCardinality(declared)), UNLIMITED);
    if (!toleratesCost && cost > RULE_LIMIT) errors.push(costError(`${path}.rule`, 'estimated rule cost', cost, RULE_LIMIT));
    observe(`${path}.rule`, cost);
    const [refusals, oldSelf] = [celErrors(compiled, path, site), oldSelfErrors(compiled, path)];
    if (compiled.message === undefined) return [...errors, ...refusals, ...oldSelf];
    const { messageMaxCost } = compiled;
    if (!toleratesCost && messageMaxCost > RULE_LIMIT)
      errors.push(costError(`${path}.messageExpression`, 'estimated messageExpression cost', messageMaxCost, RULE_LIMIT));
    observe(`${path}.messageExpression`, messageMaxCost);
    return [...errors, ...refusals, ...oldSelf];
  };
  return {
    check(site) {
      const rules = rulesOf(site.schema);
      const place = (index: number): string => `${site.path}.x-kubernetes-validations[${index}]`;
      const schemaErrors = rules.flatMap((rule, index) => formErrors(rule, site.schema, place(index)));
      if (schemaErrors.length > 0 || site.hasSchemaErrors) return { schemaErrors, celErrors: [] };
      const declared = siteType(site);
      if (declared === undefined) {
        const detail =
          'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations';
        return { schemaErrors, celErrors: [fieldInternalError(`${site.path}.x-kubernetes-validations`, detail)] };
      }
      return { schemaErrors, celErrors: rules.flatMap((rule, index) => checkRule(compileRule(rule, declared), place(index), site, declared)) };
    },
    finish(path) {
      if (total <= SCHEMA_LIMIT) return [];
      const contributed = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
      return [
        ...costs.map((cost) => forbiddenField(cost.path, contributed)),
        costError(path, 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema', total, SCHEMA_LIMIT),
      ];
    },
  };
}
