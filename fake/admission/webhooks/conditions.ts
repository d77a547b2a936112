import type { JsonObject } from '../../../machinery/json.ts';
import type { ResourceInfo } from '../../../machinery/resource.ts';
import { type CompiledPolicy, compilePolicy } from '../../cel/policies/compile-policy.ts';
import type { PolicyInput } from '../../cel/policies/evaluate-policy.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import { objectsAt } from '../json-fields.ts';
import { checkConditions } from '../policies/conditions.ts';
import { refusal } from '../refusal.ts';
import type { ConditionsHold, Subject } from './match.ts';

/** What expressions see of a request as `resource` shows it. */
export type InputOf = (request: AdmissionRequest, resource: ResourceInfo, subject: Subject) => PolicyInput;

const compiled = new WeakMap<JsonObject, CompiledPolicy>();

function compiledConditions(webhook: JsonObject): CompiledPolicy {
  const known = compiled.get(webhook);
  if (known !== undefined) return known;
  const made = compilePolicy({ matchConditions: objectsAt(webhook, 'matchConditions') });
  compiled.set(webhook, made);
  return made;
}

/**
 * Evaluates the match conditions of webhooks: what cannot be evaluated refuses the request, or passes the webhook by when it fails open.
 *
 * @see apiserver pkg/admission/plugin/webhook/generic/webhook.go, ShouldCallHook (v1.37)
 */
export function conditionsWith(inputOf: InputOf): ConditionsHold {
  return ({ webhook }, request, resource, subject) => {
    const outcome = checkConditions(compiledConditions(webhook), inputOf(request, resource, subject), webhook);
    if (outcome.kind === 'error') throw refusal(request, outcome.problem);
    return outcome.kind === 'hold';
  };
}
