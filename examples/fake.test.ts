import { type Client, mergePatch, retryOnConflict } from 'kubestage';
import { fault } from 'kubestage/fake';
import { clusterTest, expect } from 'kubestage/test';
import { ConfigMap } from 'kubestage/types/core/v1';

// A test of code of one's own against a fake cluster of its own: real answers, and what goes wrong in production on demand.

const test = clusterTest({ seed: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'visits', namespace: 'default' }, data: { count: '1' } } });

async function countVisit(client: Client): Promise<void> {
  const maps = client.resource(ConfigMap).namespace('default');
  await retryOnConflict(async () => {
    const { metadata, data } = await maps.get('visits');
    const count = String(Number(data?.['count'] ?? 0) + 1);
    await maps.patch('visits', mergePatch<ConfigMap>({ metadata: { resourceVersion: metadata?.resourceVersion ?? '' }, data: { count } }));
  });
}

test('a visit is counted once, though somebody else writes in between', async ({ client, cluster }) => {
  cluster.on('patch configmaps').once(fault.rival());
  await countVisit(client);
  expect((await client.resource(ConfigMap).namespace('default').get('visits')).data).toEqual({ count: '2' });
  expect(cluster.actions.writes().all.map(({ verb, user, code }) => `${user} ${verb} ${code}`)).toEqual([
    'kubestage-rival update 200',
    'kubernetes-admin patch 409',
    'kubernetes-admin patch 200',
  ]);
});
