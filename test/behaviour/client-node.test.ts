import { CoreV1Api, KubeConfig, KubernetesObjectApi, makeInformer, type V1ConfigMap, Watch } from '@kubernetes/client-node';
import { FakeCluster } from 'kubestage/fake';
import { kubeconfigYaml } from 'kubestage/fixtures';
import { setupKubeNetwork } from 'kubestage/msw';
import { listenWithKubeconfig } from 'kubestage/test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

// @kubernetes/client-node as it is published, against the fake.

const origin = 'https://kubernetes.test';

function configFor(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return config;
}

describe.each(['HTTPS', 'the msw network'])('through %s', (door) => {
  let cluster: FakeCluster;
  let config: KubeConfig;
  let close: () => Promise<void>;

  beforeEach(async () => {
    cluster = await FakeCluster.create();
    if (door === 'HTTPS') {
      const listening = await listenWithKubeconfig(cluster);
      config = configFor(listening.kubeconfig);
      close = () => listening.close();
    } else {
      const network = await setupKubeNetwork(cluster, { origin });
      config = configFor(kubeconfigYaml({ server: origin, token: 'any' }));
      close = () => network.close();
    }
  });
  afterEach(async () => {
    await close();
    await cluster[Symbol.asyncDispose]();
  });

  test('objects come, change and go', async () => {
    const api = config.makeApiClient(CoreV1Api);
    const made = await api.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'a' }, data: { n: '1' } } });
    expect(made.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
    await api.replaceNamespacedConfigMap({ namespace: 'default', name: 'a', body: { ...made, data: { n: '2' } } });
    await expect(api.replaceNamespacedConfigMap({ namespace: 'default', name: 'a', body: made })).rejects.toMatchObject({ code: 409 });
    expect((await api.listNamespacedConfigMap({ namespace: 'default' })).items.map(({ data }) => data)).toEqual([{ n: '2' }]);
    await api.deleteNamespacedConfigMap({ namespace: 'default', name: 'a' });
    await expect(api.readNamespacedConfigMap({ namespace: 'default', name: 'a' })).rejects.toMatchObject({ code: 404 });
    expect(cluster.actions.writes().all.map(({ verb, code }) => `${verb} ${code}`)).toEqual(['create 201', 'update 200', 'update 409', 'delete 200']);
  });

  test('objects of any kind, found through discovery', async () => {
    const api = KubernetesObjectApi.makeApiClient(config);
    const spec = { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } };
    await api.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' }, spec } as never);
    expect(cluster.at().get('deployments.apps', 'default', 'web')).toMatchObject({ spec: { replicas: 1 } });
  });

  test('a watch tells of what happens', async () => {
    const api = config.makeApiClient(CoreV1Api);
    const seen: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const request = await new Watch(config).watch(
      '/api/v1/namespaces/default/configmaps',
      {},
      (type: string, object: V1ConfigMap) => {
        seen.push(`${type} ${object.metadata?.name}`);
        if (type === 'DELETED') resolve();
      },
      () => resolve(),
    );
    await api.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'a' } } });
    await api.deleteNamespacedConfigMap({ namespace: 'default', name: 'a' });
    await promise;
    request.abort();
    expect(seen).toEqual(['ADDED a', 'DELETED a']);
    await expect.poll(() => cluster.openWatches).toBe(0);
  });

  test('an informer holds what there is', async () => {
    const api = config.makeApiClient(CoreV1Api);
    const informer = makeInformer(config, '/api/v1/namespaces/default/configmaps', () => api.listNamespacedConfigMap({ namespace: 'default' }));
    await informer.start();
    await api.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'a' } } });
    await expect.poll(() => informer.get('a', 'default')?.metadata?.name).toBe('a');
    await informer.stop();
    await expect.poll(() => cluster.openWatches).toBe(0);
  });
});
