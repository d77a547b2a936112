import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';

const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';

test('only the first table of a watch names the columns; in the next they are null', async () => {
  await using cluster = await FakeCluster.create();
  await cluster.seed([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: 'default' } },
  ]);
  const stop = new AbortController();
  const { body } = await cluster.exchange({
    method: 'GET',
    target: '/api/v1/namespaces/default/configmaps?watch=1',
    headers: { accept },
    body: { kind: 'none' },
    signal: stop.signal,
    peer: cluster.connection().peer,
  });
  if (body.kind !== 'events') throw new Error(body.kind);
  const tables: { columnDefinitions: readonly { name: string }[] | null }[] = [];
  for await (const event of body.events) {
    tables.push((event as { object: (typeof tables)[0] }).object);
    if (tables.length === 2) stop.abort();
  }
  expect(tables.map(({ columnDefinitions }) => columnDefinitions?.map(({ name }) => name) ?? columnDefinitions)).toEqual([['Name', 'Data', 'Age'], null]);
});
