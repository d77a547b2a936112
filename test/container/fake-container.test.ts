import { createClient, isForbidden } from 'kubestage';
import { startFakeContainer } from 'kubestage/integration';
import { ConfigMap, Namespace } from 'kubestage/types/core/v1';
import { afterEach, expect, test } from 'vitest';
import { session } from '../../integration/engine/session.ts';
import { fakeImage, leftOf } from './stand-ins.ts';

afterEach(() => expect(leftOf(session().id)).toEqual([]));

const problem = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it started',
    (error: unknown) => error,
  );

test('the served fake in a container has the shape of every cluster', async () => {
  const manifests = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }];
  await using cluster = await startFakeContainer({ image: fakeImage, manifests });
  await using client = await createClient(cluster.connection({ namespace: 'shop' }));
  await client.resource(ConfigMap).create({ metadata: { name: 'a' } });
  expect((await client.resource(ConfigMap).namespace('shop').get('a')).metadata?.name).toBe('a');
  expect([cluster.kind, [...cluster.capabilities].sort()]).toEqual(['container', ['gc', 'namespaces', 'rbac']]);
  expect(cluster.serverVersion).toMatch(/^v1\.37\./);
  expect(cluster.kubeconfig).toContain('current-context');
  expect(await cluster.logs()).toContain('201 create configmaps shop/a kubernetes-admin');
  expect(await problem(cluster.loadImages(['a']))).toMatchObject({ problem: 'unsupported' });
});

test('a user has the rights of the role alone', async () => {
  await using cluster = await startFakeContainer({ image: fakeImage });
  const user = await cluster.createUser('jane', { clusterRole: 'view' });
  await using client = await createClient(user.connection());
  expect((await client.resource(ConfigMap).namespace('default').list()).items).toEqual([]);
  expect(isForbidden(await problem(client.resource(Namespace).create({ metadata: { name: 'x' } })))).toBe(true);
});

test('one that ends before it is ready says how, with the end of its log', async () => {
  const refusal = await problem(startFakeContainer({ image: fakeImage, simulate: ['weather'] }));
  expect(refusal).toMatchObject({ problem: 'never-ready', message: expect.stringMatching(/ended with 2.*there is no simulation "weather"/s) });
});
