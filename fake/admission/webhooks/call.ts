import type { JsonObject } from '../../../machinery/json.ts';
import { apiVersionOf, type ResourceInfo } from '../../../machinery/resource.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import type { RegistryReader, StoredObject } from '../../registry/strategy.ts';
import type { CallWebhook, WebhookCall } from '../../registry/webhook-caller.ts';
import { objectAt, textAt } from '../json-fields.ts';
import { dryRunUnsupported, WebhookFailure } from './errors.ts';
import type { Hook, Phase } from './hooks.ts';
import type { EquivalentsOf, Matching, Subject } from './match.ts';
import { type Decision, questionOf, reviewVersionOf, verdictOf } from './review.ts';
import { backendOf, serviceUrl } from './service-address.ts';

/** What webhooks need of the cluster. */
export interface WebhookServices {
  readonly equivalentsOf: EquivalentsOf;
  readonly callWebhook: CallWebhook;
  /** An object as another version of its kind shows it. */
  readonly convert: (object: StoredObject, resource: ResourceInfo) => StoredObject;
  /** Fills what a patched object leaves open, as decoding does. */
  readonly defaults: (draft: JsonObject, resource: ResourceInfo) => void;
}

/** The same, with the language of match conditions. */
export interface WebhookParts extends WebhookServices, Matching {}

/** One webhook that wants to see a request. */
export interface Invocation {
  readonly hook: Hook;
  readonly resource: ResourceInfo;
  readonly subject: Subject;
}

function clientConfigOf(hook: Hook, reader: RegistryReader): Pick<WebhookCall, 'url' | 'caBundle' | 'address'> {
  const config = objectAt(hook.webhook, 'clientConfig');
  const caBundle = textAt(config, 'caBundle');
  const service = objectAt(config, 'service');
  if (service === undefined) return { url: textAt(config, 'url'), caBundle };
  return { url: serviceUrl(service), caBundle, address: backendOf(service, reader) };
}

/**
 * Asks one webhook.
 *
 * @throws {WebhookFailure} when it cannot be reached or its answer is none
 * @throws {StatusError} 400 when a dry run is not for it
 * @see apiserver pkg/admission/plugin/webhook/validating/dispatcher.go, callHook (v1.37)
 */
export async function askWebhook(
  services: WebhookServices,
  request: AdmissionRequest,
  { hook, resource, subject }: Invocation,
  phase: Phase,
): Promise<Decision> {
  const { webhook, name } = hook;
  const { context } = request;
  const effects = textAt(webhook, 'sideEffects');
  if (context.dryRun && effects !== 'None' && effects !== 'NoneOnDryRun') throw dryRunUnsupported(name);
  const version = reviewVersionOf(webhook);
  if (version === undefined)
    throw new WebhookFailure(name, 'could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)');
  const question = questionOf(request, resource, subject, version);
  const timeoutMs = Number(webhook['timeoutSeconds'] ?? 10) * 1000;
  const answer = await services.callWebhook({ ...clientConfigOf(hook, context.reader), body: question.body, timeoutMs });
  if (answer.kind === 'failed') throw new WebhookFailure(name, `failed to call webhook: ${answer.message}`);
  const verdict = verdictOf(answer.value, question, phase);
  if (verdict.kind === 'malformed') throw new WebhookFailure(name, `received invalid webhook response: ${verdict.problem}`);
  for (const warning of verdict.decision.warnings) context.warn(warning);
  return verdict.decision;
}

/** Whether a failed call lets the request pass. */
export const failsOpen = ({ webhook }: Hook): boolean => webhook['failurePolicy'] === 'Ignore';

/** The subject as `resource` shows it, kind and version and all: a body may have left them out. */
export function subjectAs(services: WebhookServices, request: AdmissionRequest, resource: ResourceInfo, subject: Subject): Subject {
  const { taken } = request;
  const own = taken ?? request.resource;
  const shown = (object: JsonObject | undefined): JsonObject | undefined => {
    if (object === undefined) return undefined;
    const complete = { kind: own.kind, apiVersion: apiVersionOf(own), ...object } as JsonObject as StoredObject;
    return taken !== undefined || resource === request.resource ? complete : services.convert(complete, resource);
  };
  return { object: shown(subject.object), oldObject: shown(subject.oldObject), ...(taken === undefined ? {} : { kind: taken }) };
}
