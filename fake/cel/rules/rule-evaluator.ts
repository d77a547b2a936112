import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { childSchema, isUnchanged, oldItems } from '../../../machinery/structural/correlation.ts';
import { followFieldPath } from '../../../machinery/structural/field-path.ts';
import { type StructuralSchema, valueSchema } from '../../../machinery/structural/structural-schema.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { type DeclaredType, declaredType, withTypeAndMetadata } from '../schema/declared-type.ts';
import { escapeName } from '../schema/escaping.ts';
import { schemaValue } from '../schema/schema-value.ts';
import { type CelValue, NONE } from '../values/value.ts';
import { type CompiledRule, compileRule, ruleName, rulesOf } from './compiled-rule.ts';

/** What all rules of one object may cost together. */
const BUDGET = 10_000_000;
const LONGEST_MESSAGE = 5 * 1024;

interface Node {
  readonly schema: StructuralSchema;
  readonly isResource: boolean;
  readonly rules: readonly CompiledRule[];
  readonly items?: Node | undefined;
  readonly values?: Node | undefined;
  readonly properties: ReadonlyMap<string, Node>;
  readonly allOf: readonly Node[];
}

/** A value, what it was before, and whether that counts. */
interface Place {
  readonly value: Json;
  readonly old: Json | undefined;
  readonly path: string;
  /** Whether a broken rule is tolerated since nothing changed here. */
  readonly isRatcheted: () => boolean;
}

interface Run {
  readonly errors: FieldError[];
  readonly warn: (text: string) => void;
  /** Whether broken rules are tolerated where nothing changed. */
  readonly ratchets: boolean;
  budget: number;
}

interface Nested {
  readonly rules: StructuralSchema;
  readonly node: StructuralSchema;
  readonly isResource: boolean;
  readonly declared: DeclaredType | undefined;
}

// Rules inside allOf speak about the values of the node around it, which has their types.
function compileNode({ rules, node, isResource, declared }: Nested): Node | undefined {
  const compiled = declared === undefined ? [] : rulesOf(rules).map((rule) => compileRule(rule, declared));
  const embedded = (schema: StructuralSchema): boolean => schema['x-kubernetes-embedded-resource'] === true;
  const below = (inner: StructuralSchema | undefined, schema: StructuralSchema | undefined, type: DeclaredType | undefined): Node | undefined =>
    inner === undefined || schema === undefined ? undefined : compileNode({ rules: inner, node: schema, isResource: embedded(schema), declared: type });
  const items = below(rules.items, node.items, declared?.item);
  const values = below(valueSchema(rules), valueSchema(node), declared?.item);
  const properties = new Map<string, Node>();
  for (const [name, inner] of Object.entries(rules.properties ?? {})) {
    const schema = node.properties?.[name];
    if (schema === undefined) continue;
    const escaped = escapeName(name);
    const type = escaped === undefined ? declaredType(schema, embedded(schema)) : declared?.fields?.get(escaped);
    const child = type === undefined ? undefined : below(inner, schema, type);
    if (child !== undefined) properties.set(name, child);
  }
  const allOf = (rules.allOf ?? []).flatMap((inner) => compileNode({ rules: inner, node, isResource, declared }) ?? []);
  if (compiled.length === 0 && items === undefined && values === undefined && properties.size === 0 && allOf.length === 0) return undefined;
  return { schema: node, isResource, rules: compiled, items, values, properties, allOf };
}

function seenBy(place: Json | undefined, node: Node): CelValue {
  const schema = node.isResource ? withTypeAndMetadata(node.schema) : node.schema;
  return schemaValue(place ?? null, schema);
}

interface Activation {
  readonly self: () => CelValue;
  readonly oldSelf: () => CelValue;
  readonly optionalOldSelf: () => CelValue;
  readonly hasOld: boolean;
}

function activationOf(node: Node, { value, old }: Place): Activation {
  let [self, oldSelf]: [CelValue | undefined, CelValue | undefined] = [undefined, undefined];
  const hasOld = old !== undefined && old !== null;
  const readOld = (): CelValue => {
    oldSelf ??= seenBy(old, node);
    return oldSelf;
  };
  return {
    self: () => {
      self ??= seenBy(value, node);
      return self;
    },
    oldSelf: readOld,
    optionalOldSelf: () => (hasOld ? optionalOf(readOld) : NONE),
    hasOld,
  };
}

// What does not fit its schema is there all the same: only a rule that reads it meets the error.
const optionalOf = (read: () => CelValue): CelValue => ({
  kind: 'optional',
  isPresent: true,
  get value() {
    return read();
  },
});

const resolver =
  (activation: Activation, isOptional: boolean) =>
  (name: string): CelValue | undefined => {
    if (name === 'self') return activation.self();
    if (name !== 'oldSelf') return undefined;
    if (isOptional) return activation.optionalOldSelf();
    return activation.hasOld ? activation.oldSelf() : undefined;
  };

const child = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function failure(path: string, node: Node, detail: string): FieldError {
  return invalidValue(path === '' ? '<nil>' : path, node.schema.type ?? '', detail);
}

const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';

function runtimeFailure(message: string, rule: CompiledRule): { readonly detail: string; readonly isLast: boolean } {
  const name = ruleName(rule.rule);
  if (message.startsWith('no such overload')) {
    return { detail: `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${name}`, isLast: false };
  }
  if (message.startsWith('operation cancelled: actual cost limit exceeded')) {
    return { detail: `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${name}`, isLast: true };
  }
  return { detail: `${message} evaluating rule: ${name}`, isLast: false };
}

/** The message of a broken rule; undefined when the budget is gone, and the error has been told. */
function messageOf(rule: CompiledRule, resolve: (name: string) => CelValue | undefined, run: Run): { text: string } | { refusal: string } {
  const { message, messageExpression = '', rule: expression } = rule.rule;
  const plain = message === undefined || message === '' ? `failed rule: ${expression.trim()}` : message.trim();
  if (rule.message === undefined) return { text: plain };
  const outcome = rule.message.run(resolve);
  if (outcome.cost > run.budget)
    return { refusal: 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run' };
  if (outcome.kind === 'error' && outcome.message.startsWith('operation cancelled')) {
    return { refusal: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(messageExpression)}` };
  }
  run.budget -= outcome.cost;
  if (outcome.kind === 'error' || typeof outcome.value !== 'string') return { text: plain };
  const text = outcome.value.trim();
  return { text: text === '' || text.includes('\n') || Buffer.byteLength(text) > LONGEST_MESSAGE ? plain : text };
}

function pathOf({ rule: { fieldPath = '' } }: CompiledRule, place: Place, node: Node): string {
  const below = fieldPath === '' ? undefined : followFieldPath(fieldPath, node.schema as unknown as JsonObject, 'allowed');
  return below?.kind === 'found' ? child(place.path, below.path) : place.path;
}

function broken(rule: CompiledRule, place: Place, node: Node, detail: string): FieldError {
  const path = pathOf(rule, place, node);
  const field = path === '' ? '<nil>' : path;
  const hidesValue = node.schema.type === 'object' || node.schema.type === 'array';
  switch (rule.rule.reason) {
    case 'FieldValueForbidden':
      return forbiddenField(field, detail);
    case 'FieldValueRequired':
      return required(field, detail);
    case 'FieldValueDuplicate':
      return hidesValue ? { reason: 'FieldValueDuplicate', field, message: 'Duplicate value' } : duplicate(field, place.value);
    default:
      return hidesValue ? { reason: 'FieldValueInvalid', field, message: `Invalid value: ${detail}` } : invalidValue(field, place.value, detail);
  }
}

/** A node whose rules run. */
interface RunningNode {
  readonly node: Node;
  readonly place: Place;
  readonly activation: Activation;
}

function runRule(rule: CompiledRule, { node, place, activation }: RunningNode, run: Run): void {
  const fail = (detail: string): number => run.errors.push(failure(place.path, node, detail));
  if (rule.error !== undefined) {
    fail(`rule compile error: ${rule.error}`);
    return;
  }
  const isOptional = rule.rule.optionalOldSelf === true;
  if (rule.program === undefined || (rule.usesOldSelf && !activation.hasOld && !isOptional)) return;
  const outcome = rule.program.run(resolver(activation, isOptional));
  if (outcome.cost > run.budget) {
    fail(OUT_OF_BUDGET);
    run.budget = -1;
    return;
  }
  run.budget -= outcome.cost;
  if (outcome.kind === 'error') {
    const { detail, isLast } = runtimeFailure(outcome.message, rule);
    fail(detail);
    if (isLast) run.budget = -1;
    return;
  }
  if (outcome.value === true) return;
  const message = messageOf(rule, resolver(activation, false), run);
  const error = 'refusal' in message ? failure(place.path, node, message.refusal) : broken(rule, place, node, message.text);
  if (run.ratchets && !rule.usesOldSelf && place.isRatcheted()) run.warn(`${error.field}: ${error.message}`);
  else run.errors.push(error);
  if ('refusal' in message) run.budget = -1;
}

function runRules(node: Node, place: Place, run: Run): void {
  if (node.rules.length === 0) return;
  if (run.budget <= 0) {
    run.errors.push(failure(place.path, node, OUT_OF_BUDGET));
    run.budget = -1;
    return;
  }
  const activation = activationOf(node, place);
  for (const rule of node.rules) {
    runRule(rule, { node, place, activation }, run);
    if (run.budget < 0) return;
  }
}

function runItems(node: Node, items: readonly Json[], place: Place, run: Run): void {
  const { items: inner } = node;
  if (inner === undefined) return;
  const find = oldItems(node.schema, place.old);
  for (const [index, value] of items.entries()) {
    const old = find(value);
    const isRatcheted = (): boolean => (old === undefined ? place.isRatcheted() : isUnchanged(value, old, inner.schema));
    runNode(inner, { value, old, path: `${place.path}[${index}]`, isRatcheted }, run);
    if (run.budget < 0) return;
  }
}

function runEntries(node: Node, object: JsonObject, place: Place, run: Run): void {
  const before = isJsonObject(place.old) ? place.old : {};
  const visit = (inner: Node, key: string, path: string): void => {
    const value = object[key];
    if (value === undefined) return;
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    const schema = childSchema(node.schema, key);
    const isRatcheted = (): boolean => (old === undefined ? place.isRatcheted() : isUnchanged(value, old, schema));
    runNode(inner, { value, old, path, isRatcheted }, run);
  };
  for (const key of Object.keys(object)) {
    if (node.values !== undefined) visit(node.values, key, `${place.path}[${key}]`);
    if (run.budget < 0) return;
  }
  for (const key of Object.keys(object)) {
    const inner = node.properties.get(key);
    if (inner !== undefined) visit(inner, key, child(place.path, key));
    if (run.budget < 0) return;
  }
}

function runNode(node: Node, place: Place, run: Run): void {
  const { value } = place;
  if (value === null || run.budget < 0) return;
  runRules(node, place, run);
  for (const inner of node.allOf) runNode(inner, place, run);
  if (run.budget < 0) return;
  if (Array.isArray(value)) runItems(node, value, place, run);
  else if (isJsonObject(value)) runEntries(node, value, place, run);
}

/** The rules of a schema, compiled once. */
export interface CompiledSchema {
  validate(value: Json, old: Json | undefined, path: string, warn?: (text: string) => void): readonly FieldError[];
  validateDefault(value: Json, path: string): readonly FieldError[];
}

/**
 * Compiles the rules of a stored schema; undefined when it has none.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/cel/validation.go (v1.37)
 */
export function compileSchemaRules(schema: StructuralSchema, isResource: boolean): CompiledSchema | undefined {
  if (!JSON.stringify(schema).includes('x-kubernetes-validations')) return undefined;
  const root = compileNode({ rules: schema, node: schema, isResource, declared: declaredType(schema, isResource) });
  if (root === undefined) return undefined;
  const start = (place: Omit<Place, 'isRatcheted'>, run: Omit<Run, 'errors' | 'budget'>): readonly FieldError[] => {
    const errors: FieldError[] = [];
    const isRatcheted = (): boolean => place.old !== undefined && isUnchanged(place.value, place.old, schema);
    runNode(root, { ...place, isRatcheted }, { ...run, errors, budget: BUDGET });
    return errors;
  };
  const strict = { warn: () => undefined, ratchets: false };
  return {
    validate: (value, old, path, warn = () => undefined) => start({ value, old, path }, { warn, ratchets: true }),
    validateDefault(value, path) {
      const kept = start({ value, old: value, path }, strict);
      return kept.length > 0 ? kept : start({ value, old: undefined, path }, strict);
    },
  };
}
