import type { JsonObject } from '../../../machinery/json.ts';
import type { PolicyExpression } from '../../cel/policies/compile-policy.ts';
import { OUT_OF_BUDGET, type PolicyInput, startRun } from '../../cel/policies/evaluate-policy.ts';

/** Whether all conditions hold; or why it cannot be told. */
export type ConditionsOutcome = { readonly kind: 'hold' } | { readonly kind: 'fail' } | { readonly kind: 'error'; readonly problem: string };

const CONDITIONS_BUDGET = 2_500_000;

function joined(problems: readonly string[]): string {
  const unique = [...new Set(problems)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}

/**
 * Evaluates match conditions: one that is false decides, whatever errors the others have.
 *
 * @see apiserver pkg/admission/plugin/webhook/matchconditions/matcher.go (v1.37)
 */
export function checkConditions(
  policy: { readonly variables: ReadonlyMap<string, PolicyExpression>; readonly matchConditions: readonly PolicyExpression[] },
  input: PolicyInput,
  spec: JsonObject,
): ConditionsOutcome {
  if (policy.matchConditions.length === 0) return { kind: 'hold' };
  const ignores = spec['failurePolicy'] === 'Ignore';
  const run = startRun(policy, { ...input, namespaceObject: undefined }, CONDITIONS_BUDGET);
  const problems: string[] = [];
  for (const condition of policy.matchConditions) {
    const result = run.evaluate(condition);
    if (run.isExhausted) return ignores ? { kind: 'fail' } : { kind: 'error', problem: OUT_OF_BUDGET };
    if ('problem' in result) problems.push(result.problem);
    else if (result.value === false) return { kind: 'fail' };
  }
  if (problems.length === 0) return { kind: 'hold' };
  return ignores ? { kind: 'fail' } : { kind: 'error', problem: joined(problems) };
}
