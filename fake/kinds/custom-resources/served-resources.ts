import { compareVersions } from '../../../machinery/names/version-order.ts';
import type { ResourceInfo, SubresourceInfo, Verb } from '../../../machinery/resource.ts';
import type { Definition, DefinitionVersion } from './definitions/definition.ts';

// The order in which discovery lists the verbs of custom resources, which differs from the built-in one.
const VERBS: readonly Verb[] = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const SUBRESOURCE_VERBS: readonly Verb[] = ['get', 'patch', 'update'];

function subresourcesOf(definition: Definition, version: DefinitionVersion): readonly SubresourceInfo[] {
  const own = { group: definition.group, version: version.name, kind: definition.names.kind, verbs: SUBRESOURCE_VERBS };
  return [
    ...(version.subresources?.status === undefined ? [] : [{ name: 'status', ...own }]),
    ...(version.subresources?.scale === undefined ? [] : [{ ...own, name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale' }]),
  ];
}

/** The rows that an established definition adds to the resource table: one a served version, in discovery's order. */
export function servedResources(definition: Definition): readonly ResourceInfo[] {
  const { acceptedNames: names, group, scope } = definition;
  return definition.versions
    .filter(({ served }) => served)
    .toSorted((a, b) => compareVersions(a.name, b.name))
    .map((version) => ({
      group,
      version: version.name,
      kind: names.kind,
      plural: names.plural,
      singular: names.singular ?? '',
      namespaced: scope === 'Namespaced',
      verbs: VERBS,
      shortNames: names.shortNames ?? [],
      categories: names.categories ?? [],
      subresources: subresourcesOf(definition, version),
    }));
}
