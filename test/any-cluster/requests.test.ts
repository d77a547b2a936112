import { createClient, isAlreadyExists, isConflict, isForbidden, isInvalid, isNotFound, mergePatch } from 'kubestage';
import { targetTest } from 'kubestage/target';
import { Deployment } from 'kubestage/types/apps/v1';
import { ConfigMap, Namespace, Pod } from 'kubestage/types/core/v1';
import { expect } from 'vitest';
import { Foo } from '../../examples/sample-controller/foo.ts';

// What every API server does, whatever runs beside it.

const test = targetTest({ manifests: new URL('../../fixtures/sample/crd.yaml', import.meta.url).pathname });
const withRoles = targetTest({ needs: ['rbac'] });
const refusalOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it was done',
    (error: unknown) => error,
  );

test('a name is taken once, and free again after the deletion', async ({ client }) => {
  const maps = client.resource(ConfigMap);
  const { metadata } = await maps.create({ metadata: { name: 'a' }, data: { k: 'v' } });
  expect(isAlreadyExists(await refusalOf(maps.create({ metadata: { name: 'a' } })))).toBe(true);
  await maps.delete('a');
  expect(isNotFound(await refusalOf(maps.get('a')))).toBe(true);
  expect((await maps.create({ metadata: { name: 'a' } })).metadata?.uid).not.toBe(metadata?.uid);
});

test('an update of an older version is a conflict, and changes nothing', async ({ client }) => {
  const maps = client.resource(ConfigMap);
  const first = await maps.create({ metadata: { name: 'a' }, data: { k: '1' } });
  const second = await maps.replace({ ...first, data: { k: '2' } });
  expect(isConflict(await refusalOf(maps.replace({ ...first, data: { k: '3' } })))).toBe(true);
  expect(await maps.get('a')).toEqual(second);
});

test('an update that changes nothing keeps the version', async ({ client }) => {
  const maps = client.resource(ConfigMap);
  const first = await maps.create({ metadata: { name: 'a' }, data: { k: '1' } });
  expect((await maps.replace(first)).metadata?.resourceVersion).toBe(first.metadata?.resourceVersion);
  expect((await maps.patch('a', mergePatch({ data: { k: '1' } }))).metadata?.resourceVersion).toBe(first.metadata?.resourceVersion);
});

test('fields are owned: another manager is refused, unless it forces', async ({ target, namespace }) => {
  await using one = await createClient(target.connection({ namespace }), { fieldManager: 'one' });
  await using two = await createClient(target.connection({ namespace }), { fieldManager: 'two' });
  const map = (k: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k } }) as const;
  await one.resource(ConfigMap).apply(map('1'));
  expect(isConflict(await refusalOf(two.resource(ConfigMap).apply(map('2'))))).toBe(true);
  const forced = await two.resource(ConfigMap).apply(map('2'), { force: true });
  expect([forced.data, forced.metadata?.managedFields?.map(({ manager }) => manager)]).toEqual([{ k: '2' }, ['two']]);
});

test('a long list comes in pages, and selectors choose from it', async ({ client }) => {
  const maps = client.resource(ConfigMap);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await maps.create({ metadata: { name, labels: { half: name < 'c' ? 'first' : 'second' } } });
  const page = await maps.list({ limit: 2, labelSelector: 'half' });
  expect([page.items.length, page.metadata?.remainingItemCount ?? 3]).toEqual([2, 3]);
  const names: string[] = [];
  for await (const { metadata } of maps.listAll({ pageSize: 2, labelSelector: 'half=second' })) names.push(metadata?.name ?? '');
  expect(names).toEqual(['c', 'd', 'e']);
  expect((await maps.list({ fieldSelector: 'metadata.name=b' })).items.map(({ metadata }) => metadata?.name)).toEqual(['b']);
});

test('a watch tells what comes, changes and goes, in order', async ({ client }) => {
  const maps = client.resource(ConfigMap);
  const { metadata } = await maps.list();
  await maps.create({ metadata: { name: 'a' } });
  await maps.patch('a', mergePatch({ data: { k: 'v' } }));
  await maps.delete('a');
  const seen: string[] = [];
  for await (const event of maps.watch({ resourceVersion: metadata?.resourceVersion ?? '', fieldSelector: 'metadata.name=a' })) {
    seen.push(event.type);
    if (event.type === 'DELETED') break;
  }
  expect(seen).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
});

test('what is not valid is refused with the field', async ({ client }) => {
  const refusal = await refusalOf(client.resource(Pod).create({ metadata: { name: 'a' }, spec: { containers: [] } }));
  expect(isInvalid(refusal)).toBe(true);
  expect(String(refusal)).toContain('spec.containers: Required value');
});

test('defaults are filled in, and the generation follows the specification alone', async ({ client }) => {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const made = await client.resource(Deployment).create({ metadata: { name: 'web' }, spec: { replicas: 0, selector: { matchLabels: labels }, template } });
  expect([made.spec?.strategy?.type, made.spec?.template.spec?.restartPolicy, made.metadata?.generation]).toEqual(['RollingUpdate', 'Always', 1]);
  const labelled = await client.resource(Deployment).patch('web', mergePatch({ metadata: { labels } }));
  expect(labelled.metadata?.generation).toBe(1);
  expect((await client.resource(Deployment).patch('web', mergePatch({ spec: { paused: true } }))).metadata?.generation).toBe(2);
});

test('a finalizer keeps an object until it is taken away', async ({ client }) => {
  const maps = client.resource(ConfigMap);
  await maps.create({ metadata: { name: 'a', finalizers: ['example.com/keep'] } });
  await maps.delete('a');
  expect((await maps.get('a')).metadata?.deletionTimestamp).toBeDefined();
  await maps.patch('a', mergePatch({ metadata: { finalizers: null } }));
  expect(isNotFound(await refusalOf(maps.get('a')))).toBe(true);
});

test('a dry run answers as if, and leaves nothing', async ({ client }) => {
  const maps = client.resource(ConfigMap);
  expect((await maps.create({ metadata: { name: 'a' } }, { dryRun: 'All' })).metadata?.uid).toBeDefined();
  expect(isNotFound(await refusalOf(maps.get('a')))).toBe(true);
});

test('a custom resource keeps status and specification apart, and what its schema does not know is dropped', async ({ client }) => {
  const foos = client.resource(Foo);
  const wished = { metadata: { name: 'a' }, spec: { deploymentName: 'web', replicas: 1, colour: 'red' }, status: { availableReplicas: 7 } };
  const made = await foos.create(wished);
  expect([made.spec, made.status]).toEqual([{ deploymentName: 'web', replicas: 1 }, undefined]);
  const reported = await foos.status.patch('a', mergePatch({ status: { availableReplicas: 1 }, spec: { replicas: 9 } }));
  expect([reported.spec.replicas, reported.status, reported.metadata?.generation]).toEqual([1, { availableReplicas: 1 }, 1]);
  expect(isInvalid(await refusalOf(foos.patch('a', mergePatch({ spec: { replicas: 99 } }))))).toBe(true);
});

withRoles('who has no rights is refused with what was asked, and a role gives them', async ({ target, namespace }) => {
  await using nobody = await createClient(await target.createUser(`nobody-${namespace}`));
  const refusal = await refusalOf(nobody.resource(ConfigMap).namespace(namespace).list());
  expect(isForbidden(refusal)).toBe(true);
  expect(String(refusal)).toContain(`User "nobody-${namespace}" cannot list resource "configmaps" in API group "" in the namespace "${namespace}"`);
  await using viewer = await createClient(await target.createUser(`viewer-${namespace}`, { clusterRole: 'view' }));
  const maps = viewer.resource(ConfigMap).namespace(namespace);
  await expect.poll(() => refusalOf(maps.list()), { timeout: 10_000 }).toBe('it was done');
  expect(isForbidden(await refusalOf(maps.create({ metadata: { name: 'a' } })))).toBe(true);
  expect(isForbidden(await refusalOf(viewer.resource(Namespace).create({ metadata: { name: 'x' } })))).toBe(true);
});
