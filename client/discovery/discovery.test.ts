import { expect, test } from 'vitest';
import { createClient } from '../create-client.ts';
import { answer, scriptedServer } from '../doubles/scripted-server.ts';
import { isNotFound } from '../error-predicates.ts';

const served = (name: string, kind: string): object => ({ name, singularName: '', namespaced: true, kind, verbs: ['get'] });

test('a kind that came after the first look is found by a second one', async () => {
  const server = scriptedServer(
    answer(200, { resources: [served('gateways', 'Gateway'), served('gateways/status', 'Gateway')] }),
    answer(200, { resources: [served('gateways', 'Gateway'), served('routes', 'Route')] }),
  );
  await using client = await createClient(server.connection);
  expect(await client.discovery.resource('example.com/v1', 'Gateway')).toEqual({
    group: 'example.com',
    version: 'v1',
    kind: 'Gateway',
    plural: 'gateways',
    namespaced: true,
  });
  expect((await client.discovery.resource('example.com/v1', 'Route')).plural).toBe('routes');
  expect(server.requests).toHaveLength(2);
});

test('a kind that nobody serves is not found', async () => {
  await using client = await createClient(scriptedServer(answer(200, { resources: [] })).connection);
  const error = await client.dynamic('v1', 'Nope').catch((caught: unknown) => caught);
  expect(isNotFound(error)).toBe(true);
});

test('group-versions come with the core group first', async () => {
  const groups = [{ name: 'apps', versions: [{ groupVersion: 'apps/v1', version: 'v1' }] }];
  const server = scriptedServer(answer(200, { versions: ['v1'] }), answer(200, { groups }));
  await using client = await createClient(server.connection);
  expect(await client.discovery.groupVersions()).toEqual(['v1', 'apps/v1']);
});
