import { expect, test, vi } from 'vitest';
import { eventRecorder, manager, setCondition, withFinalizer, writeStatus } from '../../client/controller/index.ts';
import { createClient, defineResource, type KubeObject, mergePatch } from '../../client/index.ts';
import { FakeCluster, fault } from '../../fake/index.ts';
import { Deployment } from '../../machinery/generated/types/apps/v1.ts';
import { Lease } from '../../machinery/generated/types/coordination.k8s.io/v1.ts';
import { ConfigMap, Event } from '../../machinery/generated/types/core/v1.ts';

const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 5000, interval: 5 });

test('a manager serves health and metrics, works while it leads, and gives up the lease when it ends', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  await client
    .resource(ConfigMap)
    .namespace('default')
    .create({ metadata: { name: 'a' } });
  const seen: string[] = [];
  const start = (identity: string) => {
    const all = manager({ client, serve: { port: 0, host: '127.0.0.1' }, leaderElection: { name: 'lock', identity, retryPeriodMs: 20, random: () => 0 } });
    all.add({ for: ConfigMap, reconcile: async ({ key }) => void (key === 'default/a' && seen.push(`${identity} ${key}`)) });
    const stop = new AbortController();
    return { all, stop, running: all.run(stop.signal) };
  };
  const first = start('first');
  await eventually(() => expect(seen).toEqual(['first default/a']));
  const second = start('second');
  const get = async (path: string): Promise<string> => (await fetch(`${second.all.urls.health}${path}`)).text();
  await eventually(async () => expect(await get('/readyz')).toBe('ok'));
  expect(second.all.controllers).toHaveLength(0);
  expect(await (await fetch(`${first.all.urls.health}/metrics`)).text()).toContain(
    'controller_runtime_reconcile_total{controller="configmaps",result="success"}',
  );
  expect(() => first.all.add({ for: ConfigMap, reconcile: () => Promise.resolve() })).toThrow('before the manager runs');
  first.stop.abort();
  await first.running;
  await eventually(() => expect(seen).toEqual(['first default/a', 'second default/a']));
  second.stop.abort();
  await second.running;
  expect((await client.resource(Lease).namespace('default').get('lock')).spec).toMatchObject({ holderIdentity: '', leaseTransitions: 1 });
  await eventually(() => expect(cluster.openWatches).toBe(0));
  await expect(fetch(`${second.all.urls.health}/healthz`)).rejects.toThrow();
});

test('a finalizer is put on before the work, and taken off when all is cleaned up', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const maps = client.resource(ConfigMap);
  const diary: string[] = [];
  let canCleanUp = false;
  const all = manager({ client, onError: () => diary.push('failed') });
  all.add<ConfigMap>({
    for: ConfigMap,
    reconcile: async ({ object }) => {
      if (object?.metadata?.name !== 'a') return undefined;
      return withFinalizer(maps, object, {
        finalizer: 'example.com/guard',
        apply: async ({ metadata }) => void diary.push(`apply ${metadata?.finalizers}`),
        cleanUp: async () => {
          if (!canCleanUp) throw new Error('not yet');
          diary.push('clean');
        },
      });
    },
  });
  const stop = new AbortController();
  const running = all.run(stop.signal);
  await maps.create({ metadata: { name: 'a', namespace: 'default' } });
  await eventually(() => expect(diary).toContain('apply example.com/guard'));
  await maps.namespace('default').delete('a');
  await eventually(() => expect(diary).toContain('failed'));
  expect((await maps.namespace('default').get('a')).metadata?.deletionTimestamp).toBeDefined();
  canCleanUp = true;
  await eventually(async () => await expect(maps.namespace('default').get('a')).rejects.toThrow('NotFound'));
  expect(diary.at(-1)).toBe('clean');
  stop.abort();
  await running;
});

test('a status is written when it differs, once and with what differs alone', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const labels = { app: 'web' };
  const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } } };
  const deployments = client.resource(Deployment);
  const made = await deployments.create({ metadata: { name: 'web', namespace: 'default' }, spec });
  const conditions = setCondition(undefined, { type: 'Ready', status: 'True', reason: 'R', message: 'm' }, 0);
  const wanted = { replicas: 1, conditions: conditions.map(({ type, status, reason, message }) => ({ type, status, reason, message })) };
  const written = await writeStatus(deployments, made, wanted);
  expect(written.status).toMatchObject({ replicas: 1, conditions: [{ type: 'Ready', status: 'True' }] });
  const before = cluster.actions.writes().all.length;
  expect(await writeStatus(deployments, written, written.status ?? {})).toBe(written);
  expect(cluster.actions.writes().all).toHaveLength(before);
  const { replicas: _, ...rest } = written.status ?? {};
  expect((await writeStatus(deployments, written, rest)).status).not.toHaveProperty('replicas');
});

test.each(['core', 'events.k8s.io'] as const)("events of %s are stored, counted on one object, and read by kubectl's kind", async (api) => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  await using recorder = eventRecorder({ client, component: 'websites', instance: 'websites-0', api });
  const about: KubeObject = { apiVersion: 'example.com/v1', kind: 'Website', metadata: { name: 'web', namespace: 'default', uid: 'u' } };
  for (let time = 0; time < 3; time++) recorder.event(about, { type: 'Warning', reason: 'Failed', message: 'it did not work' });
  await recorder.flush();
  const { items } = await client.resource(Event).namespace('default').list({ fieldSelector: 'involvedObject.name=web,reason=Failed' });
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ message: 'it did not work', type: 'Warning', reportingComponent: 'websites', involvedObject: { kind: 'Website' } });
  expect(api === 'core' ? items[0]?.count : items[0]?.series?.count).toBe(api === 'core' ? 3 : 2);
});

test('a reconcile that meets a conflict comes again and succeeds', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const maps = client.resource(ConfigMap).namespace('default');
  const errors: unknown[] = [];
  cluster.on('patch configmaps default/a').once(fault.conflict());
  const all = manager({ client, onError: (error) => errors.push(error) });
  all.add<ConfigMap>({
    for: ConfigMap,
    reconcile: async ({ object }) => {
      if (object?.metadata?.name !== 'a' || object.data?.['done'] === 'yes') return;
      await maps.patch('a', mergePatch<ConfigMap>({ data: { done: 'yes' } }));
    },
  });
  const stop = new AbortController();
  const running = all.run(stop.signal);
  await maps.create({ metadata: { name: 'a' } });
  await eventually(async () => expect((await maps.get('a')).data).toEqual({ done: 'yes' }));
  expect(String(errors)).toContain('Conflict');
  stop.abort();
  await running;
});

test('a resource that does not exist yet is waited for', async () => {
  const Website = defineResource({ group: 'example.com', version: 'v1', kind: 'Website', plural: 'websites', namespaced: true });
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const errors: unknown[] = [];
  const all = manager({ client, onError: (error) => errors.push(error) });
  all.add({ for: Website, reconcile: () => Promise.resolve() });
  const stop = new AbortController();
  const running = all.run(stop.signal);
  await eventually(() => expect(String(errors[0])).toContain('NotFound'));
  stop.abort();
  await running;
  expect(all.controllers).toHaveLength(0);
});
