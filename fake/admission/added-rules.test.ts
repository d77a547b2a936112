import { expect, test } from 'vitest';
import { forbidden } from '../../machinery/status.ts';
import { FakeCluster } from '../cluster.ts';

const configMap = (name: string): string => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

async function create(cluster: FakeCluster, name: string): Promise<{ readonly code: number; readonly labels: unknown }> {
  const answer = await cluster.fetch()('http://cluster/api/v1/namespaces/default/configmaps', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: configMap(name),
  });
  const body = (await answer.json()) as { readonly metadata?: { readonly labels?: unknown } };
  return { code: answer.status, labels: body.metadata?.labels };
}

test('an added rule changes and refuses writes until it is taken out', async () => {
  await using cluster = await FakeCluster.create();
  const added = cluster.admission.add({
    name: 'Test',
    async mutate(request, draft) {
      await Promise.resolve();
      if (draft !== undefined && request.resource.plural === 'configmaps') draft.metadata['labels'] = { seen: 'yes' };
    },
    validate(request) {
      if (request.resource.plural === 'configmaps' && request.name === 'bad') throw forbidden(request.resource, request.name, 'bad name');
    },
  });
  expect(await create(cluster, 'good')).toEqual({ code: 201, labels: { seen: 'yes' } });
  expect((await create(cluster, 'bad')).code).toBe(403);
  added[Symbol.dispose]();
  expect(await create(cluster, 'bad')).toEqual({ code: 201, labels: undefined });
});
