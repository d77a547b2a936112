import type { ResourceDescriptor } from '../../machinery/resource.ts';
import { descriptorOf, isSubresource, type ServedGroupVersion, type ServedResource } from './served-resources.ts';

interface Candidate {
  readonly from: ServedGroupVersion;
  readonly resource: ServedResource;
}

/** What `deployments.v1.apps` says beside the name; undefined where it says nothing. */
interface Wanted {
  readonly name: string;
  readonly version?: string;
  readonly group?: string;
}

/** How a text may be meant: `a.b.c` as resource, version and group, or as resource and group. Versions are tried first, as kubectl does. */
function readings(text: string): readonly Wanted[] {
  const [name = '', ...rest] = text.split('.');
  if (rest.length === 0) return [{ name }];
  const [first = '', ...others] = rest;
  const byVersion = others.length > 0 || /^v\d/.test(first) ? [{ name, version: first, group: others.join('.') }] : [];
  return [...byVersion, { name, group: rest.join('.') }];
}

function candidatesFor(groupVersions: readonly ServedGroupVersion[], { version, group }: Wanted): readonly Candidate[] {
  const fitting = groupVersions.filter((one) => {
    if (version !== undefined && one.version !== version) return false;
    // A group may be cut short: `ingresses.networking`. Source: apimachinery pkg/api/meta/restmapper.go, ResourcesFor (v1.37)
    return group === undefined || one.group === group || (group !== '' && one.group.startsWith(group));
  });
  // Group by group in the server's order, the preferred version of each first.
  return fitting.flatMap((from) => from.resources.filter((resource) => !isSubresource(resource)).map((resource) => ({ from, resource })));
}

/**
 * The resources that a name may mean, best first: `pods`, `pod`, `Pod`, `po`, `deploy.apps`, `deployments.v1.apps`. Full names come before
 * short ones, in whatever case.
 *
 * @see client-go restmapper/shortcut.go and apimachinery pkg/api/meta/restmapper.go (v0.37)
 */
export function matchResources(groupVersions: readonly ServedGroupVersion[], text: string): readonly ResourceDescriptor[] {
  const found = new Map<string, ResourceDescriptor>();
  const keep = ({ from, resource }: Candidate): void => {
    const key = `${from.group}/${from.version}/${resource.name}`;
    if (!found.has(key)) found.set(key, descriptorOf(from, resource));
  };
  for (const wanted of readings(text)) {
    const name = wanted.name.toLowerCase();
    const candidates = candidatesFor(groupVersions, wanted);
    const full = candidates.filter(({ resource }) => [resource.name, resource.singularName, resource.kind].some((one) => one.toLowerCase() === name));
    const short = candidates.filter(({ resource }) => resource.shortNames?.includes(name) === true);
    for (const candidate of full.length > 0 ? full : short) keep(candidate);
  }
  return [...found.values()];
}

/** The resources of a category such as `all`, each in the version that its group prefers. */
export function matchCategory(groupVersions: readonly ServedGroupVersion[], category: string): readonly ResourceDescriptor[] {
  const found = new Map<string, ResourceDescriptor>();
  for (const from of groupVersions) {
    for (const resource of from.resources) {
      const key = `${resource.name}.${from.group}`;
      if (isSubresource(resource) || resource.categories?.includes(category) !== true || found.has(key)) continue;
      found.set(key, descriptorOf(from, resource));
    }
  }
  return [...found.values()];
}
