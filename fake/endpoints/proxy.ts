import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { badRequest, notFound, notImplemented, StatusError } from '../../machinery/status.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { checkNode } from './pod-streams.ts';

/** `name`, `name:port` or `scheme:name:port`. @see apimachinery pkg/util/net/port_split.go, SplitSchemeNamePort (v1.37) */
function placeOf(id: string, what: string): { readonly name: string; readonly port: string } {
  const parts = id.split(':');
  const [scheme, name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  if (parts.length > 3 || name === '' || !['', 'http', 'https'].includes(scheme ?? '')) throw badRequest(`invalid ${what} request ${JSON.stringify(id)}`);
  return { name, port };
}

const unavailable = (message: string): StatusError => new StatusError({ code: 503, reason: 'ServiceUnavailable', message });

function itemsOf(object: StoredObject | undefined, path: readonly [part: string, key?: string]): readonly JsonObject[] {
  const [part, key] = path;
  const value = object?.[part];
  const list = key === undefined ? value : isJsonObject(value) ? value[key] : undefined;
  return Array.isArray(list) ? (list as readonly JsonObject[]) : [];
}

/** Proxying to a pod. @throws {StatusError} 400 without an address; 501 with one */
export function proxyPod(context: RequestContext): Result {
  const { name } = placeOf(context.info.name, 'pod');
  const pod = context.services.registry.reader.get('pods', context.info.namespace, name);
  if (pod === undefined) throw notFound(resourceOf(context), name);
  if (itemsOf(pod, ['status', 'podIPs']).length === 0) throw badRequest('address not allowed');
  throw notImplemented('proxying to pods');
}

function hasEndpoints({ services, info }: RequestContext, service: string): boolean {
  const { reader } = services.registry;
  const own = itemsOf(reader.get('endpoints', info.namespace, service), ['subsets']);
  if (own.some(({ addresses }) => Array.isArray(addresses) && addresses.length > 0)) return true;
  const slices = reader.list('endpointslices.discovery.k8s.io', info.namespace);
  return slices.some((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service && itemsOf(slice, ['endpoints']).length > 0);
}

/** Proxying to a service. @throws {StatusError} 503 without endpoints, or for a port that it has not; 501 with endpoints */
export function proxyService(context: RequestContext): Result {
  const { name, port } = placeOf(context.info.name, 'service');
  if (/^[+-]?\d+$/.test(port)) {
    const service = context.services.registry.reader.get('services', context.info.namespace, name);
    if (service === undefined) throw notFound(resourceOf(context), name);
    const isKnown = itemsOf(service, ['spec', 'ports']).some((one) => one['port'] === Number(port));
    if (!isKnown) throw unavailable(`no service port ${Number(port)} found for service ${JSON.stringify(name)}`);
  }
  if (!hasEndpoints(context, name)) throw unavailable(`no endpoints available for service ${JSON.stringify(name)}`);
  throw notImplemented('proxying to services');
}

/** Proxying to a node. @throws {StatusError} 500 without an address; 501 with one */
export function proxyNode(context: RequestContext): Result {
  const { name } = placeOf(context.info.name, 'node');
  checkNode(context, name);
  throw notImplemented('proxying to nodes');
}
