import { type Client, mergePatch } from 'kubestage';
import { targetTest } from 'kubestage/target';
import { Deployment } from 'kubestage/types/apps/v1';
import { expect, vi } from 'vitest';
import { Foo } from './foo.ts';
import { sampleController } from './sample-controller.ts';

// Runs on the fake, and unchanged on every cluster that KUBESTAGE_TARGET names.

const test = targetTest({ manifests: new URL('../../fixtures/sample/crd.yaml', import.meta.url).pathname });
const foo = { metadata: { name: 'one' }, spec: { deploymentName: 'web', replicas: 2 } };
const eventually = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 10_000, interval: 10 });

async function stage(client: Client) {
  const errors: unknown[] = [];
  const running = sampleController(client, { namespace: client.defaultNamespace, onError: (error) => errors.push(error) });
  await running.started;
  return { foos: client.resource(Foo), deployments: client.resource(Deployment), errors, [Symbol.asyncDispose]: () => running.close() };
}

test('creation: a Foo gets a Deployment of its own', async ({ client }) => {
  await using s = await stage(client);
  const { metadata } = await s.foos.create(foo);
  const deployment = await eventually(() => s.deployments.get('web'));
  expect(deployment.spec?.replicas).toBe(2);
  expect(deployment.metadata?.ownerReferences).toMatchObject([{ kind: 'Foo', uid: metadata?.uid, controller: true }]);
});

test('scale: the Deployment follows the size of its Foo', async ({ client }) => {
  await using s = await stage(client);
  await s.foos.create(foo);
  await s.foos.patch('one', mergePatch({ spec: { replicas: 5 } }));
  await eventually(async () => expect((await s.deployments.get('web')).spec?.replicas).toBe(5));
});

test('status: the Foo says how many replicas are available', async ({ client }) => {
  await using s = await stage(client);
  await s.foos.create(foo);
  const available = async (): Promise<number> => (await s.deployments.get('web')).status?.availableReplicas ?? 0;
  await eventually(async () => expect((await s.foos.get('one')).status).toEqual({ availableReplicas: await available() }));
});

test('adoption refusal: a Deployment that belongs to somebody else is left alone', async ({ client }) => {
  await using s = await stage(client);
  const labels = { a: 'b' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  await s.deployments.create({ metadata: { name: 'web' }, spec: { replicas: 1, selector: { matchLabels: labels }, template } });
  await s.foos.create(foo);
  await eventually(async () => expect(String(s.errors)).toContain('is not controlled by Foo "one"'));
  const { metadata, spec } = await s.deployments.get('web');
  expect([metadata?.ownerReferences, metadata?.generation, spec?.replicas]).toEqual([undefined, 1, 1]);
});

test('recreation: a Deployment that is deleted comes back', async ({ client }) => {
  await using s = await stage(client);
  await s.foos.create(foo);
  const first = await eventually(() => s.deployments.get('web'));
  await s.deployments.delete('web');
  await eventually(async () => expect((await s.deployments.get('web')).metadata?.uid).not.toBe(first.metadata?.uid));
});
