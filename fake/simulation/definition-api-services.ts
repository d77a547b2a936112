import type { Definition } from '../kinds/custom-resources/definitions/definition.ts';
import type { WriteTarget } from '../registry/engine.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { DraftObject } from '../registry/strategy.ts';

const BUCKET = 'apiservices.apiregistration.k8s.io';
const LABEL = 'kube-aggregator.kubernetes.io/automanaged';

/** The APIService of a group version that definitions serve: they rank below all that is built in. */
function apiService(group: string, version: string): DraftObject {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${group}`, labels: { [LABEL]: 'true' } },
    spec: { group, version, groupPriorityMinimum: 1000, versionPriority: 100 },
  };
}

const servedVersions = (definitions: readonly Definition[], group: string): ReadonlySet<string> =>
  new Set(
    definitions.filter((definition) => definition.group === group).flatMap(({ versions }) => versions.filter(({ served }) => served).map(({ name }) => name)),
  );

/** Where the controller writes. */
export interface ApiServiceParts {
  readonly registry: Registry;
  readonly catalog: ResourceCatalog;
}

/**
 * Has an APIService for each version of `group` that some definition serves, and for no other. Those that somebody else made stay.
 *
 * @see kubernetes pkg/controlplane/controller/crdregistration/crdregistration_controller.go (v1.37)
 */
export async function syncApiServices({ registry, catalog }: ApiServiceParts, group: string, definitions: readonly Definition[]): Promise<void> {
  const resource = catalog.findBucket(BUCKET);
  if (resource === undefined) return;
  const wanted = servedVersions(definitions, group);
  const standing = registry.reader.list(BUCKET, '').filter(({ spec }) => (spec as { group?: string } | undefined)?.group === group);
  const user = { username: 'system:apiserver', groups: ['system:masters'] };
  const target = (name: string): WriteTarget => ({
    resource,
    namespace: '',
    name,
    subresource: '',
    user,
    dryRun: false,
    fieldManager: 'kube-apiserver',
    warn: () => undefined,
  });
  for (const { metadata } of standing) {
    const { name = '', labels } = metadata;
    const version = name.slice(0, -(group.length + 1));
    if (labels?.[LABEL] === 'true' && !wanted.has(version)) await registry.remove(target(name), {});
  }
  for (const version of wanted) {
    const name = `${version}.${group}`;
    if (!standing.some(({ metadata }) => metadata.name === name)) await registry.create({ target: target(''), draft: apiService(group, version) });
  }
}
