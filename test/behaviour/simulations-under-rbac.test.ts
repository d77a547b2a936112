import { expect, test } from 'vitest';
import { createClient, defineResource, type KubeObject } from '../../client/index.ts';
import { FakeCluster } from '../../fake/index.ts';

const Deployment = defineResource<KubeObject>({ group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true });
const EndpointSlice = defineResource<KubeObject>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
});
const Namespace = defineResource<KubeObject>({ group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false });
const Pod = defineResource<KubeObject & { readonly status?: { readonly phase?: string } }>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
});
const Service = defineResource<KubeObject>({ group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true });

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } };

test('controllers work with the rights of their own service accounts, and none of them is refused', async () => {
  await using cluster = await FakeCluster.create({
    authorization: 'RBAC',
    simulate: ['gc', 'namespaces', 'service-accounts', 'workloads', 'endpoints', 'pods'],
  });
  await using client = await createClient(cluster.connection());
  await client.resource(Namespace).create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  await client
    .resource(Deployment)
    .namespace('shop')
    .create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 2, selector: { matchLabels: labels }, template },
    } as KubeObject);
  await client
    .resource(Service)
    .namespace('shop')
    .create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: labels, ports: [{ port: 80 }] },
    } as KubeObject);
  await cluster.settled();
  const pods = await client.resource(Pod).namespace('shop').list();
  expect(pods.items.map(({ status }) => status?.phase)).toEqual(['Running', 'Running']);
  expect((await client.resource(EndpointSlice).namespace('shop').list()).items).toHaveLength(1);
  const refused = cluster.actions.all.filter(({ code }) => code === 403);
  expect(refused.map(({ verb, resource, user }) => `${user} ${verb} ${resource}`)).toEqual([]);
  await client.resource(Namespace).delete('shop');
  await cluster.settled();
  expect((await client.resource(Namespace).list()).items.map(({ metadata }) => metadata?.name)).not.toContain('shop');
});
