import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  allOf,
  applyManifests,
  type Client,
  createClient,
  diffManifests,
  drain,
  evict,
  hasCondition,
  isGone,
  isRolledOut,
  isTooManyRequests,
  mergePatch,
  uncordon,
  waitFor,
  whoAmI,
} from '../../client/index.ts';
import { createManualClock, FakeCluster, type ManualClock } from '../../fake/index.ts';
import { Deployment } from '../../machinery/generated/types/apps/v1.ts';
import { ConfigMap, Namespace, Node, Pod, Secret } from '../../machinery/generated/types/core/v1.ts';

const MANIFESTS = `
apiVersion: example.com/v1
kind: Website
metadata: {name: home, namespace: shop}
spec: {host: a}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {flag: "yes"}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: websites.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: websites, singular: website, kind: Website, listKind: WebsiteList}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: web}}
`;

let clock: ManualClock;
let cluster: FakeCluster;
let client: Client;
beforeEach(async () => {
  clock = createManualClock();
  cluster = await FakeCluster.create({ clock });
  client = await createClient(cluster.connection(), { fieldManager: 'tests', clock });
});
afterEach(async () => {
  await client.close();
  await cluster[Symbol.asyncDispose]();
});

const configMap = (name: string, data: Record<string, string> = {}): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
const pod = (name: string, rest: { readonly labels?: object; readonly owner?: string; readonly emptyDir?: boolean } = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'default',
    ...(rest.labels === undefined ? {} : { labels: rest.labels }),
    ...(rest.owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'apps/v1', kind: rest.owner, name: 'o', uid: 'u', controller: true }] }),
  },
  spec: {
    nodeName: 'n1',
    containers: [{ name: 'a', image: 'i' }],
    terminationGracePeriodSeconds: 0,
    ...(rest.emptyDir === true ? { volumes: [{ name: 'v', emptyDir: {} }] } : {}),
  },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

test('manifests are applied in the order of their needs, definitions are served before their objects', async () => {
  const outcomes = await applyManifests(client, MANIFESTS);
  expect(outcomes.map(({ change, object }) => `${change} ${object.kind}`)).toEqual([
    'created Namespace',
    'created CustomResourceDefinition',
    'created ConfigMap',
    'created Website',
  ]);
  expect((await applyManifests(client, MANIFESTS)).map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
  expect((await applyManifests(client, MANIFESTS.replace('"yes"', '"no"'))).map(({ change }) => change)).toEqual([
    'unchanged',
    'unchanged',
    'configured',
    'unchanged',
  ]);
  expect((await client.resource(ConfigMap).namespace('shop').get('settings')).data).toEqual({ flag: 'no' });
});

test('what is refused takes nothing from the rest, and is told with every reason', async () => {
  const bad = [configMap('NoCapitals'), configMap('good'), { apiVersion: 'v9', kind: 'Nothing', metadata: { name: 'x' } }] as never;
  const error: unknown = await applyManifests(client, bad).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AggregateError);
  expect((error as AggregateError).message).toMatch(/^2 of 3 objects could not be applied: .*NoCapitals.*Invalid.*v9/);
  expect(await client.resource(ConfigMap).find('good')).toBeDefined();
});

test('what is gone from a set is pruned, and nothing else', async () => {
  const applySet = { name: 'release', namespace: 'default' };
  await client.resource(ConfigMap).create({ metadata: { name: 'theirs' } });
  await applyManifests(client, [configMap('a'), configMap('b'), { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } }] as never, { applySet });
  const outcomes = await applyManifests(client, [configMap('b', { k: 'v' })] as never, { applySet });
  expect(outcomes.map(({ change, object }) => `${change} ${object.kind} ${object.metadata?.name}`)).toEqual([
    'configured ConfigMap b',
    'pruned ConfigMap a',
    'pruned Secret s',
  ]);
  const names = (await client.resource(ConfigMap).list()).items
    .filter(({ metadata }) => metadata?.namespace === 'default')
    .map(({ metadata }) => metadata?.name);
  expect(names).toEqual(['b', 'theirs']);
  const parent = await client.resource(Secret).get('release');
  expect(parent.metadata?.labels?.['applyset.kubernetes.io/id']).toMatch(/^applyset-[\w-]{43}-v1$/);
  expect(parent.metadata?.annotations?.['applyset.kubernetes.io/contains-group-kinds']).toBe('ConfigMap');
});

test('a set of another tool, and an object that is none, are left alone', async () => {
  await client.resource(Secret).create({ metadata: { name: 'mine' } });
  await expect(applyManifests(client, [configMap('a')] as never, { applySet: { name: 'mine' } })).rejects.toThrow('is no apply set');
  await applyManifests(client, [configMap('a')] as never, { applySet: { name: 'other' } });
  await client.resource(Secret).patch('other', mergePatch({ metadata: { annotations: { 'applyset.kubernetes.io/tooling': 'kubectl/v1.37' } } }));
  await expect(applyManifests(client, [] as never, { applySet: { name: 'other' } })).rejects.toThrow('is kept by kubectl');
  expect(await client.resource(ConfigMap).find('a')).toBeDefined();
});

test('a dry run keeps nothing, a diff shows what would change and no secret', async () => {
  await applyManifests(client, [configMap('dry')] as never, { dryRun: 'All' });
  expect(await client.resource(ConfigMap).find('dry')).toBe(undefined);
  await applyManifests(client, [
    configMap('a', { one: '1', two: '2' }),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { key: 'b2xk' } },
  ] as never);
  const diffs = await diffManifests(client, [
    configMap('a', { one: '1', two: 'zwei' }),
    configMap('new'),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { key: 'bmV3' } },
  ] as never);
  expect(diffs.map(({ change, merged }) => `${change} ${merged.kind} ${merged.metadata?.name}`)).toEqual([
    'change Secret s',
    'change ConfigMap a',
    'create ConfigMap new',
  ]);
  expect(diffs[1]?.text).toMatch(/^-.*two: "2"$/m);
  expect(diffs[1]?.text).toMatch(/^\+.*two: zwei$/m);
  expect(diffs[0]?.text).toMatch(/^-.*\*\*\* \(before\).*\n\+.*\*\*\* \(after\)/m);
  expect(diffs[0]?.text).not.toMatch(/b2xk|bmV3/);
  expect((await client.resource(ConfigMap).get('a')).data).toEqual({ one: '1', two: '2' });
  expect((await diffManifests(client, [configMap('a', { one: '1', two: '2' })] as never)).map(({ change, text }) => [change, text])).toEqual([['none', '']]);
});

test('waiting is for a condition, for a roll-out, or for an end', async () => {
  const spec = {
    replicas: 1,
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'i' }] } },
  };
  const deployments = client.resource(Deployment);
  await deployments.create({ metadata: { name: 'web' }, spec });
  const waiting = waitFor(deployments, 'web', allOf(hasCondition('Available'), isRolledOut));
  const status = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
  await deployments.status.patch('web', mergePatch({ status: { ...status, observedGeneration: 0, conditions: [{ type: 'Available', status: 'True' }] } }));
  await deployments.status.patch('web', mergePatch({ status: { observedGeneration: 1 } }));
  expect((await waiting)?.status?.observedGeneration).toBe(1);
  const gone = waitFor(deployments, 'web', isGone());
  await deployments.delete('web');
  expect(await gone).toBe(undefined);
});

test('a drain evicts what may go, waits for budgets, and leaves daemon sets', async () => {
  await cluster.seed([{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }]);
  await cluster.seed([
    pod('web-1', { labels: { app: 'web' }, owner: 'ReplicaSet' }),
    pod('agent', { owner: 'DaemonSet' }),
    pod('bare'),
    pod('cache', { owner: 'ReplicaSet', emptyDir: true }),
  ]);
  await expect(drain(client, 'n1', { clock })).rejects.toThrow(
    'node n1 cannot be drained: default/agent is of a DaemonSet (ignoreDaemonSets leaves it); default/bare has no controller to bring it back (force deletes it); default/cache has an emptyDir volume',
  );
  expect((await client.resource(Pod).list()).items).toHaveLength(4);
  expect((await client.resource(Node).get('n1')).spec?.unschedulable).toBe(true);
  const gone = await drain(client, 'n1', { clock, ignoreDaemonSets: true, deleteEmptyDirData: true, force: true });
  expect([...gone].sort()).toEqual(['default/bare', 'default/cache', 'default/web-1']);
  expect((await client.resource(Pod).list()).items.map(({ metadata }) => metadata?.name)).toEqual(['agent']);
  await uncordon(client, 'n1');
  expect((await client.resource(Node).get('n1')).spec?.unschedulable).toBe(undefined);
});

test('an eviction that a budget forbids says so, and a drain tries it again', async () => {
  await cluster.seed([pod('web-1', { labels: { app: 'web' }, owner: 'ReplicaSet' })]);
  await cluster.seed([{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }]);
  await cluster.seed([
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'default' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
      status: { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    },
  ]);
  const error = await evict(client, 'web-1').catch((caught: unknown) => caught);
  expect(isTooManyRequests(error)).toBe(true);
  const draining = drain(client, 'n1', { clock });
  await cluster.settled();
  await client.request({ method: 'DELETE', path: '/apis/policy/v1/namespaces/default/poddisruptionbudgets/b' });
  for (let waited = 0; waited < 20; waited++) {
    clock.advance(1000);
    await cluster.settled();
  }
  expect(await draining).toEqual(['default/web-1']);
});

test('the server tells who the client is', async () => {
  await using other = await createClient(cluster.connection({ user: 'ann', groups: ['dev'] }));
  expect(await whoAmI(other)).toMatchObject({ username: 'ann', groups: expect.arrayContaining(['dev']) });
});

test('namespaces may be named once, and manifests that are none are refused before anything is sent', async () => {
  await client.resource(Namespace).create({ metadata: { name: 'apart' } });
  await applyManifests(client, [configMap('a')] as never, { namespace: 'apart' });
  expect(await client.resource(ConfigMap).namespace('apart').find('a')).toBeDefined();
  const mark = cluster.actions.mark();
  await expect(applyManifests(client, 'kind: ConfigMap\n')).rejects.toThrow('a manifest has no apiVersion');
  await expect(applyManifests(client, 'apiVersion: v1\nkind: ConfigMap\nkind: Secret\n')).rejects.toThrow('Map keys must be unique');
  expect(cluster.actions.changesSince(mark).all).toEqual([]);
});
