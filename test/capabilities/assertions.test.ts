import { createClient } from 'kubestage';
import { assertManifest } from 'kubestage/assert';
import { FakeCluster } from 'kubestage/fake';
import { builderOf } from 'kubestage/fixtures';
import { clusterTest, expect, kubernetesSerializer } from 'kubestage/test';
import { Deployment } from 'kubestage/types/apps/v1';
import { ConfigMap } from 'kubestage/types/core/v1';
import { test } from 'vitest';

const deployment = builderOf(Deployment);
const labels = { app: 'web' };
const web = deployment('web')
  .inNamespace('default')
  .spec({ replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'web:1' }] } } });

const messageOf = async (run: () => unknown): Promise<string> => {
  try {
    await run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing was thrown';
};

const glued = clusterTest({ seed: web.build() });

glued('row 116: glue for a test framework', async ({ cluster, client }) => {
  const made = await client.resource(Deployment).namespace('default').get('web');
  expect(made).toMatchManifest('spec: {replicas: 1}');
  expect(cluster.actions).toMatchActions(['get deployments.apps default/web']);
});

test('row 117: object matchers', async () => {
  await using cluster = await FakeCluster.create({ seed: web.build() });
  await using client = await createClient(cluster.connection());
  const deployments = client.resource(Deployment).namespace('default');
  const owner = await deployments.get('web');
  await deployments.status.replace({ ...owner, status: { conditions: [{ type: 'Available', status: 'True', reason: 'Enough' }] } });
  const owned = await client.resource(ConfigMap).namespace('default').create(builderOf(ConfigMap)('a').ownedBy(owner).build());
  expect(await deployments.get('web')).toHaveCondition('Available', { reason: 'Enough' });
  expect(owned).toBeOwnedBy(owner, { controller: true });
  expect(owned).toMatchManifest({ metadata: { name: 'a' } });
});

test('row 118: eventually helpers', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const maps = client.resource(ConfigMap).namespace('default');
  const reading = expect(() => maps.get('a')).toEventuallyHave('data: {n: "1"}');
  await maps.create({ metadata: { name: 'a' }, data: { n: '1' } });
  await reading;
  // It never passes on what is merely not there.
  expect(await messageOf(() => expect(() => undefined).toEventuallyHave('data: {}', { timeoutMs: 30 }))).toMatch(/data/);
});

test('row 119: readable difference', async () => {
  const message = await messageOf(() => assertManifest(web.build(), 'spec: {replicas: 2}\nmetadata: {name: web}'));
  expect(message.split('\n').slice(1)).toEqual(['  metadata:', '    name: web', '  spec:', '-   replicas: 2', '+   replicas: 1']);
});

test('row 120: snapshot serializer', async () => {
  await using cluster = await FakeCluster.create({ seed: web.build() });
  expect.addSnapshotSerializer(kubernetesSerializer);
  const text = kubernetesSerializer.serialize(cluster.at().get('deployments.apps', 'default', 'web'));
  expect(text).toMatch(/^apiVersion: apps\/v1\nkind: Deployment\n/);
  expect(text).not.toMatch(/uid:|resourceVersion:|creationTimestamp:|managedFields:/);
});
