import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';
import type { ServedGroupVersion, ServedResource } from './served-resources.ts';

/** One version of a group as its index tells of it; `resources` where the index has them too. */
export interface ListedVersion {
  readonly group: string;
  readonly version: string;
  readonly isPreferred: boolean;
  readonly resources?: readonly ServedResource[];
  /** The server has only an old state of it, because it does not reach who serves it. */
  readonly isStale?: boolean;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function objectsAt(body: unknown, key: string): readonly JsonObject[] {
  const found: Json | undefined = isJsonObject(body) ? body[key] : undefined;
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

function textsAt(body: JsonObject, key: string): readonly string[] {
  const found: Json | undefined = body[key];
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}

/** Lists that are empty are left out, as the server does. */
function names(entry: JsonObject): Pick<ServedResource, 'shortNames' | 'categories'> {
  const [shortNames, categories] = [textsAt(entry, 'shortNames'), textsAt(entry, 'categories')];
  return { ...(shortNames.length === 0 ? {} : { shortNames }), ...(categories.length === 0 ? {} : { categories }) };
}

/** The kind, with its group-version where that is not the resource's own; undefined where the server names none. */
function kindOf(entry: JsonObject): Pick<ServedResource, 'kind' | 'group' | 'version'> | undefined {
  const found = entry['responseKind'];
  if (!isJsonObject(found) || text(found['kind']) === '') return undefined;
  const [group, version] = [text(found['group']), text(found['version'])];
  return version === '' ? { kind: text(found['kind']) } : { kind: text(found['kind']), group, version };
}

function aggregatedResource(entry: JsonObject): readonly ServedResource[] {
  const plural = text(entry['resource']);
  const namespaced = entry['scope'] === 'Namespaced';
  const own = kindOf(entry);
  const subresources = objectsAt(entry, 'subresources').flatMap((part): readonly ServedResource[] => {
    const kind = kindOf(part);
    if (kind === undefined) return [];
    return [{ name: `${plural}/${text(part['subresource'])}`, singularName: '', namespaced, ...kind, verbs: textsAt(part, 'verbs') }];
  });
  if (own === undefined) return subresources;
  const singularName = text(entry['singularResource']);
  return [{ name: plural, singularName, namespaced, kind: own.kind, verbs: textsAt(entry, 'verbs'), ...names(entry) }, ...subresources];
}

/**
 * Reads an index with everything in it; undefined when it is not one.
 *
 * @see client-go discovery/aggregated_discovery.go, SplitGroupsAndResources (v0.37)
 */
export function readAggregated(body: unknown): readonly ListedVersion[] | undefined {
  if (!isJsonObject(body) || body['kind'] !== 'APIGroupDiscoveryList') return undefined;
  return objectsAt(body, 'items').flatMap((item) => {
    const metadata = item['metadata'];
    const group = isJsonObject(metadata) ? text(metadata['name']) : '';
    return objectsAt(item, 'versions').map((entry, index): ListedVersion => {
      const isStale = entry['freshness'] === 'Stale';
      const resources = objectsAt(entry, 'resources').flatMap(aggregatedResource);
      return { group, version: text(entry['version']), isPreferred: index === 0, resources, isStale };
    });
  });
}

/** Reads `/api`: the versions of the core group. */
export function readCoreVersions(body: unknown): readonly ListedVersion[] {
  const versions = isJsonObject(body) ? textsAt(body, 'versions') : [];
  return versions.map((version, index) => ({ group: '', version, isPreferred: index === 0 }));
}

/** Reads `/apis`: the versions of each group, the preferred one first. */
export function readGroups(body: unknown): readonly ListedVersion[] {
  return objectsAt(body, 'groups').flatMap((group) => {
    const preferredVersion = group['preferredVersion'];
    const versions = objectsAt(group, 'versions').map((entry) => text(entry['version']) || (text(entry['groupVersion']).split('/')[1] ?? ''));
    const preferred = isJsonObject(preferredVersion) ? text(preferredVersion['version']) : (versions[0] ?? '');
    const ordered = [...versions.filter((version) => version === preferred), ...versions.filter((version) => version !== preferred)];
    const name = text(group['name']);
    return ordered.map((version) => ({ group: name, version, isPreferred: version === preferred }));
  });
}

/** Reads what one group-version serves. */
export function readResources(body: unknown): readonly ServedResource[] {
  return objectsAt(body, 'resources').map((entry) => {
    const [group, version] = [text(entry['group']), text(entry['version'])];
    return {
      name: text(entry['name']),
      singularName: text(entry['singularName']),
      namespaced: entry['namespaced'] === true,
      kind: text(entry['kind']),
      ...(version === '' ? {} : { group, version }),
      verbs: textsAt(entry, 'verbs'),
      ...names(entry),
    };
  });
}

/** A group-version of which the resources are known. */
export function servedVersion({ group, version, isPreferred }: ListedVersion, resources: readonly ServedResource[]): ServedGroupVersion {
  return { group, version, isPreferred, resources };
}
