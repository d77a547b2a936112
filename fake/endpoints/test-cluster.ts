import type { ExchangeRequest, RequestBody } from '../../machinery/exchange.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { type FieldSchema, type StructSchema, structSchema, type TypeSchema } from '../../machinery/schema/type-schema.ts';
import { StatusError } from '../../machinery/status.ts';
import { PodLogs } from '../logs/pod-logs.ts';
import { createRegistry } from '../registry/registry.ts';
import { createResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { writeStoreOver } from '../registry/write-store.ts';
import type { Endpoint, RequestContext, Result } from '../request/context.ts';
import { parseRequestInfo } from '../request/request-info.ts';
import { Store } from '../storage/store.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const texts: TypeSchema = { kind: 'map', values: text, atomic: false };
const struct = (name: string, fields: Readonly<Record<string, TypeSchema>>): StructSchema => {
  const entries = Object.entries(fields).map(([key, schema]): [string, FieldSchema] => [key, { name: key, schema, patchStrategies: [] }]);
  return structSchema({ name, fields: () => new Map(entries) });
};
const meta = struct('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', {
  name: text,
  namespace: text,
  generateName: text,
  uid: text,
  resourceVersion: text,
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: { kind: 'scalar', type: 'integer', format: 'int64' },
  labels: texts,
  annotations: texts,
  finalizers: { kind: 'list', items: text, listType: 'set', keys: [], atomic: false },
});
const configMap = struct('io.k8s.api.core.v1.ConfigMap', { apiVersion: text, kind: text, metadata: meta, data: texts });

const row = (plural: string, kind: string): ResourceInfo => ({
  group: '',
  version: 'v1',
  kind,
  plural,
  singular: kind.toLowerCase(),
  namespaced: true,
  verbs: [],
  shortNames: [],
  categories: [],
  subresources: [],
});

/** What one request to a test cluster came to. */
export interface Answer {
  readonly code: number;
  readonly object: StoredObject;
  readonly message: string;
  readonly warnings: readonly string[];
}

/** A few parts of a cluster: config maps with a schema, secrets by name only; endpoints are called without a pipeline. */
export interface TestCluster {
  readonly store: Store<StoredObject>;
  call(endpoint: Endpoint, method: string, target: string, send?: { body?: unknown; raw?: string; type?: string }): Promise<Answer>;
}

function requestBody(send: { body?: unknown; raw?: string }): RequestBody {
  const { raw } = send;
  if (raw !== undefined) return { kind: 'bytes', read: async () => new TextEncoder().encode(raw) };
  return send.body === undefined ? { kind: 'none' } : { kind: 'value', value: structuredClone(send.body) };
}

function answerOf(result: Result, warnings: readonly string[]): Answer {
  const object = (result.kind === 'object' ? result.object : result.kind === 'status' ? result.status : {}) as StoredObject;
  const code = result.kind === 'object' || result.kind === 'status' || result.kind === 'list' ? result.code : 0;
  return { code, object, message: '', warnings };
}

/** Puts the parts together. Time stands still, uids and name suffixes count up. */
export function createTestCluster(): TestCluster {
  const store = new Store<StoredObject>();
  const catalog = createResourceCatalog([row('configmaps', 'ConfigMap'), row('secrets', 'Secret')]);
  let count = 0;
  const clock = { now: () => Date.parse('2026-01-01T00:00:00Z'), schedule: () => () => undefined };
  const entropy = { uid: () => `uid-${(count += 1)}`, below: (limit: number) => (count += 1) % limit };
  const registry = createRegistry({ store: writeStoreOver(store), strategyFor: () => ({}), schemaFor: () => configMap, clock, entropy });
  return {
    store,
    async call(endpoint, method, target, send = {}) {
      const [path = '', search = ''] = target.split('?');
      const query = new URLSearchParams(search);
      const info = parseRequestInfo(method, path, query);
      const headers = { 'user-agent': 'tests/1', 'content-type': send.type ?? 'application/json' };
      const request: ExchangeRequest = { method, target, headers, body: requestBody(send), signal: new AbortController().signal, peer: {} };
      const warnings: string[] = [];
      const services = { store, registry, catalog, clock, entropy, podLogs: new PodLogs(clock) };
      const resource = catalog.find(info.group, info.version, info.resource);
      const context = { request, services, query, info, user: { username: 'u' }, resource, warnings } as RequestContext;
      try {
        return answerOf(await endpoint(context), warnings);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        return { code: error.status.code ?? 0, object: error.status as unknown as StoredObject, message: error.status.message ?? '', warnings };
      }
    },
  };
}
