import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from 'kubestage';
import { inClusterConnection } from 'kubestage/config';
import { FakeCluster, type Listener } from 'kubestage/fake';
import { createCertificateAuthority, kubeconfigYaml } from 'kubestage/fixtures';
import { ConfigMap, Event, Pod } from 'kubestage/types/core/v1';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyTwice } from './apply.ts';
import { Greeting, keepGreetings, say } from './controller.ts';
import { crudOf } from './crud-dynamic.ts';
import { crud } from './crud-typed.ts';
import { neighbours } from './in-cluster.ts';
import { followPods } from './informer.ts';
import { leadAndWork } from './leader-election.ts';
import { connectTo } from './out-of-cluster.ts';
import { servePodWebhooks } from './webhook.ts';
import { workThrough } from './work-queue.ts';

const authority = createCertificateAuthority();
const certificate = (): { readonly cert: string; readonly key: string } => {
  const { certificatePem, keyPem } = authority.issueServer(['127.0.0.1']);
  return { cert: certificatePem, key: keyPem };
};
const pod = (name: string, nodeName?: string): Pod => ({
  metadata: { name, namespace: 'default' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...(nodeName === undefined ? {} : { nodeName }) },
});
const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 10_000, interval: 10 });

let cluster: FakeCluster;
let client: Client;
let folder: string;

beforeEach(async () => {
  cluster = await FakeCluster.create({ tokens: [{ token: 'secret', user: { username: 'ann', groups: ['system:masters'] } }] });
  client = await createClient(cluster.connection());
  folder = mkdtempSync(join(tmpdir(), 'kubestage-examples-'));
});
afterEach(async () => {
  await client.close();
  await cluster[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function listen(): Promise<Listener> {
  return cluster.listen({ tls: certificate() });
}

test('in-cluster: a pod lists its neighbours through its service account', async () => {
  await client.resource(Pod).create(pod('beside'));
  const { hostname, port } = new URL((await listen()).url);
  for (const [name, text] of Object.entries({ token: 'secret', namespace: 'default', 'ca.crt': authority.certificatePem }))
    writeFileSync(join(folder, name), text);
  const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
  expect(await neighbours(inClusterConnection(env, folder))).toEqual(['beside']);
});

test('out-of-cluster: a client is made from a context of a kubeconfig', async () => {
  const file = join(folder, 'config');
  writeFileSync(file, kubeconfigYaml({ server: (await listen()).url, caPem: authority.certificatePem, token: 'secret', name: 'fake' }));
  await using connected = await connectTo(file, 'fake');
  expect((await connected.discovery.serverVersion()).major).toBe('1');
});

test('crud-typed: an object is created, changed, listed and deleted', async () => {
  expect(await crud(client)).toEqual(['created demo with 2 replicas', '1 replicas, note: patched', 'listed demo with 3', 'gone']);
});

test('crud-dynamic: the same for a kind that the server tells about', async () => {
  expect(await crudOf(client, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dynamic' } })).toEqual(['dynamic']);
});

test('leader-election: one of two works at a time', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const [first, second] = [new AbortController(), new AbortController()];
  const working: string[] = [];
  const work = (name: string) => async (signal: AbortSignal) => {
    working.push(name);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    working.push(`${name} stops`);
  };
  const times = { retryPeriodMs: 20 };
  const one = leadAndWork(client, work('first'), { ...times, signal: first.signal });
  await eventually(() => expect(working).toEqual(['first']));
  const other = leadAndWork(client, work('second'), { ...times, signal: second.signal });
  first.abort();
  expect(await one).toBe('closed');
  await eventually(() => expect(working).toEqual(['first', 'first stops', 'second']));
  second.abort();
  expect(await other).toBe('closed');
});

test('work-queue: keys are worked on once, and again when they fail', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  expect(await workThrough(['a', 'b', 'a', 'flaky'])).toEqual(['a', 'b', 'flaky']);
});

test('informer: the cache is filled, indexed and followed', async () => {
  await client.resource(Pod).create(pod('a', 'node-1'));
  await client.resource(Pod).create(pod('b'));
  const stop = new AbortController();
  const lines: string[] = [];
  const following = followPods(client, (line) => lines.push(line), stop.signal);
  await eventually(() => expect(lines).toEqual(['2 pods, 1 of them on node-1']));
  await client.resource(Pod).create(pod('c'));
  await eventually(() => expect(lines.at(-1)).toBe('add default/c'));
  stop.abort();
  await following;
});

test('apply: two managers share an object', async () => {
  expect(await applyTwice(client)).toEqual(['red and large', 'the colour belongs to painter', 'forced to blue', 'colour']);
});

test('controller: an object gets what it asks for, is followed, and cleaned up after', async () => {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'greetings.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'greetings', kind: 'Greeting' },
      versions: [{ name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
  await cluster.seed(definition);
  const stop = new AbortController();
  const keeping = keepGreetings(client, stop.signal);
  const greetings = client.resource(Greeting).namespace('default');
  const text = async (): Promise<string | undefined> => (await client.resource(ConfigMap).namespace('default').get('hello')).data?.['text'];
  await greetings.create({ metadata: { name: 'hello' }, spec: { text: 'Good morning' } });
  await eventually(async () => expect(await text()).toBe('Good morning'));
  await say(client, 'hello', 'Good evening');
  await eventually(async () => expect(await text()).toBe('Good evening'));
  await eventually(async () => expect((await greetings.get('hello')).status?.conditions).toMatchObject([{ type: 'Ready', observedGeneration: 2 }]));
  await greetings.delete('hello');
  await eventually(async () => expect((await greetings.list()).items).toEqual([]));
  stop.abort();
  await keeping;
  expect((await client.resource(Event).list({ fieldSelector: 'reason=Farewell' })).items).toHaveLength(1);
});

test('webhook: a cluster asks it about pods', async () => {
  await using webhooks = await servePodWebhooks(certificate(), 0);
  const url = webhooks.url.replace('0.0.0.0', '127.0.0.1');
  const caBundle = Buffer.from(authority.certificatePem).toString('base64');
  const configuration = (kind: string, path: string): object => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: 'pods' },
    webhooks: [
      {
        name: 'pods.example.com',
        clientConfig: { url: url + path, caBundle },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  });
  await cluster.seed([configuration('MutatingWebhookConfiguration', '/mutate'), configuration('ValidatingWebhookConfiguration', '/validate')] as never);
  expect((await client.resource(Pod).create(pod('a'))).metadata?.labels).toEqual({ 'example.com/seen': 'yes' });
  const untagged = { ...pod('b'), spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  await expect(client.resource(Pod).create(untagged)).rejects.toThrow('the image of container "web" has no tag');
});
