import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { KubeObject } from '../machinery/object.ts';
import { defineResource } from '../machinery/resource.ts';
import { notFound } from '../machinery/status.ts';
import { createClient } from './create-client.ts';
import { answer, frames, scriptedServer } from './doubles/scripted-server.ts';
import { isNotFound } from './error-predicates.ts';
import { applyConfiguration, mergePatch } from './patches.ts';

interface Pod extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
}
const Pod = defineResource<Pod>({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', resourceVersion: '7' } };

test('a get asks for the path of the object and gives it back frozen', async () => {
  const server = scriptedServer(answer(200, structuredClone(pod)));
  await using client = await createClient(server.connection);
  const found = await client.resource(Pod).namespace('shop').get('web-0');
  expect(server.requests[0]).toMatchObject({ method: 'GET', target: '/api/v1/namespaces/shop/pods/web-0' });
  expect(Object.isFrozen(found.metadata)).toBe(true);
});

test('a refusal becomes one line that says what was asked and what the server said', async () => {
  const server = scriptedServer(answer(404, notFound({ group: '', plural: 'pods' }, 'web-0').status));
  await using client = await createClient(server.connection);
  const error = await client
    .resource(Pod)
    .namespace('shop')
    .get('web-0')
    .catch((caught: unknown) => caught);
  expect(isNotFound(error)).toBe(true);
  expect(String(error)).toBe('ApiError: get pods "web-0" in "shop": NotFound: pods "web-0" not found');
});

test('a body and an authorization header never show in an error', async () => {
  const server = scriptedServer(answer(409, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 409 }));
  await using client = await createClient(server.connection);
  const secret = { metadata: { name: 'a' }, spec: { nodeName: 'hunter2' } };
  const error = await client
    .resource(Pod)
    .create(secret, { headers: { authorization: 'Bearer hunter2' } })
    .catch((caught: unknown) => caught);
  expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
});

test('names that would change the path are refused before anything is sent', async () => {
  const server = scriptedServer(answer(200, pod));
  await using client = await createClient(server.connection);
  const pods = client.resource(Pod).namespace('shop');
  for (const name of ['', '.', '..', 'a/b', 'a%2f']) await expect(pods.get(name)).rejects.toThrow(TypeError);
  await expect(client.resource(Pod).namespace('').get('web-0')).rejects.toThrow('namespace');
  await expect(client.resource(Pod).deleteCollection()).rejects.toThrow('namespace');
  expect(server.requests).toEqual([]);
});

test('writes carry the options of the call, and the object itself stays as it was', async () => {
  const server = scriptedServer(answer(201, pod));
  await using client = await createClient(server.connection, { fieldManager: 'tests' });
  const object = { metadata: { name: 'web-0', namespace: 'shop', labels: undefined } };
  await client.resource(Pod).create(object as unknown as Pod, { dryRun: 'All' });
  expect(server.requests[0]?.target).toBe('/api/v1/namespaces/shop/pods?dryRun=All&fieldManager=tests');
  expect(server.requests[0]?.body).toEqual({
    kind: 'value',
    value: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'shop' } },
  });
  expect(Object.keys(object)).toEqual(['metadata']);
});

test('a patch goes out with the media type it was made for', async () => {
  const server = scriptedServer(answer(200, pod));
  await using client = await createClient(server.connection);
  const pods = client.resource(Pod).namespace('shop');
  await pods.patch('web-0', mergePatch<Pod>({ spec: { nodeName: null } }));
  await pods.status.patch('web-0', applyConfiguration<Pod>({ metadata: { name: 'web-0' } }), { fieldManager: 'm', force: true });
  expect(server.requests.map(({ target, headers }) => [target, headers['content-type']])).toEqual([
    ['/api/v1/namespaces/shop/pods/web-0', 'application/merge-patch+json'],
    ['/api/v1/namespaces/shop/pods/web-0/status?fieldManager=m&force=true', 'application/apply-patch+yaml'],
  ]);
});

test('an apply without a field manager is refused before anything is sent', async () => {
  const server = scriptedServer(answer(200, pod));
  await using client = await createClient(server.connection);
  await expect(client.resource(Pod).apply({ metadata: { name: 'web-0' } })).rejects.toThrow('fieldManager');
  expect(server.requests).toEqual([]);
});

test('a list of all objects follows the pages', async () => {
  const page = (name: string, token?: string): ReturnType<typeof answer> =>
    answer(200, { kind: 'PodList', metadata: { resourceVersion: '9', continue: token }, items: [{ metadata: { name } }] });
  const server = scriptedServer(page('a', 'next'), page('b'));
  await using client = await createClient(server.connection);
  const names: unknown[] = [];
  for await (const item of client.resource(Pod).listAll({ labelSelector: 'app=web' })) names.push(item.metadata?.name);
  expect(names).toEqual(['a', 'b']);
  expect(server.requests.map((request) => request.target)).toEqual([
    '/api/v1/pods?labelSelector=app%3Dweb&limit=500',
    '/api/v1/pods?labelSelector=app%3Dweb&limit=500&continue=next',
  ]);
});

test('a watch yields events in order and ends with the stream', async () => {
  const server = scriptedServer(frames({ type: 'ADDED', object: pod }, { type: 'DELETED', object: pod }));
  await using client = await createClient(server.connection);
  const types: string[] = [];
  for await (const event of client.resource(Pod).watch({ resourceVersion: '5' })) types.push(event.type);
  expect(types).toEqual(['ADDED', 'DELETED']);
  expect(server.requests[0]?.target).toBe('/api/v1/pods?resourceVersion=5&watch=true');
});

test('a kind is found through discovery', async () => {
  const resources = [{ name: 'deployments', singularName: 'deployment', namespaced: true, kind: 'Deployment', verbs: [] }];
  const server = scriptedServer(answer(200, { kind: 'APIResourceList', resources }), answer(200, {}));
  await using client = await createClient(server.connection);
  const deployments = await client.dynamic('apps/v1', 'Deployment');
  await deployments.namespace('shop').get('web');
  expect(server.requests.map((request) => request.target)).toEqual(['/apis/apps/v1', '/apis/apps/v1/namespaces/shop/deployments/web']);
});
