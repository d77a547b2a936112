import type { JsonObject } from '../../machinery/json.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { createJsonPatch } from '../../machinery/patch/create-patch.ts';
import type { WebhookRoute } from './webhook-route.ts';

/** A request that the API server asks about. `object` is what would be stored, `before` what is. */
export interface AdmissionReview<T extends KubeObject> {
  readonly uid: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly object: T | undefined;
  readonly before: T | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subResource: string | undefined;
  readonly isDryRun: boolean;
  readonly username: string;
  readonly groups: readonly string[];
}

/** A refusal, or nothing; warnings are shown to the user either way. */
export interface AdmissionVerdict {
  /** Why the request is refused, for people; with a code of 403 unless another is given. */
  readonly refuse?: string | { readonly message: string; readonly code: number; readonly reason?: string };
  readonly warnings?: readonly string[];
}

/** The object as it is to be stored, and what a verdict may say. */
export interface MutationVerdict<T extends KubeObject> extends AdmissionVerdict {
  readonly object?: T;
}

interface WireRequest {
  readonly uid: string;
  readonly operation: AdmissionReview<KubeObject>['operation'];
  readonly object?: KubeObject | null;
  readonly oldObject?: KubeObject | null;
  readonly namespace?: string;
  readonly name?: string;
  readonly subResource?: string;
  readonly dryRun?: boolean;
  readonly userInfo?: { readonly username?: string; readonly groups?: readonly string[] };
}

function reviewOf<T extends KubeObject>(request: WireRequest): AdmissionReview<T> {
  return {
    uid: request.uid,
    operation: request.operation,
    // The rules of the webhook's configuration say which objects come here.
    object: (request.object ?? undefined) as T | undefined,
    before: (request.oldObject ?? undefined) as T | undefined,
    namespace: request.namespace === '' ? undefined : request.namespace,
    name: request.name === '' ? undefined : request.name,
    subResource: request.subResource === '' ? undefined : request.subResource,
    isDryRun: request.dryRun === true,
    username: request.userInfo?.username ?? '',
    groups: request.userInfo?.groups ?? [],
  };
}

function statusOf(refuse: NonNullable<AdmissionVerdict['refuse']>): object {
  const { message, code, reason } = typeof refuse === 'string' ? { message: refuse, code: 403, reason: 'Forbidden' } : { reason: undefined, ...refuse };
  return { status: 'Failure', message, code, ...(reason === undefined ? {} : { reason }) };
}

function answerOf(uid: string, { refuse, warnings = [] }: AdmissionVerdict, patch?: readonly object[]): object {
  const response = {
    uid,
    allowed: refuse === undefined,
    ...(refuse === undefined ? {} : { status: statusOf(refuse) }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(refuse !== undefined || patch === undefined || patch.length === 0
      ? {}
      : { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }),
  };
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
}

function requestOf(body: unknown): WireRequest {
  const { apiVersion, kind, request } = (body ?? {}) as { readonly apiVersion?: string; readonly kind?: string; readonly request?: WireRequest };
  if (apiVersion !== 'admission.k8s.io/v1' || kind !== 'AdmissionReview' || typeof request?.uid !== 'string')
    throw new TypeError('expected an AdmissionReview of admission.k8s.io/v1 with a request');
  return request;
}

/** A webhook that lets requests through or refuses them. */
export function validatingWebhook<T extends KubeObject>(validate: (review: AdmissionReview<T>) => AdmissionVerdict | Promise<AdmissionVerdict>): WebhookRoute {
  return {
    answer: async (body) => {
      const request = requestOf(body);
      return answerOf(request.uid, await validate(reviewOf<T>(request)));
    },
  };
}

/** A webhook that may change what is stored: it gives back another object, and the server is told the difference. */
export function mutatingWebhook<T extends KubeObject>(mutate: (review: AdmissionReview<T>) => MutationVerdict<T> | Promise<MutationVerdict<T>>): WebhookRoute {
  return {
    answer: async (body) => {
      const request = requestOf(body);
      const verdict = await mutate(reviewOf<T>(request));
      const before = request.object ?? undefined;
      if (verdict.object === undefined || before === undefined) return answerOf(request.uid, verdict);
      return answerOf(request.uid, verdict, createJsonPatch(before as JsonObject, verdict.object as KubeObject as JsonObject));
    },
  };
}
