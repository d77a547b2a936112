import { createClient } from 'kubestage';
import { createManualClock, FakeCluster, podOutcome } from 'kubestage/fake';
import { Deployment } from 'kubestage/types/apps/v1';
import { Job } from 'kubestage/types/batch/v1';
import { Pod } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'web:1' }] } };

test('row 104: controllers of workloads and endpoints', async () => {
  await using cluster = await FakeCluster.create({ simulate: ['gc', 'workloads', 'endpoints', 'pods'] });
  await cluster.seed({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80 }] } });
  await using client = await createClient(cluster.connection());
  const deployments = client.resource(Deployment).namespace('default');
  await deployments.create({ metadata: { name: 'web' }, spec: { replicas: 2, selector: { matchLabels: labels }, template } });
  await client
    .resource(Job)
    .namespace('default')
    .create({ metadata: { name: 'j' }, spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } });
  await cluster.settled();
  expect((await deployments.get('web')).status).toMatchObject({ readyReplicas: 2 });
  expect((await client.resource(Job).namespace('default').get('j')).status).toMatchObject({ succeeded: 1 });
  const slices = cluster.at().list('endpointslices.discovery.k8s.io', 'default') as readonly {
    readonly endpoints?: readonly unknown[];
    readonly metadata?: { readonly generateName?: string };
  }[];
  expect(slices.find(({ metadata }) => metadata?.generateName === 'web-')?.endpoints).toHaveLength(2);
  await deployments.delete('web');
  await cluster.settled();
  expect(cluster.at().list('replicasets.apps', 'default')).toEqual([]);
  // Each works in its own name.
  expect(cluster.actions.by('system:serviceaccount:kube-system:replicaset-controller').writes().for('pods').all.length).toBeGreaterThan(0);
});

test('row 105: declared phases of pods', async () => {
  const clock = createManualClock();
  const podStages = [
    { match: { chaos: 'yes' }, afterMs: 1_000, to: podOutcome.failed({ reason: 'OOMKilled', exitCode: 137 }) },
    { afterMs: 2_000, to: podOutcome.running() },
  ];
  await using cluster = await FakeCluster.create({ clock, simulate: ['pods'], podStages });
  await using client = await createClient(cluster.connection());
  const pods = client.resource(Pod).namespace('default');
  for (const [name, chaos] of Object.entries({ a: 'yes', b: 'no' })) await pods.create({ metadata: { name, labels: { chaos } }, spec: template.spec });
  const phases = async (ms: number): Promise<readonly unknown[]> => {
    clock.advance(ms);
    await cluster.settled();
    return (await pods.list()).items.map(({ status }) => status?.phase);
  };
  expect([await phases(0), await phases(1_000), await phases(1_000)]).toEqual([
    ['Pending', 'Pending'],
    ['Failed', 'Pending'],
    ['Failed', 'Running'],
  ]);
});
