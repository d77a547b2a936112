import { expect, test } from 'vitest';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { createTestCluster, type TestCluster } from './test-cluster.ts';

const collection = '/api/v1/namespaces/shop/configmaps';

async function withConfigMap(metadata: object = {}): Promise<TestCluster> {
  const cluster = createTestCluster();
  await cluster.call(create, 'POST', collection, { body: { metadata: { name: 'a', ...metadata } } });
  return cluster;
}

test('a delete answers a Status that names what is gone', async () => {
  const cluster = await withConfigMap();
  const { code, object } = await cluster.call(remove, 'DELETE', `${collection}/a`);
  expect(code).toBe(200);
  expect(object).toEqual({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name: 'a', kind: 'configmaps', uid: 'uid-1' } });
  expect((await cluster.call(remove, 'DELETE', `${collection}/a`)).message).toBe('configmaps "a" not found');
});

test('with a body the query options are not read', async () => {
  const cluster = await withConfigMap();
  await cluster.call(remove, 'DELETE', `${collection}/a?dryRun=All`, { body: {} });
  expect(cluster.store.get('configmaps', 'shop/a')).toBeUndefined();
});

test('orphanDependents=false answers 202 when the object stays', async () => {
  const cluster = await withConfigMap({ finalizers: ['example.com/f'] });
  const { code, object } = await cluster.call(remove, 'DELETE', `${collection}/a?orphanDependents=false`);
  expect(code).toBe(202);
  expect(object.metadata.deletionGracePeriodSeconds).toBe(0);
});

test.each([
  ['?gracePeriodSeconds=abc', 400, 'strconv.ParseInt: parsing "abc": invalid syntax'],
  [
    '?propagationPolicy=Never',
    422,
    'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Never": supported values: "Foreground", "Background", "Orphan", "nil"',
  ],
  ['?dryRun=Some', 422, 'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"'],
])('%s is %i', async (query, code, message) => {
  const cluster = await withConfigMap();
  expect(await cluster.call(remove, 'DELETE', `${collection}/a${query}`)).toMatchObject({ code, message });
});

test('a uid precondition that does not match is a conflict', async () => {
  const cluster = await withConfigMap();
  const { message } = await cluster.call(remove, 'DELETE', `${collection}/a`, { body: { preconditions: { uid: 'other' } } });
  expect(message).toBe(
    'Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) does not match the UID in record (uid-1). The object might have been deleted and then recreated',
  );
});

test.each([
  [{ gracePeriodSeconds: '5' }, 'string into Go struct field DeleteOptions.gracePeriodSeconds of type int64'],
  [{ gracePeriodSeconds: 1.5 }, 'number 1.5 into Go struct field DeleteOptions.gracePeriodSeconds of type int64'],
  [{ orphanDependents: 1 }, 'number into Go struct field DeleteOptions.orphanDependents of type bool'],
  [{ preconditions: 5 }, 'number into Go struct field DeleteOptions.preconditions of type v1.Preconditions'],
  [{ preconditions: { uid: 5 } }, 'number into Go struct field Preconditions.preconditions.uid of type types.UID'],
  [{ dryRun: 'All' }, 'string into Go struct field DeleteOptions.dryRun of type []string'],
  [{ dryRun: [true] }, 'bool into Go struct field DeleteOptions.dryRun of type string'],
])('DeleteOptions of the wrong type delete nothing: %j', async (body, problem) => {
  const cluster = await withConfigMap();
  const answer = await cluster.call(remove, 'DELETE', `${collection}/a`, { body });
  expect(answer).toMatchObject({ code: 400, message: `json: cannot unmarshal ${problem}` });
  expect(cluster.store.get('configmaps', 'shop/a')).toBeDefined();
});

test('fields of DeleteOptions that are null are as good as absent', async () => {
  const cluster = await withConfigMap();
  const body = { gracePeriodSeconds: null, preconditions: { uid: null }, dryRun: null, propagationPolicy: null };
  expect(await cluster.call(remove, 'DELETE', `${collection}/a`, { body })).toMatchObject({ code: 200 });
});
