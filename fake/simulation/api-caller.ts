import type { Exchange, Peer } from '../../machinery/exchange.ts';
import type { JsonObject } from '../../machinery/json.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';

/** The place of an object or, without a name, of a collection. */
export interface ApiPlace {
  readonly resource: ResourceInfo;
  /** `''` for cluster-scoped resources. */
  readonly namespace: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** The server's answer: an object or a Status. */
export interface ApiAnswer {
  readonly code: number;
  readonly value: JsonObject;
}

/** Sends requests in the name of one controller. */
export interface ApiCaller {
  call(method: string, place: ApiPlace, body?: JsonObject, contentType?: string): Promise<ApiAnswer>;
}

// The first part is the field manager that the server keeps; the name of the program is that of the real controllers.
const USER_AGENT = 'kube-controller-manager/v1.37.0 (linux/amd64) kubernetes/simulation';

function pathOf({ resource, namespace, name, subresource }: ApiPlace): string {
  const parts = [resource.group === '' ? 'api' : 'apis', apiVersionOf(resource)];
  if (resource.namespaced && namespace !== '') parts.push('namespaces', encodeURIComponent(namespace));
  parts.push(resource.plural);
  if (name !== undefined) parts.push(encodeURIComponent(name));
  if (subresource !== undefined) parts.push(subresource);
  return `/${parts.join('/')}`;
}

// Scheduler and kubelet in one: no cluster has a role for that. The others have those of the controllers whose names they bear.
const WITHOUT_ROLE: ReadonlySet<string> = new Set(['pod-simulator']);

function peerOf(account: string): Peer {
  const groups = ['system:serviceaccounts', 'system:serviceaccounts:kube-system', WITHOUT_ROLE.has(account) ? 'system:masters' : 'system:authenticated'];
  return { user: { username: `system:serviceaccount:kube-system:${account}`, groups }, client: account };
}

/** A caller that the action log shows as the service account `account` of kube-system. */
export function createApiCaller(exchange: Exchange, account: string, signal: AbortSignal): ApiCaller {
  const peer = peerOf(account);
  return {
    async call(method, place, body, contentType = 'application/json') {
      const answer = await exchange({
        method,
        target: pathOf(place),
        headers: { accept: 'application/json', 'user-agent': USER_AGENT, ...(body === undefined ? {} : { 'content-type': contentType }) },
        body: body === undefined ? { kind: 'none' } : { kind: 'value', value: body },
        signal,
        peer,
      });
      return { code: answer.status, value: answer.body.kind === 'value' ? (answer.body.value as JsonObject) : {} };
    },
  };
}

/** An answer that a controller did not reckon with. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
  /** The HTTP code. */
  readonly code: number;

  constructor(doing: string, { code, value }: ApiAnswer) {
    super(`${doing}: ${code} ${typeof value['message'] === 'string' ? value['message'] : ''}`);
    this.code = code;
  }
}
