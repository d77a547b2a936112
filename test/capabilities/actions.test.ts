import { createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { expect } from 'kubestage/test';
import { Deployment } from 'kubestage/types/apps/v1';
import { ConfigMap } from 'kubestage/types/core/v1';
import { test } from 'vitest';

const labels = { app: 'web' };
const web = {
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'web:1' }] } } },
};

test('row 85: action recording', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection({ client: 'widget' }));
  const deployments = client.resource(Deployment).namespace('default');
  const made = await deployments.create(web);
  await deployments.replace({ ...made, spec: { ...made.spec, replicas: 3 } }, { dryRun: 'All' });
  await deployments.status.replace({ ...made, status: { replicas: 1 } });
  const [create, update, status] = cluster.actions.all;
  expect(create).toMatchObject({
    verb: 'create',
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    namespace: 'default',
    name: 'web',
    user: 'kubernetes-admin',
    client: 'widget',
    code: 201,
    body: { kind: 'Deployment', metadata: { name: 'web' } },
  });
  expect([create?.resourceVersionBefore, create?.resourceVersion]).toEqual([undefined, made.metadata?.resourceVersion]);
  expect(update).toMatchObject({ verb: 'update', isDryRun: true, options: { dryRun: 'All' } });
  expect(status).toMatchObject({ subresource: 'status', diff: [{ op: 'add', path: '/status/replicas', value: 1 }] });
});

test('row 86: query by verb, resource, name, subresource', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection({ client: 'widget' }));
  await using other = await createClient(cluster.connection({ client: 'other' }));
  const deployments = client.resource(Deployment).namespace('default');
  const made = await deployments.create(web);
  const mark = cluster.actions.mark();
  await deployments.status.replace({ ...made, status: { replicas: 1 } });
  await other.resource(ConfigMap).namespace('default').list();
  expect(cluster.actions.writes().all).toHaveLength(2);
  expect(cluster.actions.by('other').reads()).toMatchActions(['list configmaps default']);
  expect(cluster.actions.for('deployments')).toMatchActions(['create deployments.apps default/web', 'update deployments.apps/status default/web']);
  expect(cluster.actions.matching({ verb: 'update', subresource: 'status', name: 'web' }).all).toHaveLength(1);
  expect(cluster.actions.changesSince(mark)).toMatchActions(['update deployments/status default/web']);
});

test('row 87: set-up writes kept out of the record', async () => {
  await using cluster = await FakeCluster.create({ seed: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } });
  await cluster.seed({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } });
  expect(cluster.at().list('configmaps', 'default')).toHaveLength(2);
  expect(cluster.actions.all).toEqual([]);
});

test('row 88: reactors and interceptors', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection({ client: 'widget' }));
  const maps = client.resource(ConfigMap).namespace('default');
  const seen: string[] = [];
  using _ = cluster.on({ verb: 'create', resource: 'configmaps', client: 'widget' }, async (action, next) => {
    const answer = await next();
    // The client may be used in here: what it asks is not met by this reaction again.
    seen.push(`${action.verb} ${answer.code} ${(await maps.list()).items.length}`);
    return answer;
  });
  await maps.create({ metadata: { name: 'a' } });
  await maps.create({ metadata: { name: 'b' } });
  expect(seen).toEqual(['create 201 1', 'create 201 2']);
});

test('row 94: an unhandled call is loud', async () => {
  await using cluster = await FakeCluster.create();
  const ask = async (path: string, init?: RequestInit): Promise<string> => {
    const answer = await cluster.fetch()(`http://kubernetes.test${path}`, init);
    return `${answer.status} ${(await answer.text()).slice(0, 400)}`;
  };
  expect(await ask('/apis/example.com/v1/things')).toBe('404 404 page not found\n');
  expect(await ask('/api/v1/pods?labelSelector=a%3D%3D%3Db')).toMatch(/^400 .*unable to parse requirement/);
  await cluster.seed({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, status: { addresses: [{ type: 'InternalIP', address: '192.0.2.1' }] } });
  await cluster.seed({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] } });
  const exec = await ask('/api/v1/namespaces/default/pods/a/exec?command=ls&stdout=true', { method: 'POST' });
  expect(exec).toMatch(/^(400|501) .*(exec|upgrade)/i);
  expect(() => cluster.on('get deployment', async (_action, next) => next())).toThrow('is "deployments" meant?');
});
