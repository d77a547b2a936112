import { expect, test } from 'vitest';
import type { ExchangeRequest } from '../machinery/exchange.ts';
import { defineResource } from '../machinery/resource.ts';
import { failureStatus } from '../machinery/status.ts';
import { createClient } from './create-client.ts';
import { answer, scriptedServer } from './doubles/scripted-server.ts';
import { isExpired } from './error-predicates.ts';

const ConfigMap = defineResource({ group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true });
const page = (names: readonly string[], next?: string): ReturnType<typeof answer> =>
  answer(200, {
    kind: 'ConfigMapList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '7', ...(next === undefined ? {} : { continue: next }) },
    items: names.map((name) => ({ metadata: { name, namespace: 'shop' } })),
  });
const expired = answer(410, failureStatus({ code: 410, reason: 'Expired', message: 'The provided continue parameter is too old' }));
const queries = (requests: readonly ExchangeRequest[]): readonly string[] => requests.map(({ target }) => decodeURIComponent(target.split('?')[1] ?? ''));

test('check 21: a page that has expired is followed by one list without limit at the first version, and nothing comes twice', async () => {
  const server = scriptedServer(page(['a', 'b'], 'more'), expired, page(['a', 'b', 'c']));
  await using client = await createClient(server.connection);
  const all = client.resource(ConfigMap).listAll({ pageSize: 2, resourceVersion: '5', resourceVersionMatch: 'NotOlderThan', labelSelector: 'app=web' });
  expect((await Array.fromAsync(all)).map(({ metadata }) => metadata?.name)).toEqual(['a', 'b', 'c']);
  expect(queries(server.requests)).toEqual([
    'labelSelector=app=web&resourceVersion=5&resourceVersionMatch=NotOlderThan&limit=2',
    'labelSelector=app=web&limit=2&continue=more',
    'labelSelector=app=web&resourceVersion=5&resourceVersionMatch=NotOlderThan',
  ]);
});

test('check 21: a first page that has expired rejects', async () => {
  const server = scriptedServer(expired);
  await using client = await createClient(server.connection);
  const error = await Array.fromAsync(client.resource(ConfigMap).listAll()).catch((caught: unknown) => caught);
  expect(isExpired(error)).toBe(true);
  expect(queries(server.requests)).toEqual(['limit=500']);
});

test('pages are asked for as the loop goes on, and not beyond its end', async () => {
  const server = scriptedServer(page(['a'], 'one'), page(['b'], 'two'), page(['c']));
  await using client = await createClient(server.connection);
  for await (const { metadata } of client.resource(ConfigMap).listAll()) if (metadata?.name === 'b') break;
  expect(queries(server.requests)).toEqual(['limit=500', 'limit=500&continue=one']);
});

test('items of lists say what they are; other forms of a list stay as they came', async () => {
  const table = answer(200, { kind: 'Table', apiVersion: 'meta.k8s.io/v1', items: [{ metadata: {} }] });
  await using client = await createClient(scriptedServer(page(['a']), table).connection);
  const { items } = await client.resource(ConfigMap).list();
  expect(items[0]).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } });
  expect(Object.isFrozen(items[0])).toBe(true);
  expect((await client.resource(ConfigMap).list()).items[0]).toEqual({ metadata: {} });
});
