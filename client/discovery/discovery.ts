import { isJsonObject, type Json } from '../../machinery/json.ts';
import { defineResource, type ResourceDescriptor } from '../../machinery/resource.ts';
import { failureStatus } from '../../machinery/status.ts';
import { ApiError } from '../errors.ts';
import type { PlainRequest, PlainResponse } from '../plain-request.ts';

/** One line of what a group-version serves. Subresources have a `/` in their name. */
export interface ServedResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** The server's build, as `/version` answers it. */
export interface ServerVersion {
  readonly major: string;
  readonly minor: string;
  readonly gitVersion: string;
}

/** What a cluster serves, asked of the cluster. Group-versions are remembered; one that lacks a kind is asked once more. */
export interface Discovery {
  serverVersion(): Promise<ServerVersion>;
  /** Every group-version, the core group first, then as the server orders them: preferred versions first within a group. */
  groupVersions(): Promise<readonly string[]>;
  /** What `v1` or `apps/v1` serves. @throws {ApiError} `isNotFound` when the server has no such group-version */
  resources(apiVersion: string): Promise<readonly ServedResource[]>;
  /** The resource of a kind. @throws {ApiError} `isNotFound` when the server has none, even when asked again */
  resource(apiVersion: string, kind: string): Promise<ResourceDescriptor>;
}

function servedResources(body: unknown): readonly ServedResource[] {
  const resources: Json | undefined = isJsonObject(body) ? body['resources'] : undefined;
  return Array.isArray(resources) ? (resources as unknown as readonly ServedResource[]) : [];
}

function listed(body: unknown, key: string): readonly Json[] {
  const found: Json | undefined = isJsonObject(body) ? body[key] : undefined;
  return Array.isArray(found) ? found : [];
}

function groupVersionsOf(core: unknown, groups: unknown): readonly string[] {
  const versions = listed(groups, 'groups').flatMap((group) => listed(group, 'versions'));
  const named = versions.map((version) => (isJsonObject(version) ? version['groupVersion'] : undefined));
  return [...listed(core, 'versions'), ...named].filter((name) => typeof name === 'string');
}

function noMatch(apiVersion: string, kind: string): ApiError {
  const status = failureStatus({ code: 404, reason: 'NotFound', message: `${apiVersion} has no kind ${JSON.stringify(kind)}` });
  return new ApiError({ status, httpStatus: 404, operation: { verb: 'discover', resource: apiVersion } });
}

/** Discovery over any way to send requests. */
export function discoveryOf(request: (request: PlainRequest) => Promise<PlainResponse>): Discovery {
  const known = new Map<string, Promise<readonly ServedResource[]>>();
  const fetchResources = (apiVersion: string): Promise<readonly ServedResource[]> => {
    const path = `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}`;
    const fetched = request({ path }).then(async (response) => servedResources(await response.json()));
    known.set(apiVersion, fetched);
    fetched.catch(() => known.delete(apiVersion));
    return fetched;
  };
  const find = async (resources: Promise<readonly ServedResource[]>, kind: string): Promise<ServedResource | undefined> =>
    (await resources).find((resource) => resource.kind === kind && !resource.name.includes('/'));
  return {
    serverVersion: async () => (await (await request({ path: '/version' })).json()) as ServerVersion,
    groupVersions: async () => {
      const [core, groups] = await Promise.all(['/api', '/apis'].map(async (path) => (await request({ path })).json()));
      return groupVersionsOf(core, groups);
    },
    resources: (apiVersion) => known.get(apiVersion) ?? fetchResources(apiVersion),
    resource: async (apiVersion, kind) => {
      const cached = known.get(apiVersion);
      const found = (cached === undefined ? undefined : await find(cached, kind)) ?? (await find(fetchResources(apiVersion), kind));
      if (found === undefined) throw noMatch(apiVersion, kind);
      const [first = '', second] = apiVersion.split('/');
      const [group, version] = second === undefined ? ['', first] : [first, second];
      return defineResource({ group, version, kind, plural: found.name, namespaced: found.namespaced });
    },
  };
}
