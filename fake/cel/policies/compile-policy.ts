import type { JsonObject } from '../../../machinery/json.ts';
import { isJsonObject } from '../../../machinery/json.ts';
import { type CelType, DYN } from '../types/cel-type.ts';
import { type CompiledExpression, compilePolicyExpression, type PolicyScope, type Wanted } from './policy-environment.ts';

/** An expression, compiled, beside what it belongs to. */
export interface PolicyExpression {
  readonly source: JsonObject;
  readonly text: string;
  readonly compiled: CompiledExpression;
}

/** A policy with all its expressions compiled. */
export interface CompiledPolicy {
  readonly variables: ReadonlyMap<string, PolicyExpression>;
  readonly matchConditions: readonly PolicyExpression[];
  readonly validations: readonly PolicyExpression[];
  /** The messageExpression of each validation, as far as it has one. */
  readonly messages: readonly (PolicyExpression | undefined)[];
  readonly auditAnnotations: readonly PolicyExpression[];
  readonly mutations: readonly PolicyExpression[];
}

const listOf = (spec: JsonObject, field: string): readonly JsonObject[] => {
  const value = spec[field];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function compileVariables(spec: JsonObject, hasParams: boolean): { expressions: ReadonlyMap<string, PolicyExpression>; types: ReadonlyMap<string, CelType> } {
  const expressions = new Map<string, PolicyExpression>();
  const types = new Map<string, CelType>();
  for (const source of listOf(spec, 'variables')) {
    const text = textOf(source['expression']);
    const compiled = compilePolicyExpression(text, { hasParams, hasAuthorizer: true, variables: new Map(types) }, 'anything');
    expressions.set(textOf(source['name']), { source, text, compiled });
    types.set(textOf(source['name']), 'program' in compiled ? compiled.program.type : DYN);
  }
  return { expressions, types };
}

function mutationText(mutation: JsonObject): { readonly text: string; readonly wanted: Wanted } {
  const isPatch = mutation['patchType'] === 'JSONPatch';
  const holder = mutation[isPatch ? 'jsonPatch' : 'applyConfiguration'];
  return { text: textOf(isJsonObject(holder) ? holder['expression'] : ''), wanted: isPatch ? 'patch' : 'object' };
}

/**
 * Compiles the expressions of a ValidatingAdmissionPolicy or MutatingAdmissionPolicy.
 *
 * @see apiserver pkg/admission/plugin/policy/validating/plugin.go, mutating/compilation.go (v1.37)
 */
export function compilePolicy(spec: JsonObject): CompiledPolicy {
  const hasParams = isJsonObject(spec['paramKind']);
  const { expressions, types } = compileVariables(spec, hasParams);
  const scope: PolicyScope = { hasParams, hasAuthorizer: true, variables: types };
  const compile = (source: JsonObject, text: string, wanted: Wanted, within: PolicyScope = scope): PolicyExpression => ({
    source,
    text,
    compiled: compilePolicyExpression(text, within, wanted),
  });
  const all = (field: string, key: string, wanted: Wanted): readonly PolicyExpression[] =>
    listOf(spec, field).map((source) => compile(source, textOf(source[key]), wanted));
  return {
    variables: expressions,
    matchConditions: all('matchConditions', 'expression', 'bool'),
    validations: all('validations', 'expression', 'bool'),
    messages: listOf(spec, 'validations').map((source) => {
      const text = textOf(source['messageExpression']);
      return text === '' ? undefined : compile(source, text, 'string', { ...scope, hasAuthorizer: false });
    }),
    auditAnnotations: all('auditAnnotations', 'valueExpression', 'text or null'),
    mutations: listOf(spec, 'mutations').map((source) => {
      const { text, wanted } = mutationText(source);
      return compile(source, text, wanted, { ...scope, hasPatchTypes: true });
    }),
  };
}
