import type { FakeCluster } from '../index.ts';

/** An answered object, as loosely as tests need it. */
export interface Answered {
  readonly metadata: { readonly name: string; readonly uid: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** Config maps of a cluster, by name, for tests. */
export interface TestApi {
  send(method: string, path: string, body?: object): Promise<Answered>;
  create(name: string, metadata?: object, namespace?: string): Promise<Answered>;
  get(name: string, namespace?: string): Promise<Answered | undefined>;
  patch(name: string, body: object): Promise<Answered>;
  remove(name: string, options?: object): Promise<Answered>;
  list(plural: string, namespace?: string): Promise<readonly Answered[]>;
}

/** Sends requests to `cluster` as its admin. */
export function apiOf(cluster: FakeCluster): TestApi {
  const { exchange, peer } = cluster.connection();
  const send = async (method: string, path: string, body?: object): Promise<Answered> => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await exchange({
      method,
      target: path,
      headers: body === undefined ? {} : { 'content-type': type },
      body: body === undefined ? { kind: 'none' } : { kind: 'value', value: structuredClone(body) },
      signal: new AbortController().signal,
      peer,
    });
    return (answer.body.kind === 'value' ? answer.body.value : {}) as Answered;
  };
  const collection = (plural: string, namespace: string): string => `/api/v1/namespaces/${namespace}/${plural}`;
  return {
    send,
    create: (name, metadata = {}, namespace = 'default') => send('POST', collection('configmaps', namespace), { metadata: { name, ...metadata } }),
    async get(name, namespace = 'default') {
      const found = await send('GET', `${collection('configmaps', namespace)}/${name}`);
      return found['kind'] === 'Status' ? undefined : found;
    },
    patch: (name, body) => send('PATCH', `${collection('configmaps', 'default')}/${name}`, body),
    remove: (name, options) => send('DELETE', `${collection('configmaps', 'default')}/${name}`, options),
    list: async (plural, namespace = 'default') => (await send('GET', collection(plural, namespace)))['items'] as readonly Answered[],
  };
}
