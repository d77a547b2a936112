import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import type { Status } from '../../machinery/status.ts';

interface Answer {
  readonly status: number;
  readonly body: Status & {
    readonly metadata?: { readonly resourceVersion?: string; readonly generation?: number; readonly managedFields?: readonly { readonly manager: string }[] };
    readonly spec?: { readonly replicas?: number; readonly nodeName?: string };
  };
}

const space = '/api/v1/namespaces/default';
const pods = `${space}/pods`;
const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const MERGE = 'application/merge-patch+json';
const APPLY = 'application/apply-patch+yaml';

let cluster: FakeCluster;

async function send(method: string, target: string, value?: unknown, type = 'application/json'): Promise<Answer> {
  const response = await cluster.exchange({
    method,
    target,
    headers: { 'content-type': type, 'user-agent': 'tests/1' },
    body: value === undefined ? { kind: 'none' } : { kind: 'value', value: structuredClone(value) as never },
    signal: new AbortController().signal,
    peer: cluster.connection().peer,
  });
  const { status, body } = response;
  return { status, body: (body.kind === 'value' ? body.value : {}) as Answer['body'] };
}

async function runningPod(name: string, ready: boolean): Promise<void> {
  await send('POST', pods, { metadata: { name, labels: { app: 'x' } }, spec: { containers: [{ name: 'a', image: 'i' }] } });
  await send('PATCH', `${pods}/${name}/status`, { status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] } }, MERGE);
}

async function budget(name: string, status: object, spec: object = {}): Promise<void> {
  await send('POST', budgets, { metadata: { name }, spec: { selector: { matchLabels: { app: 'x' } }, minAvailable: 1, ...spec } });
  await send(
    'PATCH',
    `${budgets}/${name}/status`,
    { status: { observedGeneration: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2, ...status } },
    MERGE,
  );
}

const evict = (name: string, query = '', rest: object = {}): Promise<Answer> =>
  send('POST', `${pods}/${name}/eviction${query}`, { metadata: { name }, ...rest });
const bind = (name: string, binding: object): Promise<Answer> => send('POST', `${pods}/${name}/binding`, { metadata: { name }, ...binding });

beforeEach(async () => {
  cluster = await FakeCluster.create({ seed: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } } });
});
afterEach(() => cluster[Symbol.asyncDispose]());

test('an eviction takes one disruption off the budget, and the last one closes it', async () => {
  await runningPod('p', true);
  await runningPod('q', true);
  await budget('b', { disruptionsAllowed: 1 });
  expect((await evict('p')).status).toBe(201);
  const { body } = await send('GET', `${budgets}/b`);
  expect(body).toMatchObject({
    status: { disruptionsAllowed: 0, disruptedPods: { p: expect.any(String) }, conditions: [{ type: 'DisruptionAllowed', status: 'False' }] },
  });
  expect(await evict('q')).toMatchObject({ status: 429, body: { reason: 'TooManyRequests', details: { causes: [{ reason: 'DisruptionBudget' }] } } });
});

test('a dry run asks the budget and spends nothing of it', async () => {
  await runningPod('p', true);
  await budget('b', { disruptionsAllowed: 1 });
  expect((await evict('p', '?dryRun=All')).status).toBe(201);
  expect((await send('GET', `${pods}/p`)).status).toBe(200);
  expect((await send('GET', `${budgets}/b`)).body).toMatchObject({ status: { disruptionsAllowed: 1 } });
  expect(await evict('p', '?dryRun=All', { deleteOptions: { dryRun: ['None'] } })).toMatchObject({
    status: 500,
    body: { message: 'Non-matching dry-run options in request and content: [All] and [None]' },
  });
});

test('a pod that is not ready goes when enough others are, and always where the budget says so', async () => {
  await runningPod('p', false);
  await budget('b', { disruptionsAllowed: 0, currentHealthy: 0 });
  expect((await evict('p')).body.details?.causes?.[0]?.message).toBe('The disruption budget b needs 1 healthy pods and has 0 currently');
  await send('PATCH', `${budgets}/b/status`, { status: { currentHealthy: 1 } }, MERGE);
  expect((await evict('p')).status).toBe(201);
  await runningPod('q', false);
  await send('PATCH', `${budgets}/b/status`, { status: { currentHealthy: 0, observedGeneration: 2 } }, MERGE);
  await send('PATCH', `${budgets}/b`, { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } }, MERGE);
  expect((await evict('q')).status).toBe(201);
});

test('several budgets are more than an eviction can ask', async () => {
  await runningPod('p', true);
  await budget('b', { disruptionsAllowed: 1 });
  await budget('c', { disruptionsAllowed: 1 });
  expect((await evict('p')).status).toBe(500);
});

test('a binding assigns a pod once, without raising its generation', async () => {
  await send('POST', pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'i' }] } });
  expect((await bind('p', { target: { kind: 'Node', name: 'n' }, metadata: { name: 'p', labels: { zone: 'z' } } })).status).toBe(201);
  expect((await send('GET', `${pods}/p`)).body).toMatchObject({
    metadata: { generation: 1, labels: { zone: 'z' } },
    spec: { nodeName: 'n' },
    status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
  });
  expect(await bind('p', { target: { name: 'm' } })).toMatchObject({ status: 409, body: { message: expect.stringContaining('already assigned to node "n"') } });
});

test('the bindings of a namespace find the pod by the name of the binding', async () => {
  await send('POST', pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'i' }] } });
  expect((await send('POST', `${space}/bindings`, { metadata: { name: 'p' }, target: { name: 'n' } })).status).toBe(201);
  expect((await send('GET', `${pods}/p`)).body.spec?.nodeName).toBe('n');
});

test('a binding of the namespace that names no pod is refused', async () => {
  const refused = await send('POST', `${space}/bindings`, { apiVersion: 'v1', kind: 'Binding', target: { name: 'n' } });
  expect([refused.status, refused.body.message]).toEqual([400, 'Name parameter required.']);
});

test('a scale moves the replicas and who owns them, and an applier of the whole hears of it', async () => {
  const labels = { app: 'x' };
  const web = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'i' }] } } },
  };
  await send('PATCH', `${deployments}/web?fieldManager=user`, web, APPLY);
  expect((await send('PUT', `${deployments}/web/scale?fieldManager=hpa`, { metadata: { name: 'web' }, spec: { replicas: 5 } })).body).toMatchObject({
    kind: 'Scale',
    spec: { replicas: 5 },
    status: { replicas: 0, selector: 'app=x' },
  });
  expect((await send('GET', `${deployments}/web`)).body).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 5 } });
  expect((await send('PATCH', `${deployments}/web?fieldManager=user`, web, APPLY)).body.message).toContain('conflict with "hpa" with subresource "scale"');
});

test('a scale below zero is refused, and one of an outdated version too', async () => {
  const labels = { app: 'x' };
  const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'i' }] } } };
  const { body } = await send('POST', deployments, { metadata: { name: 'web' }, spec });
  const scale = (replicas: number, metadata: object = {}): Promise<Answer> =>
    send('PUT', `${deployments}/web/scale`, { metadata: { name: 'web', ...metadata }, spec: { replicas } });
  expect((await scale(-1)).body.message).toBe('Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0');
  await scale(3);
  expect((await scale(4, { resourceVersion: body.metadata?.resourceVersion })).status).toBe(409);
  expect((await scale(4, { uid: 'other' })).status).toBe(409);
});

test('a pod without a node has empty logs, and one with a node that nobody knows none', async () => {
  await send('POST', pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'i' }] } });
  expect((await send('GET', `${pods}/p/log`)).status).toBe(204);
  await bind('p', { target: { name: 'n' } });
  expect(await send('GET', `${pods}/p/log`)).toMatchObject({ status: 404, body: { message: 'nodes "n" not found' } });
  await send('POST', '/api/v1/nodes', { metadata: { name: 'n' } });
  expect((await send('POST', `${pods}/p/exec?command=ls`)).body.message).toBe('no preferred addresses found; known addresses: []');
  await send('PATCH', '/api/v1/nodes/n/status', { status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] } }, MERGE);
  expect((await send('POST', `${pods}/p/exec?command=ls`)).body.message).toBe('Upgrade request required');
  expect((await send('GET', `${pods}/p/log`)).status).toBe(501);
});
