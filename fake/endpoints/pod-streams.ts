import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { badRequest, notFound, notImplemented, StatusError } from '../../machinery/status.ts';
import { readLog } from '../logs/read-log.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { Endpoint, RequestContext, Result } from '../request/context.ts';
import { type LogOptions, logOptionsOf } from './log-options.ts';
import { targetOf } from './target.ts';

const partOf = (object: StoredObject, key: 'spec' | 'status'): JsonObject => {
  const part = object[key];
  return isJsonObject(part) ? part : {};
};

function namesIn(spec: JsonObject, key: string): readonly string[] {
  const containers = spec[key];
  return Array.isArray(containers) ? containers.map((container) => String((container as JsonObject)['name'] ?? '')) : [];
}

/** A pod has one container, or the request names one of them. @see kubernetes pkg/registry/core/pod/strategy.go, validateContainer (v1.37) */
function checkContainer(pod: StoredObject, container: string): void {
  const spec = partOf(pod, 'spec');
  const { name } = pod.metadata;
  const [main, init, ephemeral] = ['containers', 'initContainers', 'ephemeralContainers'].map((key) => namesIn(spec, key)) as [string[], string[], string[]];
  if (container !== '') {
    if ([...main, ...init, ...ephemeral].includes(container)) return;
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  }
  if (main.length === 1) return;
  const choice = `a container name must be specified for pod ${name}, choose one of: [${main.join(' ')}]`;
  throw badRequest(init.length === 0 ? choice : `${choice} or one of the init containers: [${init.join(' ')}]`);
}

/** Refuses what the server cannot reach. @throws {StatusError} 404 without the node, 500 without an address of it */
export function checkNode({ services: { catalog, registry } }: RequestContext, name: string): void {
  const node = registry.reader.get('nodes', '', name);
  if (node === undefined) throw notFound(catalog.find('', 'v1', 'nodes') ?? { group: '', plural: 'nodes' }, name);
  const { addresses } = partOf(node, 'status');
  if (!Array.isArray(addresses) || addresses.length === 0) throw new StatusError({ code: 500, message: 'no preferred addresses found; known addresses: []' });
}

function podOf(context: RequestContext): StoredObject {
  return context.services.registry.get({ ...targetOf(context, { dryRun: false, fieldManager: '' }), subresource: '' });
}

const nodeOf = (pod: StoredObject): string => String(partOf(pod, 'spec')['nodeName'] ?? '');

const isOver = (pod: StoredObject | undefined): boolean => pod === undefined || ['Succeeded', 'Failed'].includes(String(partOf(pod, 'status')['phase']));

/** The bytes of a log until the caller leaves, or the pod is deleted or has run to its end: then its log grows no more. */
async function* followed(context: RequestContext, pod: StoredObject, read: (signal: AbortSignal) => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { store, registry } = context.services;
  const { namespace = '', name = '' } = pod.metadata;
  const over = new AbortController();
  const end = (present: StoredObject | undefined): void => {
    if (isOver(present)) over.abort();
  };
  const stop = store.observe({
    changed: (bucket, { after, before }) => {
      const { metadata } = (after ?? before)?.value ?? pod;
      if (bucket === 'pods' && metadata.name === name && metadata.namespace === namespace) end(after?.value);
    },
    restored: () => end(registry.reader.get('pods', namespace, name)),
  });
  try {
    end(registry.reader.get('pods', namespace, name));
    yield* read(AbortSignal.any([context.request.signal, over.signal]));
  } finally {
    stop();
  }
}

/** The log that a test gave to a container; undefined when it gave none to the pod. */
function givenLog(context: RequestContext, pod: StoredObject, options: LogOptions): Result | undefined {
  const { podLogs, clock } = context.services;
  const { namespace = '', name = '' } = pod.metadata;
  const { sinceSeconds, sinceTime, previous } = options;
  const container = options.container === '' ? (namesIn(partOf(pod, 'spec'), 'containers')[0] ?? '') : options.container;
  const log = podLogs.find(namespace, name, { container, previous });
  if (log === undefined) {
    const isKnown = previous && podLogs.find(namespace, name, { container }) !== undefined;
    if (isKnown) throw badRequest(`previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`);
    return undefined;
  }
  const sinceMs = sinceSeconds !== undefined ? clock.now() - sinceSeconds * 1000 : sinceTime === '' ? undefined : Date.parse(sinceTime);
  const chunks = followed(context, pod, (signal) => readLog(log, { ...options, sinceMs }, signal));
  return { kind: 'response', response: { status: 200, headers: { 'content-type': 'text/plain' }, body: { kind: 'stream', chunks } } };
}

/** GET of a log: what a test gave, else nothing for a pod that has no node; containers do not run, and so write none of their own. */
export function log(context: RequestContext): Result {
  const options = logOptionsOf(context.query, context.info.name);
  const pod = podOf(context);
  checkContainer(pod, options.container);
  const given = givenLog(context, pod, options);
  if (given !== undefined) return given;
  const node = nodeOf(pod);
  if (node === '') return { kind: 'response', response: { status: 204, headers: {}, body: { kind: 'empty' } } };
  checkNode(context, node);
  throw notImplemented('logs of containers that no test has given by cluster.pods.logs()');
}

/** What opens a stream to a container: refused as the server does before it asks the node; the streams are not simulated. */
export function streamTo(choosesContainer: boolean, unsupported: () => Error): Endpoint {
  return (context) => {
    const pod = podOf(context);
    if (choosesContainer) checkContainer(pod, context.query.get('container') ?? '');
    const node = nodeOf(pod);
    if (node === '') throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
    checkNode(context, node);
    if ((context.request.headers['upgrade'] ?? '') === '') throw badRequest('Upgrade request required');
    throw unsupported();
  };
}
