import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import type { ResourceInfo } from '../../../machinery/resource.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import { objectAt, textAt, textsAt } from '../json-fields.ts';
import { requestOptions } from '../request-options.ts';
import type { Subject } from './match.ts';

/** What is asked of a webhook. */
export interface Question {
  readonly uid: string;
  /** `v1` or `v1beta1`. */
  readonly version: string;
  readonly body: JsonObject;
}

const accepted: readonly string[] = ['v1', 'v1beta1'];

/** The first version of reviews that both sides know. */
export function reviewVersionOf(webhook: JsonObject): string | undefined {
  return textsAt(webhook, 'admissionReviewVersions').find((version) => accepted.includes(version));
}

function userOf({ context }: AdmissionRequest): JsonObject {
  const { username, uid, groups, extra } = context.user;
  return {
    username,
    ...(uid === undefined || uid === '' ? {} : { uid }),
    ...(groups === undefined || groups.length === 0 ? {} : { groups: [...groups] }),
    ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra: extra as JsonObject }),
  };
}

function kindOf({ group, version, kind }: NonNullable<Subject['kind']>): JsonObject {
  return { group, version, kind };
}

const placeOf = (resource: ResourceInfo): JsonObject => ({ group: resource.group, version: resource.version, resource: resource.plural });

// A name that is still to be made is not known to the webhook either.
function nameOf(request: AdmissionRequest, { object }: Subject): string {
  return request.operation === 'create' && request.context.subresource === '' ? textAt(objectAt(object, 'metadata'), 'name') : request.name;
}

/** The review of a write, as `resource` shows its objects. @see apiserver pkg/admission/plugin/webhook/request/admissionreview.go (v1.37) */
export function questionOf(request: AdmissionRequest, resource: ResourceInfo, subject: Subject, version: string): Question {
  const { context, operation } = request;
  const { subresource } = context;
  const name = nameOf(request, subject);
  const isNamespace = request.resource.group === '' && request.resource.plural === 'namespaces';
  const namespace = isNamespace ? name : request.resource.namespaced ? context.namespace : '';
  const uid = context.entropy.uid();
  return {
    uid,
    version,
    body: {
      kind: 'AdmissionReview',
      apiVersion: `admission.k8s.io/${version}`,
      request: {
        uid,
        kind: kindOf(subject.kind ?? resource),
        resource: placeOf(resource),
        ...(subresource === '' ? {} : { subResource: subresource }),
        requestKind: kindOf(subject.kind ?? request.resource),
        requestResource: placeOf(request.resource),
        ...(subresource === '' ? {} : { requestSubResource: subresource }),
        ...(name === '' ? {} : { name }),
        ...(namespace === '' ? {} : { namespace }),
        operation: operation.toUpperCase(),
        userInfo: userOf(request),
        object: subject.object ?? null,
        oldObject: subject.oldObject ?? null,
        dryRun: context.dryRun,
        options: requestOptions(request) ?? null,
      },
    },
  };
}

/** What a webhook decided. */
export interface Decision {
  readonly allowed: boolean;
  readonly status: JsonObject | undefined;
  readonly warnings: readonly string[];
  /** Base64 of a JSON patch; '' for none. */
  readonly patch: string;
  readonly patchType: string;
}

/** A decision, or what makes the answer none. */
export type Verdict = { readonly kind: 'decided'; readonly decision: Decision } | { readonly kind: 'malformed'; readonly problem: string };

const malformed = (problem: string): Verdict => ({ kind: 'malformed', problem });

function patchProblem(response: JsonObject, phase: 'mutating' | 'validating'): string | undefined {
  const hasPatch = textAt(response, 'patch') !== '';
  const type = response['patchType'];
  const hasType = type !== undefined && type !== null;
  if (phase === 'validating') {
    if (hasPatch) return 'validating webhook may not return response.patch';
    return hasType ? 'validating webhook may not return response.patchType' : undefined;
  }
  if (hasPatch && !hasType) return 'webhook returned response.patch but not response.patchType';
  if (!hasPatch && hasType) return 'webhook returned response.patchType but not response.patch';
  return type === '' ? 'webhook returned invalid response.patchType of ""' : undefined;
}

function versionProblem(answer: JsonObject, response: JsonObject, { uid }: Question): string | undefined {
  const given = textAt(response, 'uid');
  if (given !== uid) return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(given)}`;
  const apiVersion = textAt(answer, 'apiVersion');
  // As Go prints a kind: the core group is an empty text before the slash.
  const got = `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${textAt(answer, 'kind')}`;
  return got === 'admission.k8s.io/v1, Kind=AdmissionReview' ? undefined : `expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${got}`;
}

/** Reads a webhook's answer; reviews of v1beta1 are taken less strictly. @see apiserver pkg/admission/plugin/webhook/request/admissionreview.go, VerifyAdmissionResponse (v1.37) */
export function verdictOf(answer: Json, question: Question, phase: 'mutating' | 'validating'): Verdict {
  const response = isJsonObject(answer) ? answer['response'] : undefined;
  if (!isJsonObject(answer) || !isJsonObject(response)) return malformed('webhook response was absent');
  const problem = question.version === 'v1' ? (versionProblem(answer, response, question) ?? patchProblem(response, phase)) : undefined;
  if (problem !== undefined) return malformed(problem);
  const patch = phase === 'mutating' ? textAt(response, 'patch') : '';
  const decision: Decision = {
    allowed: response['allowed'] === true,
    status: objectAt(response, 'status'),
    warnings: textsAt(response, 'warnings'),
    patch,
    patchType: question.version === 'v1' ? textAt(response, 'patchType') : 'JSONPatch',
  };
  return { kind: 'decided', decision };
}
