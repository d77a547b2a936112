import { createHash } from 'node:crypto';
import { generatedHeader, type ResourceRow, type Specification } from './specification.ts';

/** Renders `machinery/generated/resource-table.ts` and the storage version hashes that legacy discovery shows beside it. */
export function resourceTableFiles(specification: Specification): ReadonlyMap<string, string> {
  return new Map([
    ['machinery/generated/resource-table.ts', tableFile(specification)],
    ['machinery/generated/storage-version-hashes.ts', hashFile(specification)],
  ]);
}

/** Typed freezers: `Object.freeze` alone forgets that a verb is one. */
const preamble = `const row = (info: ResourceInfo): ResourceInfo => Object.freeze(info);
const part = (info: SubresourceInfo): SubresourceInfo => Object.freeze(info);
const parts = (...list: readonly SubresourceInfo[]): readonly SubresourceInfo[] => Object.freeze(list);
const verbs = (...list: readonly Verb[]): readonly Verb[] => Object.freeze(list);
const names = (...list: readonly string[]): readonly string[] => Object.freeze(list);
`;

function tableFile({ resources, digest }: Specification): string {
  const rows = resources.map((resource) => `  ${rowText(resource)},\n`).join('');
  return (
    `${generatedHeader(digest)}import type { ResourceInfo, SubresourceInfo, Verb } from '../resource.ts';\n\n${preamble}\n` +
    `/** Every built-in resource in the order of discovery: groups by priority, versions by preference, resources by name. Deeply frozen. */\n` +
    `export const resourceTable: readonly ResourceInfo[] = Object.freeze([\n${rows}]);\n`
  );
}

function rowText(resource: ResourceRow): string {
  const { group, version, kind, plural, singular, namespaced, shortNames, categories } = resource;
  const subresources = resource.subresources.map(
    ({ name, group, version, kind, verbs }) => `part({ ${fields({ name, group, version, kind })}, verbs: verbs(${quoted(verbs)}) })`,
  );
  const own = `${fields({ group, version, kind, plural, singular })}, namespaced: ${namespaced}, verbs: verbs(${quoted(resource.verbs)})`;
  return `row({ ${own}, shortNames: names(${quoted(shortNames)}), categories: names(${quoted(categories)}), subresources: parts(${subresources.join(', ')}) })`;
}

function quoted(list: readonly string[]): string {
  return list.map((item) => `'${item}'`).join(', ');
}

function fields(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${key}: '${value}'`)
    .join(', ');
}

/**
 * What etcd holds where it is not the served version: a version stays out of storage until the release before knows it too, and
 * some kinds never moved.
 * @see kubernetes pkg/kubeapiserver/default_storage_factory_builder.go (v1.37)
 */
const storedElsewhere: Readonly<Record<string, string>> = {
  'apiextensions.k8s.io/v1/CustomResourceDefinition': 'apiextensions.k8s.io/v1beta1/CustomResourceDefinition',
  'autoscaling/v1/HorizontalPodAutoscaler': 'autoscaling/v2/HorizontalPodAutoscaler',
  'certificates.k8s.io/v1/ClusterTrustBundle': 'certificates.k8s.io/v1beta1/ClusterTrustBundle',
  'certificates.k8s.io/v1/PodCertificateRequest': 'certificates.k8s.io/v1beta1/PodCertificateRequest',
  'events.k8s.io/v1/Event': '/v1/Event',
};

/** Only what is stored has a hash; reviews, bindings and component statuses are computed. */
function isStored(row: ResourceRow): boolean {
  return row.verbs.includes('create') && row.verbs.includes('list');
}

function hashFile({ resources, digest }: Specification): string {
  const lines = resources.filter(isStored).map((row) => {
    const served = `${row.group}/${row.version}/${row.kind}`;
    const hash = createHash('sha256')
      .update(storedElsewhere[served] ?? served)
      .digest()
      .subarray(0, 8)
      .toString('base64');
    return `  '${row.group}/${row.version}/${row.plural}': '${hash}',\n`;
  });
  return (
    `${generatedHeader(digest)}\n` +
    '/** `storageVersionHash` of legacy discovery by `<group>/<version>/<plural>` (`/v1/pods`); absent for what is not stored. */\n' +
    `export const storageVersionHashes: Readonly<Record<string, string>> = Object.freeze({\n${lines.join('')}});\n`
  );
}
