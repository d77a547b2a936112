import type { Clock, Entropy } from '../../machinery/clock.ts';
import type { ExchangeRequest, ExchangeResponse, UserInfo } from '../../machinery/exchange.ts';
import type { KubeObject, ListMeta } from '../../machinery/object.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import type { Status } from '../../machinery/status.ts';
import type { PodLogs } from '../logs/pod-logs.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject, TableDefinition } from '../registry/strategy.ts';
import type { Store } from '../storage/store.ts';
import type { RequestInfo } from './request-info.ts';

/** What a cluster lends to those who answer requests. */
export interface Services {
  readonly store: Store<StoredObject>;
  readonly registry: Registry;
  readonly catalog: ResourceCatalog;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** What tests say that containers have written. */
  readonly podLogs: PodLogs;
}

/** One request on its way through the stages; each stage fills in what it found out. */
export interface RequestContext {
  request: ExchangeRequest;
  readonly services: Services;
  readonly query: URLSearchParams;
  info: RequestInfo;
  /** Who asks, after impersonation. */
  user: UserInfo;
  /** The row of the resource table; undefined for other paths. */
  resource: ResourceInfo | undefined;
  /** Warning headers of the answer, in order, without repetition. */
  readonly warnings: string[];
}

/** One event of a watch as the registry gives it; the object is frozen. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject | Status;
}

/** What an endpoint answers; negotiation turns it into the form that was asked for. */
export type Result =
  /** `table`: how to print what is of another kind than the resource. */
  | { readonly kind: 'object'; readonly code: number; readonly object: KubeObject; readonly table?: TableDefinition }
  | { readonly kind: 'list'; readonly code: number; readonly items: readonly StoredObject[]; readonly metadata: ListMeta }
  | { readonly kind: 'events'; readonly events: AsyncIterable<WatchEvent> }
  | { readonly kind: 'status'; readonly status: Status; readonly code: number }
  /** An answer that negotiation leaves as it is. */
  | { readonly kind: 'response'; readonly response: ExchangeResponse };

/** One verb. Refusals are thrown as StatusError. */
export type Endpoint = (context: RequestContext) => Promise<Result> | Result;

/** One step of the way in; `next` runs the rest. */
export interface Stage {
  readonly name: string;
  readonly run: (context: RequestContext, next: () => Promise<ExchangeResponse>) => Promise<ExchangeResponse>;
}

/** The row of the resource that the request is about; only called behind the router, which has found it. */
export function resourceOf(context: RequestContext): ResourceInfo {
  if (context.resource === undefined) throw new Error(`no resource at ${context.info.path}`);
  return context.resource;
}

/** The endpoints of resources: one for each verb, and one for each subresource that has a way of its own. */
export interface ResourceEndpoints {
  readonly verbs: Readonly<Record<string, Endpoint>>;
  /** Resources that do something else than keep objects: `bindings`, `tokenreviews.authentication.k8s.io`; by verb. */
  readonly resources?: Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;
  /** `pods/log`, or `*` + `/status` for every resource that has it; by verb. */
  readonly subresources: Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;
}

/** Answers paths that are not about resources; undefined when it is not one of its own. */
export type PathEndpoint = (context: RequestContext) => ExchangeResponse | undefined;
