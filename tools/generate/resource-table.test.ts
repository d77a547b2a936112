import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resourceTable } from '../../machinery/generated/resource-table.ts';
import { storageVersionHashes } from '../../machinery/generated/storage-version-hashes.ts';
import type { ResourceInfo, SubresourceInfo } from '../../machinery/resource.ts';
import { specificationFolder } from './specification.ts';

/** Discovery names a group and version only where they are not those of the document. */
function responseKind(of: ResourceInfo | SubresourceInfo, { group, version }: ResourceInfo): object {
  const isOwn = of.group === group && of.version === version;
  return { group: isOwn ? '' : of.group, version: isOwn ? '' : of.version, kind: of.kind };
}

function discoveredResource(row: ResourceInfo): object {
  return {
    resource: row.plural,
    responseKind: responseKind(row, row),
    scope: row.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: row.singular,
    verbs: row.verbs,
    ...(row.shortNames.length > 0 ? { shortNames: row.shortNames } : {}),
    ...(row.categories.length > 0 ? { categories: row.categories } : {}),
    ...(row.subresources.length > 0
      ? { subresources: row.subresources.map((part) => ({ subresource: part.name, responseKind: responseKind(part, row), verbs: part.verbs })) }
      : {}),
  };
}

function discoveryItems(rows: readonly ResourceInfo[]): readonly object[] {
  return [...Map.groupBy(rows, ({ group }) => group)].map(([group, ofGroup]) => ({
    metadata: group === '' ? {} : { name: group },
    versions: [...Map.groupBy(ofGroup, ({ version }) => version)].map(([version, resources]) => ({
      version,
      resources: resources.map(discoveredResource),
      freshness: 'Current',
    })),
  }));
}

test('aggregated discovery as recorded can be rebuilt from the table, order included', () => {
  const url = new URL(`../../${specificationFolder}/discovery.json`, import.meta.url);
  const recorded = JSON.parse(readFileSync(url, 'utf8')) as { api: { items: unknown }; apis: { items: unknown } };
  expect(JSON.parse(JSON.stringify(discoveryItems(resourceTable)))).toEqual([recorded.api.items, recorded.apis.items].flat());
});

test('every row of the table is frozen to its leaves', () => {
  for (const row of resourceTable) {
    const parts = [row, row.verbs, row.shortNames, row.categories, row.subresources, ...row.subresources, ...row.subresources.map(({ verbs }) => verbs)];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  }
  expect(Object.isFrozen(resourceTable)).toBe(true);
});

test('storage version hashes are those a recorded server shows, whatever version is stored', () => {
  expect(storageVersionHashes).toMatchObject({
    'batch/v1/jobs': 'mudhfqk/qZY=',
    'networking.k8s.io/v1/ingresses': '39NQlfNR+bo=',
    'policy/v1/poddisruptionbudgets': 'EVWiDmWqyJw=',
    'autoscaling/v1/horizontalpodautoscalers': 'qwQve8ut294=',
    'autoscaling/v2/horizontalpodautoscalers': 'qwQve8ut294=',
    'events.k8s.io/v1/events': 'r2yiGXH7wu8=',
    'apiextensions.k8s.io/v1/customresourcedefinitions': 'jfWCUB31mvA=',
    'certificates.k8s.io/v1/clustertrustbundles': 'v5yhuVertL4=',
    'certificates.k8s.io/v1/podcertificaterequests': 'wYA9yXQH8fg=',
  });
});

test('what is computed rather than stored has no storage version hash', () => {
  expect(Object.keys(storageVersionHashes)).not.toContain('authorization.k8s.io/v1/subjectaccessreviews');
  expect(Object.keys(storageVersionHashes)).not.toContain('/v1/componentstatuses');
});
