import { expect, test } from 'vitest';
import { createManualClock, createSeededEntropy, FakeCluster, SeedError } from '../index.ts';

const terminating = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'going',
    namespace: 'default',
    uid: 'a-uid-of-old',
    generation: 7,
    creationTimestamp: '2019-01-02T03:04:05Z',
    deletionTimestamp: '2020-01-02T03:04:05Z',
    managedFields: [{ manager: 'helm', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': {} } }],
  },
  data: { a: '1' },
};

test('an object that is put as it is keeps all that a server stamps', async () => {
  await using cluster = await FakeCluster.create();
  await cluster.seed(terminating, { raw: true });
  const stored = cluster.at().get('configmaps', 'default', 'going');
  expect(stored).toEqual({ ...terminating, metadata: { ...terminating.metadata, resourceVersion: cluster.at().revision } });
  expect(cluster.actions.all).toEqual([]);
});

test('what a server would refuse can be put, and what is absent of its stamps is filled in', async () => {
  await using cluster = await FakeCluster.create({ clock: createManualClock(0), entropy: createSeededEntropy(1) });
  await cluster.seed({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'Not A Name' }, spec: {}, status: { phase: 'Running' } }, { raw: true });
  const pod = cluster.at().get('pods', 'default', 'Not A Name');
  expect(pod).toMatchObject({ metadata: { namespace: 'default', creationTimestamp: '1970-01-01T00:00:00Z' }, spec: {}, status: { phase: 'Running' } });
  expect(pod?.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
});

test('a raw seed is refused without a name, for an unknown kind, and for a name that is taken; nothing of it stays', async () => {
  await using cluster = await FakeCluster.create();
  const refused = async (object: object): Promise<string> =>
    cluster.seed([terminating, object], { raw: true }).then(
      () => 'taken',
      (error: unknown) => (error instanceof SeedError ? error.message : 'another error'),
    );
  expect(await refused({ apiVersion: 'v1', kind: 'ConfigMap', metadata: {} })).toBe('seed[1]: an object that is put as it is needs a metadata.name');
  expect(await refused({ apiVersion: 'v1', kind: 'Nothing', metadata: { name: 'a' } })).toMatch(/^seed\[1\]: Nothing "a" not found$/);
  expect(await refused(terminating)).toBe('seed[1]: configmaps "going" already exists');
  expect(cluster.at().get('configmaps', 'default', 'going')).toBeUndefined();
});

test('what every cluster has from the start gives way to a raw seed of its name, once', async () => {
  await using cluster = await FakeCluster.create();
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', uid: 'recorded', labels: { from: 'elsewhere' } } };
  await cluster.seed(namespace, { raw: true });
  expect(cluster.at().get('namespaces', '', 'default')?.metadata).toMatchObject({ uid: 'recorded', labels: { from: 'elsewhere' } });
  await expect(cluster.seed(namespace, { raw: true })).rejects.toThrow('already exists');
});
