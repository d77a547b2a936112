import { expect, expectTypeOf, test } from 'vitest';
import { Deployment } from '../machinery/generated/types/apps/v1.ts';
import { createClient } from './create-client.ts';
import { answer, scriptedServer } from './doubles/scripted-server.ts';
import { strategicPatch } from './patches.ts';

const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: { replicas: 2 } };

test('a descriptor carries the type of its objects through every verb', async () => {
  const server = scriptedServer(answer(200, structuredClone(web)));
  await using client = await createClient(server.connection);
  const deployments = client.resource(Deployment).namespace('shop');
  const found = await deployments.get('web');
  expectTypeOf(found).toEqualTypeOf<Deployment>();
  expect(found.spec?.replicas).toBe(2);
  await deployments.patch('web', strategicPatch<Deployment>({ spec: { replicas: 3 } }));
  await deployments.replace({ ...found, metadata: { ...found.metadata, labels: { tier: 'front' } } });
  // @ts-expect-error a number of replicas is no text
  await deployments.apply({ metadata: { name: 'web' }, spec: { replicas: 'two' } }, { fieldManager: 'tests' });
  expect(server.requests.map(({ method, target }) => `${method} ${target.split('?')[0]}`)).toEqual([
    'GET /apis/apps/v1/namespaces/shop/deployments/web',
    'PATCH /apis/apps/v1/namespaces/shop/deployments/web',
    'PUT /apis/apps/v1/namespaces/shop/deployments/web',
    'PATCH /apis/apps/v1/namespaces/shop/deployments/web',
  ]);
});

test('subresources are reached under their object, the scale by its own kind', async () => {
  const server = scriptedServer(answer(200, { kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 2 } }));
  await using client = await createClient(server.connection);
  const deployments = client.resource(Deployment).namespace('shop');
  const scale = await deployments.scale.get('web');
  await deployments.scale.replace({ ...scale, spec: { replicas: 5 } });
  await deployments.subresource('eviction').create('web', { metadata: { name: 'web' } });
  expect(server.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
    'GET /apis/apps/v1/namespaces/shop/deployments/web/scale',
    'PUT /apis/apps/v1/namespaces/shop/deployments/web/scale',
    'POST /apis/apps/v1/namespaces/shop/deployments/web/eviction',
  ]);
  expect(server.requests[1]?.body).toEqual({
    kind: 'value',
    value: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 5 } },
  });
  expect(server.requests[2]?.body).toMatchObject({ value: { apiVersion: 'policy/v1', kind: 'Eviction' } });
});

test('an object of another namespace than the chosen one is refused before anything is sent', async () => {
  const server = scriptedServer(answer(200, web));
  await using client = await createClient(server.connection);
  await expect(
    client
      .resource(Deployment)
      .namespace('other')
      .replace(web as Deployment),
  ).rejects.toThrow('"shop"');
  expect(server.requests).toEqual([]);
});
