import type { Clock } from '../../machinery/clock.ts';
import type { Exchange, ExchangeResponse } from '../../machinery/exchange.ts';
import type { RequestContext } from '../request/context.ts';

/** A request that a reaction sees before it is answered, in the terms of the API. Frozen. */
export interface PendingAction {
  /** An API verb, or the method in lower case for requests that are not about resources. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  /** The plural; `''` for requests that are not about resources. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  /** `''` for collections, and for a create. */
  readonly name: string;
  /** The path without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Who asks, after impersonation. */
  readonly user: string;
  /** The label of the connection; `''` where it has none. */
  readonly client: string;
}

/** What a request in the hands of a reaction is made of. */
export interface FaultCall {
  readonly action: PendingAction;
  readonly context: RequestContext;
  /** Lets the cluster answer; may be called several times, each asks anew. */
  readonly next: () => Promise<ExchangeResponse>;
  readonly clock: Clock;
  /** The way in for requests of the reaction's own; no reaction sees them. */
  readonly exchange: Exchange;
}

/** The request as reactions see it. */
export function pendingAction({ info, query, user, request }: RequestContext): PendingAction {
  const { verb, group, version, resource, subresource, namespace, name, path } = info;
  return Object.freeze({
    verb,
    group,
    version,
    resource,
    subresource,
    namespace,
    name,
    path,
    query: Object.freeze(Object.fromEntries(query)),
    user: user.username,
    client: request.peer.client ?? '',
  });
}
