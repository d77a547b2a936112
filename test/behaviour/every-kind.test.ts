import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import { resourceTable } from '../../machinery/generated/resource-table.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import { smallestManifests } from './smallest-manifests.ts';

interface Reply {
  readonly code: number;
  readonly body: Readonly<Record<string, never>>;
}

let cluster: FakeCluster;
beforeAll(async () => {
  cluster = await FakeCluster.create();
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';

async function send(method: string, target: string, value?: unknown, accept = 'application/json'): Promise<Reply> {
  const { exchange, peer } = cluster.connection();
  const body = value === undefined ? ({ kind: 'none' } as const) : ({ kind: 'value', value } as const);
  const answer = await exchange({ method, target, headers: { accept }, body, signal: new AbortController().signal, peer });
  return { code: answer.status, body: (answer.body.kind === 'value' ? answer.body.value : {}) as Reply['body'] };
}

const needed = ['create', 'delete', 'get', 'list', 'update'] as const;
const stored = resourceTable.filter(({ verbs }) => needed.every((verb) => verbs.includes(verb)));
const keyOf = (resource: ResourceInfo): string => `${apiVersionOf(resource)} ${resource.kind}`;

function pathOf(resource: ResourceInfo): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${apiVersionOf(resource)}`;
  return `${root}${resource.namespaced ? '/namespaces/default' : ''}/${resource.plural}`;
}

test.each(stored.map((resource) => [keyOf(resource), resource] as const))('%s is created, changed, listed in a table and deleted', async (key, resource) => {
  const manifest = smallestManifests[key];
  expect(manifest, `a smallest manifest of ${key}`).toBeDefined();
  const path = pathOf(resource);
  const created = await send('POST', path, structuredClone({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...manifest }));
  expect(created.body).toMatchObject({ kind: resource.kind, metadata: { uid: expect.any(String), resourceVersion: expect.any(String) } });
  expect(created.code).toBe(201);

  const { name } = created.body['metadata'] as unknown as { readonly name: string };
  const own = `${path}/${name}`;
  // The server itself may have written to it meanwhile.
  const current = (await send('GET', own)).body;
  const metadata = current['metadata'] as unknown as Readonly<Record<string, unknown>>;
  const labels = { ...(metadata['labels'] as object | undefined), changed: 'yes' };
  const changed = await send('PUT', own, { ...structuredClone(current), metadata: { ...structuredClone(metadata), labels } });
  expect(changed.body).toMatchObject({ metadata: { labels: { changed: 'yes' } } });
  expect(changed.code).toBe(200);

  const table = await send('GET', path, undefined, asTable);
  const rows = table.body['rows'] as unknown as readonly { readonly cells: readonly unknown[] }[];
  expect(rows.some(({ cells }) => cells.some((cell) => String(cell).split(' ')[0] === name))).toBe(true);

  const deleted = await send('DELETE', own);
  expect([200, 202]).toContain(deleted.code);
  expect(['Status', resource.kind]).toContain(deleted.body['kind']);
});
