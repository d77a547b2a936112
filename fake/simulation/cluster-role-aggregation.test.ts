import { expect, test } from 'vitest';
import { FakeCluster } from '../index.ts';
import { apiOf } from './test-api.ts';

const path = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const rule = (resource: string): object => ({ apiGroups: ['example.com'], resources: [resource], verbs: ['get'] });
const part = (name: string, resource: string, labels: object = { in: 'whole' }): object => ({ metadata: { name, labels }, rules: [rule(resource)] });

test('a role that is put together follows its parts as they come, change and go', async () => {
  await using cluster = await FakeCluster.create({ simulate: ['cluster-roles'] });
  const api = apiOf(cluster);
  const rules = async (name = 'whole'): Promise<unknown> => {
    await cluster.settled();
    return (await api.send('GET', `${path}/${name}`))['rules'];
  };
  await api.send('POST', path, part('b', 'bs'));
  await api.send('POST', path, { metadata: { name: 'whole' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { in: 'whole' } }] }, rules: [] });
  expect(await rules()).toEqual([rule('bs')]);
  await api.send('POST', path, part('a', 'as'));
  expect(await rules()).toEqual([rule('as'), rule('bs')]);
  await api.send('PATCH', `${path}/a`, { metadata: { labels: { in: null } } });
  await api.send('PATCH', `${path}/b`, { rules: [rule('cs'), rule('cs')] });
  expect(await rules()).toEqual([rule('cs')]);
  await api.send('DELETE', `${path}/b`);
  // Storage keeps no empty list.
  expect(await rules()).toBeNull();
});

test('rules for a resource of your own are added to view, edit and admin', async () => {
  await using cluster = await FakeCluster.create({ authorization: 'RBAC', simulate: ['cluster-roles'] });
  const api = apiOf(cluster);
  await cluster.settled();
  expect(cluster.actions.writes().all).toEqual([]);
  await api.send('POST', path, part('view-websites', 'websites', { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }));
  await cluster.settled();
  for (const name of ['view', 'edit', 'admin']) expect((await api.send('GET', `${path}/${name}`))['rules'], name).toContainEqual(rule('websites'));
});
