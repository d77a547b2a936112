import { createClient } from 'kubestage';
import { FakeCluster, fault } from 'kubestage/fake';
import { Deployment } from 'kubestage/types/apps/v1';
import { ConfigMap, Namespace, Pod } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';

test('an action says who asked for what, with which body, and what it changed', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection({ user: 'jane', groups: ['system:masters'], client: 'controller' }), { fieldManager: 'me' });
  const maps = client.resource(ConfigMap).namespace('default');
  const first = await maps.create({ metadata: { name: 'a' }, data: { k: '1' } });
  const second = await maps.replace({ ...first, data: { k: '2' } });
  await maps.delete('a');
  const [created, replaced, removed] = cluster.actions.all;
  expect(created).toMatchObject({
    id: 1,
    verb: 'create',
    resource: 'configmaps',
    namespace: 'default',
    name: 'a',
    user: 'jane',
    client: 'controller',
    code: 201,
  });
  expect(created?.body).toMatchObject({ metadata: { name: 'a' }, data: { k: '1' } });
  expect(JSON.stringify(created?.body)).not.toContain('"uid"');
  expect(created?.before).toBeUndefined();
  expect(replaced).toMatchObject({
    fieldManager: 'me',
    resourceVersionBefore: first.metadata?.resourceVersion,
    resourceVersion: second.metadata?.resourceVersion,
    diff: [{ op: 'replace', path: '/data/k', value: '2' }],
  });
  expect(removed).toMatchObject({ verb: 'delete', code: 200, before: { data: { k: '2' } }, after: undefined });
  expect(Object.isFrozen(replaced)).toBe(true);
});

test('what came over HTTP has its body too', async () => {
  await using cluster = await FakeCluster.create();
  const { url } = await cluster.listen({ withoutCredentials: { username: 'jane', groups: ['system:masters'] } });
  const send = (type: string, body: string): Promise<Response> =>
    fetch(`${url}/api/v1/namespaces/default/configmaps`, { method: 'POST', headers: { 'content-type': type }, body });
  await send('application/json', '{"metadata":{"name":"a"}}');
  await send('application/yaml', 'metadata: {name: b}');
  await send('application/json', '{"broken"');
  expect(cluster.actions.all.map(({ body }) => body)).toEqual([{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }, '{"broken"']);
});

test('selections narrow one another', async () => {
  await using cluster = await FakeCluster.create();
  await using one = await createClient(cluster.connection({ client: 'one' }));
  await using two = await createClient(cluster.connection({ client: 'two' }));
  await one.resource(Pod).namespace('default').list();
  await one
    .resource(ConfigMap)
    .namespace('default')
    .create({ metadata: { name: 'a' } });
  const mark = cluster.actions.mark();
  await two
    .resource(ConfigMap)
    .namespace('default')
    .create({ metadata: { name: 'b' } });
  await two.resource(ConfigMap).namespace('default').get('b');
  const names = (view: Iterable<{ readonly verb: string; readonly name: string }>): readonly string[] => [...view].map(({ verb, name }) => `${verb} ${name}`);
  expect(names(cluster.actions.writes())).toEqual(['create a', 'create b']);
  expect(names(cluster.actions.by('two').writes())).toEqual(['create b']);
  expect(names(cluster.actions.for('configmaps').reads())).toEqual(['get b']);
  expect(names(cluster.actions.changesSince(mark))).toEqual(['create b']);
  expect(names(cluster.actions.matching('create configmaps default/a'))).toEqual(['create a']);
  expect(() => cluster.actions.for('configmap')).toThrow('is "configmaps" meant?');
});

test('set-up by seeding is no action, and a request without an answer is one with code 0', async () => {
  await using cluster = await FakeCluster.create({ seed: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } }] });
  await using client = await createClient(cluster.connection(), { retry: 'off' });
  expect(cluster.actions.all).toEqual([]);
  cluster.on('list configmaps').once(fault.reset());
  await expect(client.resource(ConfigMap).list()).rejects.toThrow();
  expect(cluster.actions.all.map(({ verb, code }) => [verb, code])).toEqual([['list', 0]]);
});

test('the least roles are read from the actions, and suffice', async () => {
  const work = async (cluster: FakeCluster, user: string, groups: readonly string[]): Promise<void> => {
    await using client = await createClient(cluster.connection({ user, groups }));
    await client.resource(Namespace).list();
    await client
      .resource(ConfigMap)
      .namespace('default')
      .create({ metadata: { name: 'a' } });
    await client.resource(ConfigMap).namespace('default').get('a');
    await client.resource(Deployment).namespace('default').list();
  };
  await using cluster = await FakeCluster.create({ authorization: 'RBAC' });
  await work(cluster, 'admin', ['system:masters']);
  const roles = cluster.actions.by('admin').requiredRole({ name: 'worker' });
  expect(roles).toEqual([
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'worker' },
      rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['list'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'worker', namespace: 'default' },
      rules: [
        { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'get'] },
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list'] },
      ],
    },
  ]);
  const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'jane' }];
  const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: 'worker' });
  await using second = await FakeCluster.create({ authorization: 'RBAC' });
  await expect(work(second, 'jane', [])).rejects.toThrow('Forbidden');
  await second.seed([
    ...roles,
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'worker' }, subjects, roleRef: roleRef('ClusterRole') },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'worker', namespace: 'default' }, subjects, roleRef: roleRef('Role') },
  ]);
  await work(second, 'jane', []);
});
