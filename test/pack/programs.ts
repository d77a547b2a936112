/** A program for each published entry: what it runs in a project that has only installed the package. Each prints `ok`. */
export const entryPrograms: Readonly<Record<string, string>> = {
  kubestage: `
    import { createClient, isNotFound } from 'kubestage';
    import { FakeCluster } from 'kubestage/fake';
    import { ConfigMap } from 'kubestage/types/core/v1';
    await using cluster = await FakeCluster.create();
    await using client = await createClient(cluster.connection());
    const maps = client.resource(ConfigMap).namespace('default');
    const made = await maps.create({ metadata: { name: 'a' }, data: { k: 'v' } });
    const refusal = await maps.get('b').catch((error: unknown) => error);
    if (made.data?.['k'] === 'v' && isNotFound(refusal)) console.log('ok');`,
  'kubestage/types/*': `
    import { Deployment } from 'kubestage/types/apps/v1';
    import { Pod } from 'kubestage/types/core/v1';
    const pod: Pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a' }] } };
    if (Deployment.plural === 'deployments' && Pod.kind === pod.kind) console.log('ok');`,
  'kubestage/config': `
    import { loadConnection } from 'kubestage/config';
    const failure = await loadConnection({ kubeconfig: '/does/not/exist' }).then(() => undefined, (error: unknown) => error);
    if (failure instanceof Error && failure.message.includes('/does/not/exist')) console.log('ok');`,
  'kubestage/discovery': `
    import { createClient } from 'kubestage';
    import { type Discovery, discoveryOf } from 'kubestage/discovery';
    import { FakeCluster } from 'kubestage/fake';
    await using cluster = await FakeCluster.create();
    await using client = await createClient(cluster.connection());
    const discovery: Discovery = client.discovery;
    const found = await discovery.resource('apps/v1', 'Deployment');
    if (found.plural === 'deployments' && typeof discoveryOf === 'function') console.log('ok');`,
  'kubestage/informer': `
    import { createClient } from 'kubestage';
    import { FakeCluster } from 'kubestage/fake';
    import { informer } from 'kubestage/informer';
    import { Namespace } from 'kubestage/types/core/v1';
    await using cluster = await FakeCluster.create();
    await using client = await createClient(cluster.connection());
    await using cache = informer(client, Namespace);
    await cache.synced;
    if (cache.cache.list().some(({ metadata }) => metadata?.name === 'default')) console.log('ok');`,
  'kubestage/controller': `
    import { workQueue } from 'kubestage/controller';
    const queue = workQueue<string>();
    queue.add('a');
    queue.add('a');
    if (queue.length === 1) console.log('ok');`,
  'kubestage/machinery': `
    import { parseQuantity } from 'kubestage/machinery';
    if (parseQuantity('1Ki') !== undefined) console.log('ok');`,
  'kubestage/fake': `
    import { createClient } from 'kubestage';
    import { FakeCluster } from 'kubestage/fake';
    import { Namespace } from 'kubestage/types/core/v1';
    await using cluster = await FakeCluster.create();
    await using client = await createClient(cluster.connection());
    const { items } = await client.resource(Namespace).list();
    if (items.length === 4 && cluster.actions.all.length === 1) console.log('ok');`,
  'kubestage/fixtures': `
    import { parseManifests } from 'kubestage/fixtures';
    const [manifest] = parseManifests('apiVersion: v1\\nkind: Namespace\\nmetadata: {name: a}\\n', 'a.yaml');
    if (manifest?.object.kind === 'Namespace') console.log('ok');`,
  'kubestage/integration': `
    import { createClient } from 'kubestage';
    import { FakeCluster } from 'kubestage/fake';
    import { existingCluster, HarnessError, startK3s } from 'kubestage/integration';
    import { Namespace } from 'kubestage/types/core/v1';
    await using served = await FakeCluster.create();
    const { url } = await served.listen({ withoutCredentials: { username: 'admin', groups: ['system:masters'] } });
    await using cluster = await existingCluster({ kubeconfig: { server: url } });
    await using client = await createClient(cluster.connection());
    const { items } = await client.resource(Namespace).list();
    const refusal: unknown = await startK3s().catch((error: unknown) => error);
    if (items.length === 4 && refusal instanceof HarnessError && refusal.problem === 'missing-package') console.log('ok');`,
  'kubestage/assert': `
    import { assertActions } from 'kubestage/assert';
    import { FakeCluster } from 'kubestage/fake';
    await using cluster = await FakeCluster.create();
    assertActions(cluster.actions, []);
    console.log('ok');`,
  'kubestage/msw': `
    import { FakeCluster } from 'kubestage/fake';
    import { kubeHandlers } from 'kubestage/msw';
    await using cluster = await FakeCluster.create();
    if (kubeHandlers(cluster, { origin: 'http://kubernetes.test' }).length === 1) console.log('ok');`,
  'kubestage/test': `
    import { clusterTest, expect } from 'kubestage/test';
    import { Namespace } from 'kubestage/types/core/v1';
    const test = clusterTest();
    test('a cluster for each test', async ({ client, cluster }) => {
      await client.resource(Namespace).list();
      expect(cluster.actions).toMatchActions(['list namespaces']);
    });`,
  'kubestage/target': `
    import { targetSetup, targetTest } from 'kubestage/target';
    import { ConfigMap } from 'kubestage/types/core/v1';
    import { expect } from 'vitest';
    export const setup = targetSetup({ k3s: { nodes: 2 } });
    const test = targetTest({ needs: ['gc'] });
    const elsewhere = targetTest({ needs: ['nodes'] });
    test('a namespace for each test', async ({ client, namespace }) => {
      expect((await client.resource(ConfigMap).create({ metadata: { name: 'a' } })).metadata?.namespace).toBe(namespace);
    });
    elsewhere('nodes', () => expect.unreachable());`,
};

/** Entries that only work inside of a test runner; their program is a test file. */
export const testEntries: readonly string[] = ['kubestage/test', 'kubestage/target'];
