import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, createClient, isConflict, isNotFound, labels, fields, mergePatch, jsonPatch, ownedFields, strategicPatch } from '../../client/index.ts';
import { createManualClock, FakeCluster, fault } from '../../fake/index.ts';
import { Deployment } from '../../machinery/generated/types/apps/v1.ts';
import { ConfigMap, Pod } from '../../machinery/generated/types/core/v1.ts';

const website = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'websites.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'websites', singular: 'website', kind: 'Website', listKind: 'WebsiteList', shortNames: ['ws'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { host: { type: 'string', default: 'localhost' } } } } },
        },
      },
    ],
  },
};
const web = {
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'a:1' }] } },
  },
};

let cluster: FakeCluster;
let client: Client;
beforeEach(async () => {
  cluster = await FakeCluster.create({ clock: createManualClock() });
  client = await createClient(cluster.connection(), { fieldManager: 'tests' });
});
afterEach(async () => {
  await client.close();
  await cluster[Symbol.asyncDispose]();
});

test('check 40: an object made through the typed client is the same through the dynamic, the metadata and the plain one', async () => {
  const made = await client.resource(Deployment).create(web);
  const dynamic = await (await client.dynamic('apps/v1', 'Deployment')).get('web');
  const metadata = await client.metadata(Deployment).get('web');
  const plain = (await (await client.request({ path: '/apis/apps/v1/namespaces/default/deployments/web' })).json()) as Deployment;
  expect(dynamic).toEqual(made);
  expect(plain).toEqual(made);
  expect(metadata).toEqual({ apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: made.metadata });
});

test('check 40: a definition that is installed is in discovery, under its real plural and its short name', async () => {
  await client.discovery.all();
  await (await client.dynamic('apiextensions.k8s.io/v1', 'CustomResourceDefinition')).create(website);
  await cluster.settled();
  const websites = await client.dynamic('example.com/v1', 'Website');
  expect(websites.descriptor.plural).toBe('websites');
  expect(await client.discovery.find('ws')).toEqual(websites.descriptor);
  expect((await websites.create({ metadata: { name: 'a' }, spec: {} }))['spec']).toEqual({ host: 'localhost' });
  const document = await client.discovery.openApi.document('example.com/v1');
  expect(Object.keys(document.components?.schemas ?? {})).toContain('com.example.v1.Website');
});

test('metadata is listed, watched, patched and deleted without the rest of the objects', async () => {
  await client.resource(Deployment).create(web);
  const metadata = client.metadata(Deployment).namespace('default');
  const { items, metadata: list } = await metadata.list({ labelSelector: labels({ app: 'web' }) });
  expect(items.map((item) => Object.keys(item).sort())).toEqual([['apiVersion', 'kind', 'metadata']]);
  const events = metadata.watch({ resourceVersion: list?.resourceVersion, fieldSelector: fields({ 'metadata.name': 'web' }) })[Symbol.asyncIterator]();
  const next = events.next();
  expect((await metadata.patch('web', mergePatch({ metadata: { labels: { tier: 'front' } } }))).metadata?.labels).toEqual({ app: 'web', tier: 'front' });
  expect((await next).value).toMatchObject({ type: 'MODIFIED', object: { kind: 'PartialObjectMetadata', metadata: { labels: { tier: 'front' } } } });
  await events.return?.();
  await metadata.delete('web');
  expect(await metadata.find('web')).toBe(undefined);
  expect(await Array.fromAsync(metadata.listAll())).toEqual([]);
});

test('an edit keeps what it does not touch, starts again after a conflict, and writes nothing when it changes nothing', async () => {
  const maps = client.resource(ConfigMap);
  await maps.create({ metadata: { name: 'a' }, data: { one: '1' } });
  cluster.on('update configmaps').once(fault.rival((theirs) => ({ ...theirs, data: { ...(theirs['data'] as object), rival: 'r' } })));
  let tries = 0;
  const edited = await maps.edit('a', (draft) => {
    tries += 1;
    draft.data = { ...draft.data, two: '2' };
  });
  expect([edited.data, tries]).toEqual([{ one: '1', rival: 'r', two: '2' }, 2]);
  const before = cluster.actions.writes().all.length;
  expect((await maps.edit('a', () => undefined)).metadata?.resourceVersion).toBe(edited.metadata?.resourceVersion);
  expect(cluster.actions.writes().all).toHaveLength(before);
  expect(isNotFound(await maps.edit('gone', () => undefined).catch((caught: unknown) => caught))).toBe(true);
});

test('each kind of patch is sent as what it is', async () => {
  const deployments = client.resource(Deployment);
  await deployments.create(web);
  await deployments.patch('web', mergePatch({ spec: { replicas: 3, minReadySeconds: null } }));
  await deployments.patch('web', jsonPatch([{ op: 'replace', path: '/spec/replicas', value: 4 }]));
  await deployments.patch('web', strategicPatch({ spec: { template: { spec: { containers: [{ name: 'sidecar', image: 's:1' }] } } } }));
  const found = await deployments.get('web');
  expect(found.spec.replicas).toBe(4);
  expect(found.spec.template.spec?.containers.map(({ name }) => name)).toEqual(['sidecar', 'app']);
  expect((await deployments.scale.patch('web', mergePatch({ spec: { replicas: 5 } }))).spec?.replicas).toBe(5);
  expect((await deployments.scale.apply({ metadata: { name: 'web' }, spec: { replicas: 6 } }, { force: true })).spec?.replicas).toBe(6);
});

test('what one manager owns is extracted, changed and applied, and what others own stays', async () => {
  const deployments = client.resource(Deployment);
  await deployments.apply({ ...web, spec: { ...web.spec, paused: true } }, { fieldManager: 'ours' });
  await deployments.patch('web', mergePatch({ metadata: { annotations: { theirs: 'x' } } }), { fieldManager: 'theirs' });
  const owned = ownedFields(await deployments.get('web'), { fieldManager: 'ours' });
  expect(owned).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
    spec: { ...web.spec, paused: true },
  });
  const { paused: _released, ...spec } = owned.spec ?? {};
  const applied = await deployments.apply({ ...owned, spec: { ...spec, replicas: 7 } }, { fieldManager: 'ours' });
  expect([applied.spec.replicas, applied.spec.paused, applied.metadata?.annotations]).toEqual([7, undefined, { theirs: 'x' }]);
  const conflict = await deployments.apply({ metadata: { name: 'web' }, spec: { replicas: 1 } }, { fieldManager: 'other' }).catch((caught: unknown) => caught);
  expect(isConflict(conflict)).toBe(true);
});

test('fields that no type knows survive a read and a write, and times stay the texts that they were', async () => {
  await (await client.dynamic('apiextensions.k8s.io/v1', 'CustomResourceDefinition')).create({
    ...website,
    spec: {
      ...website.spec,
      versions: [{ ...website.spec.versions[0], schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
    },
  });
  await cluster.settled();
  const websites = await client.dynamic('example.com/v1', 'Website');
  await websites.create({ metadata: { name: 'a' }, future: { field: [1, { deep: '2026-01-02T03:04:05Z' }] } });
  const edited = await websites.edit('a', (draft) => {
    draft['added'] = true;
  });
  expect([edited['future'], edited['added'], edited.metadata?.creationTimestamp]).toEqual([
    { field: [1, { deep: '2026-01-02T03:04:05Z' }] },
    true,
    '2026-01-01T00:00:00Z',
  ]);
});

test('a list of 1200 objects comes in pages of 500, with one version', async () => {
  const pods = client.resource(Pod);
  await cluster.seed(
    Array.from({ length: 1200 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `p${index}`, namespace: 'default' },
      spec: { containers: [{ name: 'a', image: 'i' }] },
    })),
  );
  const names = new Set<string | undefined>();
  for await (const pod of pods.listAll()) names.add(pod.metadata?.name);
  expect(names.size).toBe(1200);
  expect(cluster.actions.matching('list pods').all).toHaveLength(3);
});
