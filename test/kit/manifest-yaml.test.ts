import { createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { kubernetesSerializer } from 'kubestage/test';
import { Pod } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';

expect.addSnapshotSerializer(kubernetesSerializer);

const made = async (): Promise<Pod> => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const pods = client.resource(Pod).namespace('default');
  await pods.create({ metadata: { name: 'first' }, spec: { containers: [{ name: 'a', image: 'a:1' }] } });
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'first', uid: (await pods.get('first')).metadata?.uid ?? '' };
  return pods.create({
    metadata: { name: 'web', labels: { b: '2', a: '1' }, ownerReferences: [owner] },
    spec: { containers: [{ name: 'a', image: 'a:1' }], enableServiceLinks: false },
  });
};

test('a snapshot is the same for every run, and in YAML', async () => {
  const text = kubernetesSerializer.serialize(await made());
  expect(kubernetesSerializer.serialize(await made())).toBe(text);
  expect(text).not.toMatch(/uid|resourceVersion|creationTimestamp|managedFields/);
  expect(text).toContain('labels:\n    a: "1"\n    b: "2"');
  expect(text).toContain('ownerReferences:\n    - apiVersion: v1\n      kind: Pod\n      name: first');
});

test('vitest uses it for objects of the API alone', () => {
  expect({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', uid: 'x' } }).toMatchInlineSnapshot(`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
  `);
  expect(kubernetesSerializer.test({ a: 1 })).toBe(false);
});
