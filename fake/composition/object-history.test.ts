import { expect, test } from 'vitest';
import { FakeCluster } from '../index.ts';
import { apiOf } from '../simulation/test-api.ts';

const path = '/api/v1/namespaces/default/configmaps';

test('the history of an object goes over its deletion and beyond, and knows nothing of others', async () => {
  await using cluster = await FakeCluster.create();
  const api = apiOf(cluster);
  await api.send('POST', path, { metadata: { name: 'a' }, data: { n: '1' } });
  await api.send('POST', path, { metadata: { name: 'b' } });
  await api.send('PUT', `${path}/a`, { metadata: { name: 'a' }, data: { n: '2' } });
  await api.send('DELETE', `${path}/a`);
  await api.send('POST', path, { metadata: { name: 'a' } });
  const states = cluster.history({ resource: 'configmaps', namespace: 'default', name: 'a' });
  expect(states.map(({ type, object }) => [type, (object as { data?: { n: string } }).data?.n])).toEqual([
    ['ADDED', '1'],
    ['MODIFIED', '2'],
    ['DELETED', '2'],
    ['ADDED', undefined],
  ]);
  expect(states.map(({ revision, object }) => revision === object.metadata?.resourceVersion)).toEqual([true, true, true, true]);
  cluster.compact();
  expect(cluster.history({ resource: 'configmaps', namespace: 'default', name: 'a' })).toEqual([]);
});
