import { FakeCluster } from '../../fake/index.ts';
import { encodeValue } from '../../fake/pipeline/encoding.ts';

/** What one request was answered: the body as text, and read where it is JSON. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer may be anything, and its readers say what they look for.
  readonly json: any;
  readonly warnings: readonly string[];
}

/** A cluster that is asked in plain text, as over a socket. */
export interface RawServer extends AsyncDisposable {
  /** `headers` by their lower-case names; a body without a content type is JSON. */
  send(method: string, target: string, body?: string, headers?: Readonly<Record<string, string>>): Promise<RawAnswer>;
}

/** Media types of patches by a letter. */
export const PATCHES = {
  merge: { 'content-type': 'application/merge-patch+json' },
  json: { 'content-type': 'application/json-patch+json' },
  strategic: { 'content-type': 'application/strategic-merge-patch+json' },
  apply: { 'content-type': 'application/apply-patch+yaml' },
} as const;

const THINGS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.shop.example.com' },
  spec: {
    group: 'shop.example.com',
    scope: 'Namespaced',
    names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

/** The collection of a custom resource that every {@link rawServer} serves. */
export const things = '/apis/shop.example.com/v1/namespaces/default/things';

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Starts one. */
export async function rawServer(): Promise<RawServer> {
  const cluster = await FakeCluster.create({ crds: THINGS });
  const { peer } = cluster.connection();
  return {
    async send(method, target, body, headers = {}) {
      const response = await cluster.exchange({
        method,
        target,
        headers: { 'user-agent': 'tests/1', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: body === undefined ? { kind: 'none' } : { kind: 'bytes', read: async () => new TextEncoder().encode(body) },
        signal: new AbortController().signal,
        peer,
      });
      const type = String(response.headers['content-type'] ?? '');
      const text = response.body.kind === 'value' ? encodeValue(response.body.value, type) : response.body.kind === 'text' ? response.body.text : '';
      const warning = response.headers['warning'] ?? [];
      return { status: response.status, text, json: readable(text), warnings: typeof warning === 'string' ? [warning] : warning };
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
