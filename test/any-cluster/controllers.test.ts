import { isNotFound, waitFor } from 'kubestage';
import { targetTest } from 'kubestage/target';
import { Deployment, ReplicaSet } from 'kubestage/types/apps/v1';
import { ConfigMap, Namespace, Node } from 'kubestage/types/core/v1';
import { expect } from 'vitest';

// What a cluster does by itself, where something runs beside its API server.

const collected = targetTest({ needs: ['gc'] });
const emptied = targetTest({ needs: ['namespaces'] });
const controlled = targetTest({ needs: ['controllers'] });
const withNodes = targetTest({ needs: ['nodes'] });
const measured = targetTest({ needs: ['nodes', 'metrics'] });
const gone = (promise: Promise<unknown>): Promise<boolean> => promise.then(() => false, isNotFound);

collected('what belonged to a deleted owner goes with it', async ({ client }) => {
  const maps = client.resource(ConfigMap);
  const owner = await maps.create({ metadata: { name: 'owner' } });
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata?.uid ?? '' };
  await maps.create({ metadata: { name: 'dependent', ownerReferences: [reference] } });
  await maps.delete('owner');
  await expect.poll(() => gone(maps.get('dependent')), { timeout: 30_000 }).toBe(true);
});

emptied('a deleted namespace is emptied, and goes', async ({ client, namespace }) => {
  await client.resource(ConfigMap).create({ metadata: { name: 'a' } });
  await client.resource(Namespace).delete(namespace);
  await expect.poll(() => gone(client.resource(Namespace).get(namespace)), { timeout: 60_000 }).toBe(true);
  expect(await gone(client.resource(ConfigMap).get('a'))).toBe(true);
});

controlled('a Deployment gets its ReplicaSet, and its revision without another generation', async ({ client }) => {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  await client.resource(Deployment).create({ metadata: { name: 'web' }, spec: { replicas: 0, selector: { matchLabels: labels }, template } });
  const owners = async (): Promise<unknown> =>
    (await client.resource(ReplicaSet).list()).items.map(({ metadata }) => metadata?.ownerReferences?.map(({ kind, name }) => `${kind} ${name}`));
  await expect.poll(owners, { timeout: 30_000 }).toEqual([['Deployment web']]);
  const revision = async (): Promise<unknown> => (await client.resource(Deployment).get('web')).metadata?.annotations?.['deployment.kubernetes.io/revision'];
  await expect.poll(revision, { timeout: 30_000 }).toBe('1');
  expect((await client.resource(Deployment).get('web')).metadata?.generation).toBe(1);
});

withNodes('every node is Ready', async ({ client }) => {
  const { items } = await client.resource(Node).list();
  expect(items.length).toBeGreaterThan(0);
  const isReady = ({ status }: Node): boolean => status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
  for (const { metadata } of items) await waitFor(client.resource(Node), metadata?.name ?? '', (node) => node !== undefined && isReady(node));
});

measured('the use of every node is measured', async ({ client }) => {
  const measures = await (await client.dynamic('metrics.k8s.io/v1beta1', 'NodeMetrics')).list();
  expect(measures.items.length).toBeGreaterThan(0);
});
