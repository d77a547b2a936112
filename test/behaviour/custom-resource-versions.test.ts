import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';

// Two versions that declare different fields, without a webhook: nothing but the apiVersion changes between them.
const group = 'shop.example.com';
const string = { type: 'string' };
const version = (name: string, storage: boolean, properties: object): object => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
});
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `things.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
    versions: [version('v1', true, { both: string, added: string }), version('v1beta1', false, { both: string, old: string })],
  },
};
let cluster: FakeCluster;
beforeAll(async () => {
  cluster = await FakeCluster.create({ crds: definition });
});
afterAll(() => cluster[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly message: string | undefined;
  readonly owners: readonly string[];
}

async function write(method: string, at: string, type: string, body: object): Promise<Answer> {
  const response = await cluster.exchange({
    method,
    target: `/apis/${group}/${at}`,
    headers: { 'content-type': type },
    body: { kind: 'value', value: body },
    signal: new AbortController().signal,
    peer: cluster.connection().peer,
  });
  const value =
    response.body.kind === 'value' ? (response.body.value as never as { message?: string; metadata: { managedFields?: readonly Entry[] } }) : undefined;
  return {
    status: response.status,
    message: value?.message,
    owners: value?.metadata.managedFields?.map(({ manager, apiVersion }) => `${manager} ${apiVersion.split('/')[1]}`) ?? [],
  };
}
interface Entry {
  readonly manager: string;
  readonly apiVersion: string;
}
const thing = (at: string, name: string, spec: object): object => ({ apiVersion: `${group}/${at}`, kind: 'Thing', metadata: { name }, spec });
const create = (name: string, spec: object): Promise<Answer> =>
  write('POST', 'v1/namespaces/default/things?fieldManager=maker', 'application/json', thing('v1', name, spec));
const patch = (at: string, name: string, manager: string, spec: object): Promise<Answer> =>
  write('PATCH', `${at}/namespaces/default/things/${name}?fieldManager=${manager}`, 'application/merge-patch+json', { spec });
const apply = (at: string, name: string, query: string, spec: object): Promise<Answer> =>
  write('PATCH', `${at}/namespaces/default/things/${name}?fieldManager=${query}`, 'application/apply-patch+yaml', thing(at, name, spec));

test('fields that both versions declare are tracked in each', async () => {
  await create('a', { both: 'x' });
  expect((await patch('v1beta1', 'a', 'other', { both: 'y' })).owners).toEqual(['maker v1', 'other v1beta1']);
});

test('a write that another entry’s version could not hold is not tracked', async () => {
  await create('b', { both: 'x' });
  const { status, owners } = await patch('v1beta1', 'b', 'other', { both: 'y', old: 'z' });
  expect([status, owners]).toEqual([200, ['maker v1']]);
});

test('an apply beside an entry whose version could not hold the object fails', async () => {
  await create('c', { both: 'x', added: 'q' });
  expect((await patch('v1', 'c', 'maker2', { both: 'z' })).owners).toEqual(['maker v1', 'maker2 v1']);
  const { status, message } = await apply('v1beta1', 'c', 'other', { old: 'z' });
  expect([status, message]).toEqual([500, 'failed to convert new object: .spec.old: field not declared in schema']);
});

test('what was applied last is looked for in the version that it was applied in', async () => {
  await create('d', { both: 'x' });
  expect((await apply('v1beta1', 'd', 'other&force=true', { both: 'y' })).status).toBe(200);
  const { status, message } = await apply('v1', 'd', 'other', { added: 'z' });
  expect([status, message]).toEqual([
    500,
    'failed to prune fields: failed to convert merged object to last applied version: .spec.added: field not declared in schema',
  ]);
});
