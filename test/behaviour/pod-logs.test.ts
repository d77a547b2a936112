import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, createClient, isApiError, isNotFound, podLogs } from '../../client/index.ts';
import { createManualClock, FakeCluster, type ManualClock } from '../../fake/index.ts';

const pod = (name: string, ...containers: readonly string[]): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  spec: { containers: containers.map((container) => ({ name: container, image: 'i' })) },
});

let clock: ManualClock;
let cluster: FakeCluster;
let client: Client;
beforeEach(async () => {
  clock = createManualClock();
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  cluster = await FakeCluster.create({ clock, seed: [namespace, pod('web', 'app'), pod('two', 'app', 'proxy')] });
  client = await createClient(cluster.connection({ namespace: 'shop' }));
});
afterEach(async () => {
  await client.close();
  await cluster[Symbol.asyncDispose]();
});

test('a log is lines, bytes or a text, with its tail, its age, its times and its limit', async () => {
  cluster.pods.logs('shop/web', 'one\ntwo\n');
  clock.advance(60_000);
  cluster.pods.logs('shop/web', ['three']);
  expect(await Array.fromAsync(podLogs(client, 'web'))).toEqual(['one', 'two', 'three']);
  expect(Buffer.concat(await Array.fromAsync(podLogs(client, 'web').bytes())).toString()).toBe('one\ntwo\nthree\n');
  expect(await podLogs(client, 'web', { tailLines: 2 }).text()).toBe('two\nthree\n');
  expect(await podLogs(client, 'web', { sinceSeconds: 30 }).text()).toBe('three\n');
  expect(await podLogs(client, 'web', { sinceTime: '2026-01-01T00:00:30Z' }).text()).toBe('three\n');
  expect(await podLogs(client, 'web', { limitBytes: 5 }).text()).toBe('one\nt');
  expect(await podLogs(client, 'web', { tailLines: 1, timestamps: true }).text()).toBe('2026-01-01T00:01:00.000000000Z three\n');
});

test('a log that is followed goes on until its container ends', async () => {
  const log = cluster.pods.logs('shop/web', ['one']);
  const seen: string[] = [];
  for await (const line of podLogs(client, 'web', { follow: true })) {
    seen.push(line);
    if (line === 'one') log.write('two', 'three');
    if (line === 'three') log.end();
  }
  expect(seen).toEqual(['one', 'two', 'three']);
});

test('a log that is followed ends with its pod', async () => {
  cluster.pods.logs('shop/web', ['one']);
  const whole = Array.fromAsync(podLogs(client, 'web', { follow: true }));
  await cluster.settled();
  await client.request({ method: 'DELETE', path: '/api/v1/namespaces/shop/pods/web', query: { gracePeriodSeconds: 0 } });
  expect(await whole).toEqual(['one']);
});

test('following ends with the signal, and throws its reason', async () => {
  cluster.pods.logs('shop/web', ['one']);
  const stop = new AbortController();
  const reading = (async () => {
    for await (const line of podLogs(client, 'web', { follow: true, signal: stop.signal })) if (line === 'one') stop.abort(new Error('enough'));
  })();
  await expect(reading).rejects.toThrow('enough');
});

test('the run before the last restart has a log of its own', async () => {
  cluster.pods.logs('shop/web', ['now']);
  const error = await podLogs(client, 'web', { previous: true })
    .text()
    .catch((caught: unknown) => caught);
  expect(isApiError(error) && error.message).toContain('previous terminated container "app" in pod "web" not found');
  cluster.pods.logs('shop/web', ['panic'], { previous: true });
  expect(await podLogs(client, 'web', { previous: true }).text()).toBe('panic\n');
  expect(await podLogs(client, 'web').text()).toBe('now\n');
});

test('of several containers one must be named, and each has its own log', async () => {
  cluster.pods.logs({ namespace: 'shop', name: 'two' }, ['from the proxy'], { container: 'proxy' });
  await expect(podLogs(client, 'two').text()).rejects.toThrow('a container name must be specified for pod two, choose one of: [app proxy]');
  expect(await podLogs(client, 'two', { container: 'proxy' }).text()).toBe('from the proxy\n');
});

test('a pod that is not there has no log, and one that nobody gave a log to has none yet', async () => {
  const error = await podLogs(client, 'gone')
    .text()
    .catch((caught: unknown) => caught);
  expect(isNotFound(error)).toBe(true);
  expect(await podLogs(client, 'web').text()).toBe('');
  expect(() => podLogs(client, 'a/b')).toThrow(TypeError);
  expect(() => cluster.pods.logs('web', 'one')).toThrow('expected namespace/name');
});

test('a container on a node writes nothing that no test has given: that is said, not passed over', async () => {
  await cluster.seed([{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] } }]);
  await cluster.seed([{ ...pod('placed', 'app'), spec: { nodeName: 'n', containers: [{ name: 'app', image: 'i' }] } }]);
  await expect(podLogs(client, 'placed').text()).rejects.toThrow('cluster.pods.logs()');
  cluster.pods.logs('shop/placed', 'ready');
  expect(await podLogs(client, 'placed').text()).toBe('ready\n');
});

test('a fork has the logs of before, and its own from then on', async () => {
  cluster.pods.logs('shop/web', 'before');
  await using fork = cluster.fork();
  fork.pods.logs('shop/web', 'after');
  await using other = await createClient(fork.connection({ namespace: 'shop' }));
  expect(await podLogs(other, 'web').text()).toBe('before\nafter\n');
  expect(await podLogs(client, 'web').text()).toBe('before\n');
});
