import { createClient, mergePatch } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { loadManifests } from 'kubestage/fixtures';
import { Deployment } from 'kubestage/types/apps/v1';
import { expect, test, vi } from 'vitest';
import { Foo } from './foo.ts';
import { sampleController } from './sample-controller.ts';

const crd = loadManifests([new URL('../../fixtures/sample/crd.yaml', import.meta.url).pathname]).map(({ object }) => object);
const foo = { metadata: { name: 'one' }, spec: { deploymentName: 'web', replicas: 2 } };
const eventually = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 10_000, interval: 10 });

async function stage() {
  const cluster = await FakeCluster.create({ seed: crd });
  const client = await createClient(cluster.connection(), { fieldManager: 'sample' });
  const running = sampleController(client);
  await running.started;
  return {
    foos: client.resource(Foo).namespace('default'),
    deployments: client.resource(Deployment).namespace('default'),
    [Symbol.asyncDispose]: async () => {
      await running.close();
      await client[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
    },
  };
}

test('a Foo gets a Deployment of its own, and a status', async () => {
  await using s = await stage();
  const { metadata } = await s.foos.create(foo);
  const deployment = await eventually(() => s.deployments.get('web'));
  expect(deployment.spec?.replicas).toBe(2);
  expect(deployment.metadata?.ownerReferences).toMatchObject([{ kind: 'Foo', uid: metadata?.uid, controller: true }]);
  await eventually(async () => expect((await s.foos.get('one')).status).toEqual({ availableReplicas: 0 }));
});

test('a Deployment follows the size of its Foo, and comes back after its deletion', async () => {
  await using s = await stage();
  await s.foos.create(foo);
  const first = await eventually(() => s.deployments.get('web'));
  await s.foos.patch('one', mergePatch({ spec: { replicas: 5 } }));
  await eventually(async () => expect((await s.deployments.get('web')).spec?.replicas).toBe(5));
  await s.deployments.delete('web');
  const again = await eventually(() => s.deployments.get('web'));
  expect(again.metadata?.uid).not.toBe(first.metadata?.uid);
});

test('a Deployment that belongs to somebody else is left alone', async () => {
  await using s = await stage();
  const foreign = {
    metadata: { name: 'web' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    },
  };
  const { metadata } = await s.deployments.create(foreign);
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  await s.foos.create(foo);
  await eventually(async () => expect(warned).toHaveBeenCalledWith(expect.stringContaining('is not controlled by Foo "one"'), expect.anything()));
  expect((await s.deployments.get('web')).metadata?.resourceVersion).toBe(metadata?.resourceVersion);
  warned.mockRestore();
});
