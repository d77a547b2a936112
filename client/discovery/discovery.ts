import { isJsonObject } from '../../machinery/json.ts';
import { apiVersionOf, type ResourceDescriptor } from '../../machinery/resource.ts';
import { failureStatus } from '../../machinery/status.ts';
import { ApiError } from '../errors.ts';
import type { DiscoveryCache } from './discovery-cache.ts';
import type { ListedVersion } from './discovery-documents.ts';
import { fetchResources, fetchServed, fetchVersions, jsonAt, type Request } from './fetch-served.ts';
import { matchCategory, matchResources } from './match-resources.ts';
import { type OpenApi, openApiOf } from './openapi.ts';
import { descriptorOf, groupVersionOf, isSubresource, type ServedResource, type ServerResources } from './served-resources.ts';

/** The server's build, as `/version` answers it. */
export interface ServerVersion {
  readonly major: string;
  readonly minor: string;
  readonly gitVersion: string;
}

/**
 * What a cluster serves, asked of the cluster. Answers are remembered; what is not found in them is looked for once more in new ones.
 *
 * All that fails is asked anew by the next call.
 */
export interface Discovery {
  serverVersion(): Promise<ServerVersion>;
  /** Every group-version, the core group first, then as the server orders them: preferred versions first within a group. */
  groupVersions(): Promise<readonly string[]>;
  /** What `v1` or `apps/v1` serves. @throws {ApiError} `isNotFound` when the server has no such group-version */
  resources(apiVersion: string): Promise<readonly ServedResource[]>;
  /** Everything, in two requests where the server can do that. What cannot be had is in `failures`, and takes nothing from the rest. */
  all(): Promise<ServerResources>;
  /** The resource of a kind. @throws {ApiError} `isNotFound` when the server has none, even when asked again */
  resource(apiVersion: string, kind: string): Promise<ResourceDescriptor>;
  /**
   * The resource that a name means to kubectl: `pods`, `pod`, `po`, `Deployment`, `deploy.apps`, `deployments.v1.apps`. Of several the one whose group
   * comes first, in its preferred version.
   * @throws {ApiError} `isNotFound` when the server has none, even when asked again
   */
  find(name: string): Promise<ResourceDescriptor>;
  /** Every resource that a name may mean, the one that `find` gives first; none when there is none. */
  matches(name: string): Promise<readonly ResourceDescriptor[]>;
  /** The resources of a category, such as `all`. */
  category(name: string): Promise<readonly ResourceDescriptor[]>;
  readonly openApi: OpenApi;
  /** Forgets everything, kept files included: the next question goes to the server. */
  invalidate(): void;
}

function notServed(apiVersion: string, name: string): ApiError {
  const where = apiVersion === '' ? 'the server has no resource' : `${apiVersion} has no kind`;
  const status = failureStatus({ code: 404, reason: 'NotFound', message: `${where} ${JSON.stringify(name)}` });
  return new ApiError({ status, httpStatus: 404, operation: { verb: 'discover', resource: apiVersion === '' ? name : apiVersion } });
}

/** A value that is fetched once; a failure is forgotten, so that the next one to ask tries again. */
function remembered<T>(fetch: () => Promise<T>): { get(): Promise<T>; known(): Promise<T> | undefined; forget(): void } {
  let held: Promise<T> | undefined;
  return {
    get: () => {
      if (held !== undefined) return held;
      const fetched = fetch();
      held = fetched;
      fetched.catch(() => {
        if (held === fetched) held = undefined;
      });
      return fetched;
    },
    known: () => held,
    forget: () => {
      held = undefined;
    },
  };
}

const KEPT = 'resources';

/** Everything served, from the cache or the server. What is incomplete is not kept. */
async function everything(request: Request, versions: () => Promise<readonly ListedVersion[]>, cache: DiscoveryCache | undefined): Promise<ServerResources> {
  const kept = await cache?.read(KEPT, cache.resourcesMaxAgeMs);
  if (isJsonObject(kept) && Array.isArray(kept['groupVersions'])) {
    return { groupVersions: kept['groupVersions'] as unknown as ServerResources['groupVersions'], failures: new Map() };
  }
  const served = await fetchServed(request, await versions());
  if (served.failures.size === 0 && served.groupVersions.length > 0) await cache?.write(KEPT, { groupVersions: served.groupVersions });
  return served;
}

/** Discovery over any way to send requests. */
export function discoveryOf(request: Request, cache?: DiscoveryCache): Discovery {
  let isKeptTrusted = true;
  const single = new Map<string, Promise<readonly ServedResource[]>>();
  const versions = remembered(() => fetchVersions(request));
  const served = remembered(async () => {
    const all = await everything(request, versions.get, isKeptTrusted ? cache : cache && { ...cache, read: async () => undefined });
    // What is missing may be back the next time.
    if (all.failures.size > 0) {
      versions.forget();
      served.forget();
    }
    return all;
  });
  const invalidate = (): void => {
    // Files that others wrote before now are as old as what was just forgotten.
    isKeptTrusted = false;
    single.clear();
    versions.forget();
    served.forget();
  };
  const fetchOne = (apiVersion: string): Promise<readonly ServedResource[]> => {
    const fetched = fetchResources(request, apiVersion);
    single.set(apiVersion, fetched);
    fetched.catch(() => single.delete(apiVersion));
    return fetched;
  };
  /** What is known of a group-version by now, without asking. */
  const knownOf = async (apiVersion: string): Promise<readonly ServedResource[] | undefined> => {
    const one = single.get(apiVersion);
    if (one !== undefined) return one;
    const all = await served.known();
    return all?.groupVersions.find((version) => apiVersionOf(version) === apiVersion)?.resources;
  };
  const matches = async (look: (all: ServerResources) => readonly ResourceDescriptor[]): Promise<readonly ResourceDescriptor[]> => {
    const isOld = served.known() !== undefined || (isKeptTrusted && cache !== undefined);
    const found = look(await served.get());
    if (found.length > 0 || !isOld) return found;
    invalidate();
    return look(await served.get());
  };
  const byName = (name: string): Promise<readonly ResourceDescriptor[]> => matches((all) => matchResources(all.groupVersions, name));
  return {
    serverVersion: async () => (await jsonAt(request, '/version')) as ServerVersion,
    groupVersions: async () => (await versions.get()).map(apiVersionOf),
    resources: async (apiVersion) => (await knownOf(apiVersion)) ?? fetchOne(apiVersion),
    all: served.get,
    resource: async (apiVersion, kind) => {
      const isWanted = (resource: ServedResource): boolean => resource.kind === kind && !isSubresource(resource);
      const found = (await knownOf(apiVersion))?.find(isWanted) ?? (await fetchOne(apiVersion)).find(isWanted);
      if (found === undefined) throw notServed(apiVersion, kind);
      return descriptorOf(groupVersionOf(apiVersion), found);
    },
    find: async (name) => {
      const [first] = await byName(name);
      if (first === undefined) throw notServed('', name);
      return first;
    },
    matches: byName,
    category: async (name) => matchCategory((await served.get()).groupVersions, name),
    openApi: openApiOf(request, cache),
    invalidate,
  };
}
