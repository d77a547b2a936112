import { apiVersionOf } from '../../machinery/resource.ts';
import { isForbidden, isNotFound } from '../error-predicates.ts';
import type { PlainRequest, PlainResponse } from '../plain-request.ts';
import { type ListedVersion, readAggregated, readCoreVersions, readGroups, readResources, servedVersion } from './discovery-documents.ts';
import type { ServedGroupVersion, ServedResource, ServerResources } from './served-resources.ts';

/** Sends a request by path. */
export type Request = (request: PlainRequest) => Promise<PlainResponse>;

// As long as client-go waits for discovery. Source: client-go discovery/discovery_client.go, defaultTimeout (v0.37)
const TIMEOUT_MS = 32_000;
const AT_A_TIME = 16;

const AGGREGATED = ['v2', 'v2beta1'].map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
const ACCEPT = [...AGGREGATED, 'application/json'].join(',');

/** The JSON at a path. */
export async function jsonAt(request: Request, path: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  return (await request({ path, headers, timeoutMs: TIMEOUT_MS })).json();
}

/** An index of versions. A server of aggregated APIs only has no core group, and some servers show their groups to nobody: both count as empty. */
async function indexAt(request: Request, path: string, read: (body: unknown) => readonly ListedVersion[]): Promise<readonly ListedVersion[]> {
  try {
    const body = await jsonAt(request, path, { accept: ACCEPT });
    return readAggregated(body) ?? read(body);
  } catch (error) {
    if (isNotFound(error) || isForbidden(error)) return [];
    throw error;
  }
}

/** Every version that the server lists, the core group first; with their resources, where the server tells all at once. */
export async function fetchVersions(request: Request): Promise<readonly ListedVersion[]> {
  return (await Promise.all([indexAt(request, '/api', readCoreVersions), indexAt(request, '/apis', readGroups)])).flat();
}

/** What one group-version serves. @throws {ApiError} `isNotFound` when there is none */
export async function fetchResources(request: Request, apiVersion: string): Promise<readonly ServedResource[]> {
  return readResources(await jsonAt(request, `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}`));
}

/**
 * What every version serves, asked one by one where the index does not say it. One that cannot be had takes nothing from the others.
 *
 * @see client-go discovery/discovery_client.go, ServerGroupsAndResources (v0.37)
 */
export async function fetchServed(request: Request, versions: readonly ListedVersion[]): Promise<ServerResources> {
  const failures = new Map<string, Error>();
  const read = async (version: ListedVersion): Promise<ServedGroupVersion | undefined> => {
    const apiVersion = apiVersionOf(version);
    if (version.isStale === true) {
      failures.set(apiVersion, new Error(`the server has only an old state of ${apiVersion}`));
      return undefined;
    }
    try {
      return servedVersion(version, version.resources ?? (await fetchResources(request, apiVersion)));
    } catch (error) {
      failures.set(apiVersion, error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  };
  const served: (ServedGroupVersion | undefined)[] = [];
  // A few at a time: each has its time limit, which must not pass while it waits for the others' turns.
  for (let at = 0; at < versions.length; at += AT_A_TIME) served.push(...(await Promise.all(versions.slice(at, at + AT_A_TIME).map(read))));
  return { groupVersions: served.filter((one) => one !== undefined), failures };
}
