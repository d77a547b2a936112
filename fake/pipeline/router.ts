import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { groupResourceOf, type ResourceInfo } from '../../machinery/resource.ts';
import { methodNotSupported, notFound, notImplemented } from '../../machinery/status.ts';
import { methodNotAllowed, resourceNotFound, textResponse } from '../request/answers.ts';
import type { Endpoint, PathEndpoint, RequestContext, ResourceEndpoints } from '../request/context.ts';
import { outputFormOf, respond } from './respond.ts';

const pageNotFound = (): ExchangeResponse => textResponse(404, '404 page not found\n');

function fits(resource: ResourceInfo, { info, services }: RequestContext): boolean {
  // Behind a proxy any path may follow, and for custom resources nobody looks at what follows a subresource.
  if (services.catalog.isCustom(resource))
    return resource.namespaced ? info.namespace !== '' || info.verb === 'list' || info.verb === 'watch' : info.namespace === '';
  if ((info.parts.length > 5 && info.subresource !== 'proxy') || (info.subresource === '' && info.parts.length > 4)) return false;
  if (!resource.namespaced) return info.namespace === '' || resource.plural === 'namespaces';
  return info.namespace !== '' || (info.name === '' && info.subresource === '') || info.verb === 'list' || info.verb === 'watch';
}

function verbOf({ info, request }: RequestContext): string {
  return request.method === 'OPTIONS' || request.method === 'HEAD' ? request.method : info.verb;
}

function subresourceEndpoint(endpoints: ResourceEndpoints, resource: ResourceInfo, context: RequestContext): Endpoint {
  const { subresource, verb } = context.info;
  const row = resource.subresources.find(({ name }) => name === subresource);
  const isCustom = context.services.catalog.isCustom(resource);
  if (row === undefined) throw isCustom ? notFound(resource, context.info.name) : resourceNotFound();
  const known: readonly string[] = row.verbs;
  if (!known.includes(isCustom ? verb : verbOf(context))) throw isCustom ? methodNotSupported(resource, verb) : methodNotAllowed();
  const own = endpoints.subresources[`${resource.plural}/${subresource}`] ?? endpoints.subresources[`*/${subresource}`];
  const endpoint = own?.[verb];
  if (endpoint === undefined) throw notImplemented(`${verb} of ${resource.plural}/${subresource}`);
  return endpoint;
}

const noticesOf = ({ services }: RequestContext, resource: ResourceInfo): readonly string[] => services.registry.strategyFor(resource).notices ?? [];

const NAMED_VERBS = ['get', 'update', 'patch', 'delete'] as const;

const OBJECT_VERBS: ReadonlySet<string> = new Set(['get', 'update', 'patch', 'delete']);

function verbEndpoint(endpoints: ResourceEndpoints, resource: ResourceInfo, context: RequestContext): Endpoint {
  const { info } = context;
  const { verb } = info;
  const known: readonly string[] = resource.verbs;
  // What is only ever created has no paths of its own.
  if (info.name !== '' && !NAMED_VERBS.some((named) => known.includes(named))) throw resourceNotFound();
  if (verb === 'watch' && known.includes('list') && !known.includes('watch')) {
    context.warnings.push(...noticesOf(context, resource));
    throw methodNotSupported(resource, verb);
  }
  const isCollectionOnly = verb === 'create' && info.name !== '';
  const needsName = (verb === 'update' || verb === 'patch') && info.name === '';
  // What is only created has no path for a single object.
  if (context.info.name !== '' && !known.some((one) => OBJECT_VERBS.has(one))) throw resourceNotFound();
  // Across all namespaces objects are read, and nothing else.
  // The old way to watch is one of reading, and the old way to proxies is gone.
  if (verb === 'proxy') throw resourceNotFound();
  if (verb === 'watch' && context.request.method !== 'GET') throw methodNotAllowed();
  const writesAcross = resource.namespaced && info.namespace === '' && verb !== 'list' && verb !== 'watch';
  if (!known.includes(verbOf(context)) || isCollectionOnly || needsName || writesAcross) throw methodNotAllowed();
  const endpoint = endpoints.resources?.[groupResourceOf(resource)]?.[verb] ?? endpoints.verbs[verb];
  if (endpoint === undefined) throw notImplemented(`${verb} of ${resource.plural}`);
  return endpoint;
}

/** Custom resources have no routes of their own: the verb decides alone, and the endpoint looks for a name. @see apiextensions-apiserver pkg/apiserver/customresource_handler.go (v1.37) */
function customEndpoint(endpoints: ResourceEndpoints, resource: ResourceInfo, { info }: RequestContext): Endpoint {
  const endpoint = endpoints.verbs[info.verb];
  if (endpoint === undefined) throw methodNotSupported(resource, info.verb);
  return endpoint;
}

function endpointOf(endpoints: ResourceEndpoints, resource: ResourceInfo, context: RequestContext): Endpoint {
  if (context.info.subresource !== '') return subresourceEndpoint(endpoints, resource, context);
  return context.services.catalog.isCustom(resource) ? customEndpoint(endpoints, resource, context) : verbEndpoint(endpoints, resource, context);
}

async function routeResource(endpoints: ResourceEndpoints, context: RequestContext): Promise<ExchangeResponse> {
  const { info, services } = context;
  if (!services.catalog.hasGroup(info.group, info.version)) {
    // A built-in group answers for the versions that it lacks; nobody answers for a group that there is not.
    if (services.catalog.isCustomGroup(info.group)) return pageNotFound();
    throw resourceNotFound();
  }
  const resource = services.catalog.find(info.group, info.version, info.resource);
  if (resource === undefined || !fits(resource, context)) {
    if (services.catalog.isCustomGroup(info.group)) return pageNotFound();
    throw resourceNotFound();
  }
  context.resource = resource;
  const endpoint = endpointOf(endpoints, resource, context);
  context.warnings.push(...noticesOf(context, resource));
  const form = outputFormOf(context);
  return respond(context, await endpoint(context), form);
}

/** The innermost stage: finds who answers, and puts the answer into the form that was asked for. */
export function createRouter(endpoints: ResourceEndpoints, paths: readonly PathEndpoint[]): (context: RequestContext) => Promise<ExchangeResponse> {
  return (context) => {
    // Slashes in front are no part of any route, although they are passed over to see what is asked for.
    if (context.info.path.startsWith('//')) return Promise.resolve(pageNotFound());
    if (context.info.isResourceRequest) return routeResource(endpoints, context);
    for (const path of paths) {
      const response = path(context);
      if (response !== undefined) return Promise.resolve(response);
    }
    return Promise.resolve(pageNotFound());
  };
}
