import { expect, test } from 'vitest';
import { podOutcome } from '../../index.ts';
import { containers, withWorkloads } from './test-workloads.ts';

const path = '/apis/apps/v1/namespaces/default/deployments/web';
const labels = { app: 'web' };
const web = (spec: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } }, ...spec },
});
const image = (name: string): object => ({ spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } } });
const conditions = (status: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    (status['conditions'] as { type: string; status: string; reason: string }[]).map(({ type, status: value, reason }) => [type, `${value} ${reason}`]),
  );

test('a deployment comes to run, through a replica set with its hash and revision', async () => {
  await using stage = await withWorkloads([web()]);
  expect(stage.status('deployments.apps', 'web')).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 });
  expect(conditions(stage.status('deployments.apps', 'web'))).toEqual({
    Available: 'True MinimumReplicasAvailable',
    Progressing: 'True NewReplicaSetAvailable',
  });
  const [set] = stage.list('replicasets.apps');
  const hash = set?.metadata.labels?.['pod-template-hash'];
  expect(set?.metadata).toMatchObject({ name: `web-${hash}`, annotations: { 'deployment.kubernetes.io/revision': '1' } });
  expect(stage.list('pods').map(({ metadata }) => metadata.labels)).toEqual(Array(3).fill({ ...labels, 'pod-template-hash': hash }));
});

test('a new template is rolled out, and the old one comes back as a new revision', async () => {
  await using stage = await withWorkloads([web()]);
  const [first] = stage.names('replicasets.apps');
  await stage.patch(path, image('i:2'));
  expect(stage.list('replicasets.apps').map(({ metadata, ['spec']: spec }) => [metadata.name === first, (spec as { replicas: number }).replicas])).toEqual(
    expect.arrayContaining([
      [true, 0],
      [false, 3],
    ]),
  );
  await stage.patch(path, image('i:1'));
  const again = stage.list('replicasets.apps').find(({ metadata }) => metadata.name === first);
  expect(again?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
  expect(stage.names('pods').every((name) => name.startsWith(`${first}-`))).toBe(true);
});

test('a rollout whose pods never come up keeps the old ones, and is called stuck when its time is up', async () => {
  const broken = {
    match: (pod: { readonly spec?: { readonly containers: readonly { readonly image?: string }[] } }) => pod.spec?.containers[0]?.image === 'broken',
  };
  await using stage = await withWorkloads([web({ progressDeadlineSeconds: 60 })], [{ ...broken, to: podOutcome.waiting('ImagePullBackOff') }]);
  await stage.patch(path, image('broken'));
  expect(stage.status('deployments.apps', 'web')).toMatchObject({ readyReplicas: 3, updatedReplicas: 1, unavailableReplicas: 1 });
  expect(conditions(stage.status('deployments.apps', 'web'))).toEqual({ Available: 'True MinimumReplicasAvailable', Progressing: 'True ReplicaSetUpdated' });
  await stage.pass(60_000);
  expect(conditions(stage.status('deployments.apps', 'web'))['Progressing']).toBe('False ProgressDeadlineExceeded');
});

test('scaling changes no revision, and a paused deployment keeps its template', async () => {
  await using stage = await withWorkloads([web()]);
  await stage.patch(path, { spec: { replicas: 5 } });
  expect([stage.names('pods').length, stage.names('replicasets.apps').length]).toEqual([5, 1]);
  await stage.patch(path, { spec: { paused: true } });
  await stage.patch(path, image('i:2'));
  expect(stage.names('replicasets.apps')).toHaveLength(1);
  await stage.patch(path, { spec: { paused: false } });
  expect(stage.status('deployments.apps', 'web')).toMatchObject({ updatedReplicas: 5 });
});

test('only so many old replica sets are kept', async () => {
  await using stage = await withWorkloads([web({ revisionHistoryLimit: 1 })]);
  for (const version of [2, 3, 4]) await stage.patch(path, image(`i:${version}`));
  expect(stage.names('replicasets.apps')).toHaveLength(2);
});

test('a pod that is deleted is replaced, one whose labels change is let go, and an orphan that fits is taken in', async () => {
  await using stage = await withWorkloads([web({ replicas: 2 })]);
  const [first = '', second = ''] = stage.names('pods');
  await stage.api.send('DELETE', `/api/v1/namespaces/default/pods/${first}`);
  await stage.settle();
  expect(stage.names('pods')).toHaveLength(2);
  expect(stage.names('pods')).not.toContain(first);
  const hash = stage.list('pods')[0]?.metadata.labels?.['pod-template-hash'] ?? '';
  await stage.patch(`/api/v1/namespaces/default/pods/${second}`, { metadata: { labels: { app: 'other' } } });
  const released = stage.list('pods').find(({ metadata }) => metadata.name === second);
  expect([released?.metadata.ownerReferences, stage.names('pods').length]).toEqual([undefined, 3]);
  const orphan = { metadata: { name: 'orphan', labels: { ...labels, 'pod-template-hash': hash } }, spec: { containers } };
  await stage.api.send('POST', '/api/v1/namespaces/default/pods', orphan);
  await stage.settle();
  // Three fit now, two are wanted: the youngest goes.
  expect(stage.list('pods').filter(({ metadata }) => metadata.ownerReferences !== undefined)).toHaveLength(2);
});

test('a deployment that is deleted takes its sets and pods along', async () => {
  await using stage = await withWorkloads([web()]);
  await stage.api.send('DELETE', path, { propagationPolicy: 'Background' });
  await stage.settle();
  expect([stage.names('replicasets.apps'), stage.names('pods')]).toEqual([[], []]);
});

test('pods count as available when they have been ready for long enough', async () => {
  await using stage = await withWorkloads([web({ minReadySeconds: 10 })]);
  expect(stage.status('deployments.apps', 'web')).toMatchObject({ readyReplicas: 3, unavailableReplicas: 3 });
  await stage.pass(10_000);
  expect(stage.status('deployments.apps', 'web')).toMatchObject({ availableReplicas: 3 });
});
