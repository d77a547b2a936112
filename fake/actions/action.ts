import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { createJsonPatch, type JsonPatchOperation } from '../../machinery/patch/create-patch.ts';
import { groupResourceOf } from '../../machinery/resource.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { RequestContext } from '../request/context.ts';
import { interned } from '../request/interned.ts';
import { queryOf, requestInfoOf } from '../request/request-info.ts';
import { bodyOf, type KeptBody } from './request-body.ts';

/** One answered request, in the terms of the API. Frozen. */
export interface Action {
  /** Counts from 1 over the whole cluster. */
  readonly id: number;
  /** Milliseconds since the epoch on the cluster's clock, when the answer was ready. */
  readonly at: number;
  /** An API verb, or the method in lower case for requests that are not about resources. */
  readonly verb: string;
  readonly path: string;
  readonly group: string;
  readonly version: string;
  /** The plural; `''` for requests that are not about resources. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Who asked, after impersonation. */
  readonly user: string;
  /** The label of the connection; `''` where it has none. */
  readonly client: string;
  /** The query as it was sent: options such as `labelSelector`, `force`, `fieldValidation`. */
  readonly options: Readonly<Record<string, string>>;
  readonly isDryRun: boolean;
  readonly fieldManager: string;
  /** `json`, `merge`, `strategic` or `apply`. */
  readonly patchType?: string;
  /** What was sent, as a copy; undefined where nothing was. */
  readonly body: unknown;
  /** The HTTP code; 0 when the connection broke before the answer. */
  readonly code: number;
  /** The resourceVersion of the object before the request. */
  readonly resourceVersionBefore?: string;
  /** The resourceVersion of the object in the answer. */
  readonly resourceVersion?: string;
  /** The object before the request, frozen; undefined where there was none, or the request names none. */
  readonly before: StoredObject | undefined;
  /** The object after a write, frozen; undefined after a delete that took it away. */
  readonly after: StoredObject | undefined;
  /** What a write changed, as JSON Patch operations without managedFields and resourceVersion; computed when it is read. */
  readonly diff: readonly JsonPatchOperation[];
}

const PATCH_TYPES: Readonly<Record<string, string>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Whether a verb changes something. */
export function isWrite(verb: string): boolean {
  return WRITES.has(verb);
}

function patchTypeOf({ request, info }: RequestContext): string | undefined {
  return info.verb === 'patch' ? PATCH_TYPES[(request.headers['content-type'] ?? '').split(';')[0] ?? ''] : undefined;
}

/** The object that a request is about as it is stored right now. */
export function storedObject({ info, services }: RequestContext, name: string = info.name): StoredObject | undefined {
  if (!info.isResourceRequest || name === '' || !isWrite(info.verb)) return undefined;
  return services.registry.reader.get(groupResourceOf({ group: info.group, plural: info.resource }), info.namespace, name);
}

function comparable(object: StoredObject | undefined): JsonObject {
  if (object === undefined) return {};
  const { managedFields: _owners, resourceVersion: _version, ...metadata } = object.metadata;
  return { ...(object as unknown as JsonObject), metadata: metadata as unknown as JsonObject };
}

/** What is put down of a request when it is answered; the action itself is made when somebody reads it. */
export interface ActionFacts {
  readonly id: number;
  readonly at: number;
  readonly method: string;
  readonly target: string;
  readonly name: string;
  readonly user: string;
  readonly client: string;
  readonly patchType: string | undefined;
  readonly body: KeptBody;
  readonly code: number;
  readonly resourceVersion: string | undefined;
  readonly before: StoredObject | undefined;
  readonly after: StoredObject | undefined;
}

/** How a request ended. */
export interface Outcome {
  readonly code: number;
  /** The value of the answer. */
  readonly answer: unknown;
  readonly before: StoredObject | undefined;
  readonly body: KeptBody;
}

/** Puts down an answered request. What it keeps is frozen or its own, and little: thousands are kept. */
export function factsOf(id: number, at: number, context: RequestContext, { code, answer, before, body }: Outcome): ActionFacts {
  const { info, user, request } = context;
  const metadata = isJsonObject(answer) && isJsonObject(answer['metadata']) ? answer['metadata'] : undefined;
  const given = metadata?.['name'];
  const name = info.name === '' && info.verb === 'create' && typeof given === 'string' ? given : info.name;
  const version = metadata?.['resourceVersion'];
  return {
    id,
    at,
    method: request.method,
    // The targets of collections come again and again.
    target: info.name === '' ? interned(request.target) : request.target,
    name,
    user: user.username,
    client: request.peer.client ?? '',
    patchType: patchTypeOf(context),
    body,
    code,
    resourceVersion: typeof version === 'string' ? version : undefined,
    before,
    after: storedObject(context, name),
  };
}

/** The action that facts stand for. */
export function createAction({ id, at, method, target, name, user, client, patchType, body, code, resourceVersion, before, after }: ActionFacts): Action {
  const { verb, path, group, version, resource, subresource, namespace } = requestInfoOf(method, target);
  const query = queryOf(target);
  return Object.freeze({
    ...{ id, at, verb, path, group, version, resource, subresource, namespace, name, user, client },
    options: Object.freeze(Object.fromEntries(query)),
    isDryRun: query.has('dryRun'),
    fieldManager: query.get('fieldManager') ?? '',
    ...(patchType === undefined ? {} : { patchType }),
    get body() {
      return bodyOf(body);
    },
    code,
    ...(before?.metadata.resourceVersion === undefined ? {} : { resourceVersionBefore: before.metadata.resourceVersion }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    before,
    after,
    get diff() {
      return before === after ? [] : createJsonPatch(comparable(before), comparable(after));
    },
  });
}
