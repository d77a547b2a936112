import { createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { expect as kubeExpect } from 'kubestage/test';
import { assertActions, assertCondition, assertCovered, assertEventually, assertManifest, assertOwnedBy, KubeAssertionError } from 'kubestage/assert';
import { ConfigMap } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', uid: 'u-1', ownerReferences: [{ apiVersion: 'v1', kind: 'Website', name: 'w', uid: 'u-2', controller: true }] },
  spec: { replicas: 2, template: { spec: { containers: [{ name: 'a', image: 'a:1' }] } } },
  status: { conditions: [{ type: 'Available', status: 'False', reason: 'TooFew', message: 'one of two' }] },
};

const messageOf = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing was thrown';
};

test('conditions', () => {
  kubeExpect(web).toHaveCondition('Available', 'False');
  kubeExpect(web).toHaveCondition('Available', { status: 'False', reason: 'TooFew', message: /two/ });
  kubeExpect(web).not.toHaveCondition('Available');
  kubeExpect(web).not.toHaveCondition('Progressing', 'False');
  kubeExpect(undefined).not.toHaveCondition('Available');
  expect(messageOf(() => kubeExpect(web).toHaveCondition('Available'))).toBe(
    'expected Deployment shop/web to have condition Available with status True; it has Available=False (TooFew)',
  );
});

test('a condition of the generation that the object has', () => {
  const seen = { ...web, metadata: { ...web.metadata, generation: 3 }, status: { conditions: [{ type: 'Ready', status: 'True', observedGeneration: 3 }] } };
  kubeExpect(seen).toHaveCondition('Ready', { observedGeneration: true });
  kubeExpect(seen).not.toHaveCondition('Ready', { observedGeneration: 2 });
  kubeExpect(web).not.toHaveCondition('Available', { status: 'False', observedGeneration: true });
  const stale = { ...seen, metadata: { ...web.metadata, generation: 4 } };
  expect(messageOf(() => kubeExpect(stale).toHaveCondition('Ready', { observedGeneration: true }))).toBe(
    'expected Deployment shop/web to have condition Ready with status True, observedGeneration 4; it has Ready=True (generation 3)',
  );
});

test('roles cover what was asked, rule by rule as RBAC reads them', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const maps = client.resource(ConfigMap).namespace('default');
  await maps.create({ metadata: { name: 'a' } });
  await maps.get('a');
  await maps.list();
  const role = (rules: readonly object[], metadata: object = { name: 'r', namespace: 'default' }): object => ({ kind: 'Role', metadata, rules });
  const all = { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'get', 'list'] };
  kubeExpect(cluster.actions).toBeCoveredBy(role([all]));
  kubeExpect(cluster.actions).toBeCoveredBy(cluster.actions.requiredRole());
  kubeExpect(cluster.actions).toBeCoveredBy([
    role([{ ...all, verbs: ['create'] }]),
    { kind: 'ClusterRole', rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }] },
  ]);
  kubeExpect(cluster.actions).not.toBeCoveredBy(role([all], { name: 'r', namespace: 'other' }));
  kubeExpect(cluster.actions).not.toBeCoveredBy(role([{ ...all, apiGroups: ['apps'] }]));
  kubeExpect(cluster.actions).not.toBeCoveredBy(role([{ ...all, resources: ['configmaps/status'] }]));
  expect(
    messageOf(() => assertCovered(cluster.actions, 'kind: Role\nrules: [{apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: ["*"]}]')),
  ).toBe('expected the roles to cover what was asked; they do not grant:\n  create configmaps default/a\n  list configmaps default');
  expect(() => assertCovered(cluster.actions, 'kind: ConfigMap')).toThrow('expected a Role or a ClusterRole');
});

test('owners count by uid', () => {
  kubeExpect(web).toBeOwnedBy({ kind: 'Website', metadata: { name: 'w', uid: 'u-2' } });
  kubeExpect(web).toBeOwnedBy({ metadata: { uid: 'u-2' } }, { controller: true });
  kubeExpect(web).not.toBeOwnedBy({ metadata: { uid: 'u-2' } }, { controller: false });
  kubeExpect(web).not.toBeOwnedBy({ metadata: { name: 'w', uid: 'u-3' } });
  expect(messageOf(() => kubeExpect(web).toBeOwnedBy({ kind: 'Website', metadata: { name: 'w' } }))).toContain('which has no uid');
});

test('a manifest says what has to be there, in YAML, and the difference is shown in YAML', () => {
  kubeExpect(web).toMatchManifest('spec: {template: {spec: {containers: [{image: "a:1"}]}}}');
  kubeExpect(web).toMatchManifest({ metadata: { name: 'web' } });
  kubeExpect(web).not.toMatchManifest('spec: {replicas: 3}');
  kubeExpect(web).not.toMatchManifest('spec: {template: {spec: {containers: []}}}');
  kubeExpect(undefined).not.toMatchManifest('spec: {}');
  expect(messageOf(() => kubeExpect(web).toMatchManifest('metadata: {name: web}\nspec: {replicas: 3, paused: true}'))).toBe(
    [
      'expected Deployment shop/web to have what the manifest says (-); it has (+)',
      '  metadata:',
      '    name: web',
      '  spec:',
      '-   paused: true',
      '-   replicas: 3',
      '+   replicas: 2',
    ].join('\n'),
  );
});

test('a manifest that says nothing is refused, since it would match everything', () => {
  expect(() => kubeExpect(web).toMatchManifest('')).toThrow(TypeError);
  expect(() => kubeExpect(web).toMatchManifest({})).toThrow(TypeError);
});

test('actions, with the group or without, in their order and all of them', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const maps = client.resource(ConfigMap).namespace('default');
  await maps.create({ metadata: { name: 'a' } });
  await maps.get('a');
  await maps.delete('a');
  kubeExpect(cluster.actions.writes()).toMatchActions(['create configmaps default/a', { verb: 'delete', name: 'a', code: 200 }]);
  kubeExpect(cluster.actions.writes()).not.toMatchActions(['create configmaps default/a']);
  kubeExpect(cluster.actions.writes()).not.toMatchActions(['delete configmaps default/a', 'create configmaps default/a']);
  expect(messageOf(() => kubeExpect(cluster.actions.writes()).toMatchActions(['create configmaps default/a', 'update configmaps default/a']))).toBe(
    [
      'expected these actions (-), there were those (+)',
      '  create configmaps default/a',
      '- update configmaps default/a',
      '+ delete configmaps default/a → 200',
    ].join('\n'),
  );
});

test('eventually means: by and by, and never by a falsy result', async () => {
  let count = 0;
  await kubeExpect(() => {
    count += 1;
    if (count < 3) throw new Error('not there yet');
    return { status: { ready: count > 4 } };
  }).toEventuallyHave('status: {ready: true}', { intervalMs: 1 });
  expect(count).toBe(5);
  await expect(assertEventually(() => undefined, 'status: {}', { timeoutMs: 5 })).rejects.toThrow(
    'after 5 ms: expected undefined to have what the manifest says',
  );
  await expect(assertEventually(() => Promise.reject(new Error('gone')), 'status: {}', { timeoutMs: 5 })).rejects.toThrow('reading failed: gone');
  await expect(kubeExpect(web).toEventuallyHave('spec: {}')).rejects.toThrow('expected a function that reads the object anew');
});

test('the same without matchers: what does not hold throws an AssertionError', () => {
  assertCondition(web, 'Available', 'False');
  assertOwnedBy(web, { metadata: { uid: 'u-2' } });
  assertManifest(web, 'spec: {replicas: 2}');
  assertActions([], []);
  expect(() => assertCondition(web, 'Available')).toThrow(KubeAssertionError);
  expect(() => assertActions([], ['get pods'])).toThrow(KubeAssertionError);
  expect(messageOf(() => assertManifest(web, 'spec: {replicas: 1}'))).toContain('+   replicas: 2');
});
