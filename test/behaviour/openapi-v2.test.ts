import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import { wireFields } from '../../machinery/protobuf/wire-reader.ts';

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { size: { type: 'integer' } } } } }],
  },
};

interface Swagger {
  readonly paths: Readonly<Record<string, unknown>>;
  readonly definitions: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
}

async function ask(cluster: FakeCluster, accept: string): Promise<{ readonly type: unknown; readonly body: unknown }> {
  const { exchange, peer } = cluster.connection();
  const { signal } = new AbortController();
  const answer = await exchange({ method: 'GET', target: '/openapi/v2', headers: { accept }, body: { kind: 'none' }, signal, peer });
  const { body } = answer;
  return { type: answer.headers['content-type'], body: body.kind === 'bytes' ? body.bytes : body.kind === 'value' ? body.value : undefined };
}

test('/openapi/v2 holds the built-in types and those of definitions, as long as these are there', async () => {
  await using cluster = await FakeCluster.create({ crds: crd });
  const { paths, definitions } = (await ask(cluster, 'application/json')).body as Swagger;
  expect(paths['/apis/example.com/v1/namespaces/{namespace}/things']).toBeDefined();
  expect(definitions['com.example.v1.Thing']?.properties?.['size']).toEqual({ type: 'integer' });
  expect(definitions['io.k8s.api.core.v1.Pod']).toBeDefined();
  await using without = await FakeCluster.create();
  expect(((await ask(without, 'application/json')).body as Swagger).definitions['com.example.v1.Thing']).toBeUndefined();
});

test('/openapi/v2 in protobuf names the same definitions', async () => {
  await using cluster = await FakeCluster.create({ crds: crd });
  const { type, body } = await ask(cluster, 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf');
  expect(type).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
  const inside = (bytes: unknown, number: number): readonly unknown[] =>
    [...wireFields(bytes as Uint8Array)].filter((field) => field.number === number).map(({ value }) => value);
  const names = inside(inside(body, 9)[0], 1).map((pair) => new TextDecoder().decode(inside(pair, 1)[0] as Uint8Array));
  const { definitions } = (await ask(cluster, 'application/json')).body as Swagger;
  expect(names).toEqual(Object.keys(definitions));
});
