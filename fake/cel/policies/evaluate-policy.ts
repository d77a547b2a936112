import type { Json } from '../../../machinery/json.ts';
import { dynamicValue } from '../schema/dynamic-value.ts';
import { type CelValue, EvaluationError, type MapValue } from '../values/value.ts';
import { type AccessQuestion, type Ask, authorizerValue, requestResourceValue } from './authorizer-functions.ts';
import type { CompiledPolicy, PolicyExpression } from './compile-policy.ts';

/** What the expressions of a policy see. Absent parts are null. */
export interface PolicyInput {
  readonly object: Json | undefined;
  readonly oldObject: Json | undefined;
  readonly request: Json;
  readonly params: Json | undefined;
  readonly namespaceObject: Json | undefined;
  readonly ask: Ask;
  /** What `authorizer.requestResource` asks about. */
  readonly requestResource: AccessQuestion;
}

/** What an expression came to, or the words in which its failure is told. */
export type PolicyResult = { readonly value: CelValue } | { readonly problem: string };

/** One evaluation of a policy: variables are computed when they are first used, all within one budget. */
export interface PolicyRun {
  evaluate(expression: PolicyExpression): PolicyResult;
  /** Whether the budget is used up: then nothing of the policy counts. */
  readonly isExhausted: boolean;
}

/** What is said when the budget is used up. */
export const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';
const BUDGET = 10_000_000;

const orNull = (value: Json | undefined): CelValue => dynamicValue(value ?? null);

/** Starts an evaluation. */
export function startRun(policy: Pick<CompiledPolicy, 'variables'>, input: PolicyInput, budget: number = BUDGET): PolicyRun {
  let left = budget;
  const computed = new Map<string, CelValue | EvaluationError>();
  const compute = (name: string, expression: PolicyExpression): CelValue | EvaluationError => {
    if ('problem' in expression.compiled)
      return new EvaluationError(`composited variable ${JSON.stringify(name)} fails to compile: ${expression.compiled.problem}`);
    const outcome = expression.compiled.program.run(resolve);
    left -= outcome.cost;
    if (outcome.kind === 'value') return outcome.value;
    return new EvaluationError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${outcome.message}`);
  };
  const variables: MapValue = {
    kind: 'map',
    size: policy.variables.size,
    keys: () => [...policy.variables.keys()],
    find(key) {
      const expression = typeof key === 'string' ? policy.variables.get(key) : undefined;
      if (expression === undefined || typeof key !== 'string') return undefined;
      const value = computed.get(key) ?? compute(key, expression);
      computed.set(key, value);
      if (value instanceof EvaluationError) throw value;
      return value;
    },
  };
  const makers: Readonly<Record<string, () => CelValue>> = {
    object: () => orNull(input.object),
    oldObject: () => orNull(input.oldObject),
    request: () => orNull(input.request),
    params: () => orNull(input.params),
    namespaceObject: () => orNull(input.namespaceObject),
    authorizer: () => authorizerValue(input.ask),
    'authorizer.requestResource': () => requestResourceValue(input.ask, input.requestResource),
    variables: () => variables,
  };
  const made = new Map<string, CelValue>();
  const resolve = (name: string): CelValue | undefined => {
    const known = made.get(name);
    if (known !== undefined || made.has(name)) return known;
    const value = makers[name]?.();
    if (value !== undefined) made.set(name, value);
    return value;
  };
  return {
    get isExhausted() {
      return left < 0;
    },
    evaluate({ text, compiled }) {
      if ('problem' in compiled) return { problem: `compilation error: ${compiled.problem}` };
      const outcome = compiled.program.run(resolve);
      left -= outcome.cost;
      return outcome.kind === 'value' ? { value: outcome.value } : { problem: `expression '${text}' resulted in error: ${outcome.message}` };
    },
  };
}
