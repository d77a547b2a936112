import type { Exchange, InProcessConnection, Peer, UserInfo } from '../../machinery/exchange.ts';

/** Who connects in process. */
export interface ConnectionOptions {
  /** The user name; `system:serviceaccount:<namespace>:<name>` gets the groups of a service account. Default: an admin in `system:masters`. */
  readonly user?: string;
  readonly groups?: readonly string[];
  /** A label for the action log. */
  readonly client?: string;
  /** The namespace that calls use when they name none. */
  readonly namespace?: string;
}

function userOf({ user, groups }: ConnectionOptions): UserInfo {
  if (user === undefined) return { username: 'kubernetes-admin', groups: groups ?? ['system:masters'] };
  const account = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user);
  const implied = account === null ? [] : ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`];
  return { username: user, groups: [...(groups ?? []), ...implied] };
}

/** The door without sockets: requests and answers pass as values, nothing is encoded. */
export function connectInProcess(exchange: Exchange, options: ConnectionOptions = {}): InProcessConnection {
  const peer: Peer = { user: userOf(options), ...(options.client === undefined ? {} : { client: options.client }) };
  return { exchange, peer, ...(options.namespace === undefined ? {} : { namespace: options.namespace }) };
}
