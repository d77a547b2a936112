import { createHash } from 'node:crypto';
import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { storageVersionHashes } from '../../machinery/generated/storage-version-hashes.ts';
import type { ResourceInfo, SubresourceInfo } from '../../machinery/resource.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import { methodNotAllowed, resourceNotFound } from '../request/answers.ts';
import type { RequestContext } from '../request/context.ts';
import { aggregatedType, checkProduced, negotiateOutput } from '../request/media-types.ts';

interface VersionOfGroup {
  readonly group: string;
  readonly version: string;
  readonly rows: readonly ResourceInfo[];
}

function versionsOf(catalog: ResourceCatalog): readonly VersionOfGroup[] {
  const found = new Map<string, { group: string; version: string; rows: ResourceInfo[] }>();
  for (const row of catalog.all()) {
    const key = `${row.group}/${row.version}`;
    const entry = found.get(key) ?? { group: row.group, version: row.version, rows: [] };
    entry.rows.push(row);
    found.set(key, entry);
  }
  return [...found.values()];
}

function groupsOf(catalog: ResourceCatalog): readonly (readonly [string, readonly VersionOfGroup[]])[] {
  const groups = new Map<string, VersionOfGroup[]>();
  for (const version of versionsOf(catalog)) groups.set(version.group, [...(groups.get(version.group) ?? []), version]);
  return [...groups];
}

const gv = ({ group, version }: VersionOfGroup): string => (group === '' ? version : `${group}/${version}`);

function apiGroup([name, versions]: readonly [string, readonly VersionOfGroup[]]): Record<string, unknown> {
  const listed = versions.map((version) => ({ groupVersion: gv(version), version: version.version }));
  return { name, versions: listed, preferredVersion: listed[0] };
}

function subresourceRow(row: ResourceInfo, subresource: SubresourceInfo): Record<string, unknown> {
  const isForeign = subresource.group !== row.group || subresource.version !== row.version;
  return {
    name: `${row.plural}/${subresource.name}`,
    singularName: '',
    namespaced: row.namespaced,
    ...(isForeign ? { group: subresource.group, version: subresource.version } : {}),
    kind: subresource.kind,
    verbs: subresource.verbs,
  };
}

// A fingerprint of where objects of the kind are stored: opaque to clients, the same as long as that stays.
function storageVersionHash(row: ResourceInfo): string | undefined {
  const known = storageVersionHashes[`${row.group}/${row.version}/${row.plural}`];
  if (known !== undefined || !row.verbs.includes('list') || row.kind === 'ComponentStatus') return known;
  return createHash('sha256').update(`${row.group}/${row.version}/${row.kind}`).digest().subarray(0, 8).toString('base64');
}

function resourceRows(row: ResourceInfo): readonly Record<string, unknown>[] {
  const hash = storageVersionHash(row);
  return [
    {
      name: row.plural,
      singularName: row.singular,
      namespaced: row.namespaced,
      kind: row.kind,
      verbs: row.verbs,
      ...(row.shortNames.length === 0 ? {} : { shortNames: row.shortNames }),
      ...(row.categories.length === 0 ? {} : { categories: row.categories }),
      ...(hash === undefined ? {} : { storageVersionHash: hash }),
    },
    ...row.subresources.map((subresource) => subresourceRow(row, subresource)),
  ];
}

function resourceList(version: VersionOfGroup): Record<string, unknown> {
  const rows = version.rows.flatMap(resourceRows);
  return { kind: 'APIResourceList', ...(version.group === '' ? {} : { apiVersion: 'v1' }), groupVersion: gv(version), resources: rows };
}

function aggregatedResource(row: ResourceInfo): Record<string, unknown> {
  const kind = ({ group, version, kind: name }: { group: string; version: string; kind: string }, own: ResourceInfo): Record<string, string> =>
    group === own.group && version === own.version ? { group: '', version: '', kind: name } : { group, version, kind: name };
  return {
    resource: row.plural,
    responseKind: kind(row, row),
    scope: row.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: row.singular,
    verbs: row.verbs,
    ...(row.shortNames.length === 0 ? {} : { shortNames: row.shortNames }),
    ...(row.categories.length === 0 ? {} : { categories: row.categories }),
    ...(row.subresources.length === 0
      ? {}
      : {
          subresources: row.subresources.map((subresource) => ({
            subresource: subresource.name,
            responseKind: kind(subresource, row),
            verbs: subresource.verbs,
          })),
        }),
  };
}

function aggregated(catalog: ResourceCatalog, isCore: boolean): Record<string, unknown> {
  const items = groupsOf(catalog)
    .filter(([name]) => (name === '') === isCore)
    .map(([name, versions]) => ({
      metadata: name === '' ? { creationTimestamp: null } : { name, creationTimestamp: null },
      versions: versions.map((version) => ({ version: version.version, resources: version.rows.map(aggregatedResource), freshness: 'Current' })),
    }));
  const clean = items.map(({ metadata: { creationTimestamp: _none, ...metadata }, versions }) => ({ metadata, versions }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items: clean };
}

function aggregatedResponse(context: RequestContext, isCore: boolean, contentType: string): ExchangeResponse {
  const value = aggregated(context.services.catalog, isCore);
  const etag = `"${createHash('sha512').update(JSON.stringify(value)).digest('hex').toUpperCase()}"`;
  const headers = { 'content-type': contentType, etag, vary: 'Accept' };
  if (context.request.headers['if-none-match'] === etag) return { status: 304, headers: { etag, vary: 'Accept' }, body: { kind: 'empty' } };
  return { status: 200, headers, body: { kind: 'value', value } };
}

function answer(context: RequestContext, value: unknown): ExchangeResponse {
  const form = negotiateOutput(context.request.headers['accept'], 'none');
  return { status: 200, headers: { 'content-type': form.contentType }, body: { kind: 'value', value } };
}

/** The resources of one version: for built-in groups a route of its own, which knows what it produces. */
function answerResources(context: RequestContext, rows: Parameters<typeof resourceList>[0]): ExchangeResponse {
  if (context.request.method !== 'GET') throw methodNotAllowed();
  if (!context.services.catalog.isCustomGroup(rows.group)) checkProduced(context.request.headers['accept'], 'object');
  return answer(context, resourceList(rows));
}

const versionList = (): unknown => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }],
});

function core(context: RequestContext, path: readonly string[]): ExchangeResponse | undefined {
  const [, version] = path;
  const found = version === undefined ? undefined : versionsOf(context.services.catalog).find((one) => one.group === '' && one.version === version);
  if (path.length > 2) return undefined;
  if (found !== undefined) return answerResources(context, found);
  if (version !== undefined) throw resourceNotFound();
  if (context.request.method !== 'GET') throw methodNotAllowed();
  const type = aggregatedType(context.request.headers['accept']);
  return type === undefined ? answer(context, versionList()) : aggregatedResponse(context, true, type);
}

function named(context: RequestContext, path: readonly string[]): ExchangeResponse | undefined {
  const [, group, version] = path;
  const groups = groupsOf(context.services.catalog).filter(([name]) => name !== '');
  if (group === undefined) {
    const type = aggregatedType(context.request.headers['accept']);
    if (type !== undefined) return aggregatedResponse(context, false, type);
    return answer(context, { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(apiGroup) });
  }
  const found = groups.find(([name]) => name === group);
  if (found === undefined || path.length > 3) return undefined;
  if (version === undefined) return answer(context, { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(found) });
  const rows = found[1].find((one) => one.version === version);
  if (rows !== undefined) return answerResources(context, rows);
  if (context.services.catalog.isCustomGroup(group)) return undefined;
  throw resourceNotFound();
}

/**
 * `/api`, `/apis`, every group and every version, from what the cluster serves at that moment.
 *
 * `/apis` and `/apis/<group>` answer any method, the rest GET alone.
 * @see apiserver pkg/endpoints/discovery (v1.37)
 */
export function discovery(context: RequestContext): ExchangeResponse | undefined {
  const path = context.info.path.replace(/^\/+|\/+$/g, '').split('/');
  if (path[0] === 'api') return core(context, path);
  return path[0] === 'apis' ? named(context, path) : undefined;
}
