import { expect, test } from 'vitest';
import { FakeCluster } from '../cluster.ts';
import { createManualClock, createSeededEntropy } from '../manual-clock.ts';

type Value = Record<string, unknown> & { metadata: Record<string, unknown>; items: readonly { metadata: { name: string } }[] };

async function get(cluster: FakeCluster, target: string): Promise<Value> {
  const { exchange, peer } = cluster.connection();
  const { body } = await exchange({ method: 'GET', target, headers: {}, body: { kind: 'none' }, signal: new AbortController().signal, peer });
  if (body.kind !== 'value') throw new Error(`expected a value, got ${body.kind}`);
  return body.value as Value;
}

const names = async (cluster: FakeCluster, target: string): Promise<readonly string[]> =>
  (await get(cluster, target)).items.map(({ metadata }) => metadata.name);

test('a new cluster has what an API server makes for itself', async () => {
  await using cluster = await FakeCluster.create();
  expect(await names(cluster, '/api/v1/namespaces')).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  expect(await names(cluster, '/apis/scheduling.k8s.io/v1/priorityclasses')).toEqual(['system-cluster-critical', 'system-node-critical']);
  expect(await names(cluster, '/apis/networking.k8s.io/v1/servicecidrs')).toEqual(['kubernetes']);
  expect(await names(cluster, '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations')).toContain('exempt');
  expect(await names(cluster, '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas')).toHaveLength(13);
  expect(await names(cluster, '/apis/apiregistration.k8s.io/v1/apiservices')).toContain('v2.autoscaling');
});

test('clusters share no identity and no time, but are the same for the same clock and entropy', async () => {
  const make = (seed: number, start: number): Promise<FakeCluster> =>
    FakeCluster.create({ clock: createManualClock(start), entropy: createSeededEntropy(seed) });
  await using one = await make(1, Date.UTC(2026, 0, 1));
  await using same = await make(1, Date.UTC(2026, 0, 1));
  await using other = await make(2, Date.UTC(2027, 0, 1));
  const service = '/api/v1/namespaces/default/services/kubernetes';
  const [first, second, third] = [await get(one, service), await get(same, service), await get(other, service)];
  expect(second).toEqual(first);
  expect(third.metadata['uid']).not.toBe(first.metadata['uid']);
  expect(third.metadata['creationTimestamp']).toBe('2027-01-01T00:00:00Z');
  expect(third.metadata['managedFields']).toMatchObject([{ time: '2027-01-01T00:00:00Z' }]);
  expect(third.metadata['resourceVersion']).toBe(first.metadata['resourceVersion']);
});

test('the address of the server itself is taken', async () => {
  await using cluster = await FakeCluster.create();
  const taken = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { clusterIP: '10.96.0.1', ports: [{ port: 80 }] } };
  await expect(cluster.seed([taken])).rejects.toThrow('provided IP is already allocated');
});
