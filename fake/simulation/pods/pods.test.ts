import { expect, test } from 'vitest';
import { createManualClock, FakeCluster, podOutcome } from '../../index.ts';
import { apiOf } from '../test-api.ts';

const pod = (name: string, spec: object = {}, labels: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels },
  spec: { containers: [{ name: 'c', image: 'i:1' }], ...spec },
});
const node = (name: string, more: object = {}): object => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, ...more });

interface SeenPod {
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  };
}
const seen = (cluster: FakeCluster, name: string): SeenPod => cluster.at().get('pods', 'default', name) as unknown as SeenPod;
const condition = ({ status }: SeenPod, type: string): string => {
  const found = status.conditions?.find((one) => one.type === type);
  return `${found?.status} ${found?.reason ?? ''}`.trim();
};

test('a pod is placed and runs; a cluster without nodes gets one', async () => {
  await using cluster = await FakeCluster.create({ simulate: ['pods'], seed: [pod('a'), pod('b')] });
  await cluster.settled();
  expect(seen(cluster, 'a')).toMatchObject({ spec: { nodeName: 'kubestage-node' }, status: { phase: 'Running' } });
  expect(['Ready', 'ContainersReady', 'Initialized', 'PodScheduled'].map((type) => condition(seen(cluster, 'a'), type))).toEqual([
    'True',
    'True',
    'True',
    'True',
  ]);
  expect(seen(cluster, 'a').status.podIP).not.toBe(seen(cluster, 'b').status.podIP);
});

test('pods go to the node that fits and has the fewest; what fits nowhere is unschedulable until a node does', async () => {
  const seed = [node('a'), node('b'), pod('one'), pod('two'), pod('picky', { nodeSelector: { disk: 'ssd' } })];
  await using cluster = await FakeCluster.create({ simulate: ['pods'], seed });
  await cluster.settled();
  expect([seen(cluster, 'one').spec.nodeName, seen(cluster, 'two').spec.nodeName].toSorted()).toEqual(['a', 'b']);
  expect([seen(cluster, 'picky').status.phase, condition(seen(cluster, 'picky'), 'PodScheduled')]).toEqual(['Pending', 'False Unschedulable']);
  await apiOf(cluster).send('POST', '/api/v1/nodes', { metadata: { name: 'c', labels: { disk: 'ssd' } } });
  await cluster.settled();
  expect(seen(cluster, 'picky').spec.nodeName).toBe('c');
});

test('a gated pod waits; one that is not to run for ever succeeds', async () => {
  const seed = [pod('gated', { schedulingGates: [{ name: 'example.com/wait' }] }), pod('task', { restartPolicy: 'OnFailure' })];
  await using cluster = await FakeCluster.create({ simulate: ['pods'], seed });
  await cluster.settled();
  expect([seen(cluster, 'gated').spec.nodeName, seen(cluster, 'task').status.phase]).toEqual([undefined, 'Succeeded']);
});

test('stages decide by labels, phase and time what becomes of pods, the first that fits', async () => {
  const clock = createManualClock();
  const podStages = [
    { match: { life: 'short' }, afterMs: 2000, to: podOutcome.running() },
    { match: { life: 'short' }, phase: 'Running' as const, afterMs: 3000, to: podOutcome.failed({ exitCode: 137, reason: 'OOMKilled' }) },
    { match: { life: 'none' }, to: podOutcome.stays() },
    { match: { life: 'bad' }, to: podOutcome.crashLoop() },
  ];
  const seed = ['short', 'none', 'bad', 'usual'].map((life) => pod(life, {}, { life }));
  await using cluster = await FakeCluster.create({ clock, simulate: ['pods'], podStages, seed });
  const phases = async (ms: number): Promise<readonly string[]> => {
    clock.advance(ms);
    await cluster.settled();
    return ['short', 'none', 'bad', 'usual'].map((name) => seen(cluster, name).status.phase);
  };
  expect(await phases(0)).toEqual(['Pending', 'Pending', 'Running', 'Running']);
  expect(await phases(2000)).toEqual(['Running', 'Pending', 'Running', 'Running']);
  expect(await phases(3000)).toEqual(['Failed', 'Pending', 'Running', 'Running']);
  expect(seen(cluster, 'bad').status).toMatchObject({ containerStatuses: [{ restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } }] });
  expect(seen(cluster, 'short').status).toMatchObject({ containerStatuses: [{ state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }] });
});

test('a readiness gate holds readiness back until somebody opens it', async () => {
  await using cluster = await FakeCluster.create({ simulate: ['pods'], seed: [pod('a', { readinessGates: [{ conditionType: 'example.com/up' }] })] });
  await cluster.settled();
  expect(condition(seen(cluster, 'a'), 'Ready')).toBe('False ReadinessGatesNotReady');
});

test('a pod that is deleted is gone, and its finalizers are waited for', async () => {
  const seed = [pod('a'), { ...pod('b'), metadata: { name: 'b', namespace: 'default', finalizers: ['example.com/hold'] } }];
  await using cluster = await FakeCluster.create({ simulate: ['pods'], seed });
  await cluster.settled();
  const api = apiOf(cluster);
  for (const name of ['a', 'b']) await api.send('DELETE', `/api/v1/namespaces/default/pods/${name}`);
  await cluster.settled();
  expect([cluster.at().get('pods', 'default', 'a'), cluster.at().get('pods', 'default', 'b') !== undefined]).toEqual([undefined, true]);
});
