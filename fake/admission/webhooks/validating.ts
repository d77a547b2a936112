import { internalError } from '../../../machinery/status.ts';
import type { AdmissionRequest, AdmissionRule } from '../../registry/admission.ts';
import { askWebhook, failsOpen, type Invocation, subjectAs, type WebhookParts } from './call.ts';
import { denied, WebhookFailure } from './errors.ts';
import { type Hook, hooksFor } from './hooks.ts';
import { isExempt, matchedResource, type Subject } from './match.ts';

async function refusalOf(services: WebhookParts, request: AdmissionRequest, invocation: Invocation): Promise<unknown> {
  try {
    const decision = await askWebhook(services, request, invocation, 'validating');
    return decision.allowed ? undefined : denied(invocation.hook.name, decision.status);
  } catch (error) {
    if (!(error instanceof WebhookFailure)) return error;
    return failsOpen(invocation.hook) ? undefined : internalError(error.message);
  }
}

function invocationsOf(services: WebhookParts, request: AdmissionRequest, subject: Subject, hooks: readonly Hook[]): readonly Invocation[] {
  return hooks.flatMap((hook) => {
    const resource = matchedResource(hook, request, subject, services);
    return resource === undefined ? [] : [{ hook, resource, subject: subjectAs(services, request, resource, subject) }];
  });
}

/**
 * Asks every validating webhook that wants to see the request, all at once; the first refusal in their order is told.
 *
 * @see apiserver pkg/admission/plugin/webhook/validating/dispatcher.go (v1.37)
 */
export function validatingWebhooks(services: WebhookParts): AdmissionRule {
  return {
    name: 'ValidatingAdmissionWebhook',
    validate(request, next, current) {
      const hooks = hooksFor(request.context.reader, 'validating');
      if (hooks.length === 0 || isExempt(request)) return;
      const invocations = invocationsOf(services, request, { object: next, oldObject: current }, hooks);
      if (invocations.length === 0) return;
      return Promise.all(invocations.map((invocation) => refusalOf(services, request, invocation))).then((refusals) => {
        const first = refusals.find((refusal) => refusal !== undefined);
        if (first !== undefined) throw first;
      });
    },
  };
}
