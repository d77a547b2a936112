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
  const running = sampleController(client);
  await running.started;
  return {
    foos: client.resource(Foo),
    deployments: client.resource(Deployment),
    [Symbol.asyncDispose]: () => running.close(),
  };
}

test('a Foo gets a Deployment of its own, and a status', async ({ client }) => {
  await using s = await stage(client);
  const { metadata } = await s.foos.create(foo);
  const deployment = await eventually(() => s.deployments.get('web'));
  expect(deployment.spec?.replicas).toBe(2);
  expect(deployment.metadata?.ownerReferences).toMatchObject([{ kind: 'Foo', uid: metadata?.uid, controller: true }]);
  await eventually(async () => expect((await s.foos.get('one')).status).toEqual({ availableReplicas: 0 }));
});

test('a Deployment follows the size of its Foo, and comes back after its deletion', async ({ client }) => {
  await using s = await stage(client);
  await s.foos.create(foo);
  const first = await eventually(() => s.deployments.get('web'));
  await s.foos.patch('one', mergePatch({ spec: { replicas: 5 } }));
  await eventually(async () => expect((await s.deployments.get('web')).spec?.replicas).toBe(5));
  await s.deployments.delete('web');
  const again = await eventually(() => s.deployments.get('web'));
  expect(again.metadata?.uid).not.toBe(first.metadata?.uid);
});

test('a Deployment that belongs to somebody else is left alone', async ({ client }) => {
  await using s = await stage(client);
  const foreign = {
    metadata: { name: 'web' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    },
  };
  await s.deployments.create(foreign);
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  await s.foos.create(foo);
  await eventually(async () => expect(warned).toHaveBeenCalledWith(expect.stringContaining('is not controlled by Foo "one"'), expect.anything()));
  const { metadata, spec } = await s.deployments.get('web');
  expect([metadata?.ownerReferences, metadata?.generation, spec?.replicas]).toEqual([undefined, 1, 1]);
  warned.mockRestore();
});
