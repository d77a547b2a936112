import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { badRequest, notFound, notImplemented, StatusError } from '../../machinery/status.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { Endpoint, RequestContext, Result } from '../request/context.ts';
import { checkLogOptions } from './log-options.ts';
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

/** GET of a log: empty for a pod that has no node; logs of containers are not simulated. */
export function log(context: RequestContext): Result {
  checkLogOptions(context.query, context.info.name);
  const pod = podOf(context);
  checkContainer(pod, context.query.get('container') ?? '');
  const node = nodeOf(pod);
  if (node === '') return { kind: 'response', response: { status: 204, headers: {}, body: { kind: 'empty' } } };
  checkNode(context, node);
  throw notImplemented('logs of containers');
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
