import { expect, test } from 'vitest';
import { podOutcome } from '../../index.ts';
import { containers, withWorkloads } from './test-workloads.ts';

const path = '/apis/apps/v1/namespaces/default/statefulsets/db';
const labels = { app: 'db' };
const db = (spec: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: 'default' },
  spec: {
    replicas: 3,
    serviceName: 'db',
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
    ...spec,
  },
});
const image = (name: string): object => ({ spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } } });
const imagesOf = (pods: readonly { readonly [key: string]: unknown }[]): readonly unknown[] =>
  pods.map(({ spec }) => (spec as { containers: { image: string }[] }).containers[0]?.image);

test('pods are numbered, and each has claims of its own that outlive it', async () => {
  await using stage = await withWorkloads([db()]);
  expect(stage.names('pods')).toEqual(['db-0', 'db-1', 'db-2']);
  expect(stage.names('persistentvolumeclaims')).toEqual(['data-db-0', 'data-db-1', 'data-db-2']);
  expect(stage.list('pods')[1]).toMatchObject({
    metadata: { labels: { 'statefulset.kubernetes.io/pod-name': 'db-1', 'apps.kubernetes.io/pod-index': '1' } },
    spec: { hostname: 'db-1', subdomain: 'db' },
  });
  expect(stage.status('statefulsets.apps', 'db')).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3 });
  await stage.patch(path, { spec: { replicas: 1 } });
  expect([stage.names('pods'), stage.names('persistentvolumeclaims').length]).toEqual([['db-0'], 3]);
});

test('the next pod comes when the one before it is ready; in parallel none waits', async () => {
  const slow = { afterMs: 1000, to: podOutcome.running() };
  await using stage = await withWorkloads([db()], [slow]);
  expect(stage.names('pods')).toEqual(['db-0']);
  await stage.pass(1000);
  expect(stage.names('pods')).toEqual(['db-0', 'db-1']);
  await using parallel = await withWorkloads([db({ podManagementPolicy: 'Parallel' })], [slow]);
  expect(parallel.names('pods')).toEqual(['db-0', 'db-1', 'db-2']);
});

test('an update goes from the highest number down to the partition', async () => {
  await using stage = await withWorkloads([db({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } })]);
  const before = stage.status('statefulsets.apps', 'db')['updateRevision'];
  await stage.patch(path, image('i:2'));
  expect(imagesOf(stage.list('pods'))).toEqual(['i:1', 'i:2', 'i:2']);
  expect(stage.status('statefulsets.apps', 'db')).toMatchObject({ currentRevision: before, updatedReplicas: 2, currentReplicas: 1 });
  await stage.patch(path, { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
  expect(imagesOf(stage.list('pods'))).toEqual(['i:2', 'i:2', 'i:2']);
  const { currentRevision, updateRevision } = stage.status('statefulsets.apps', 'db');
  expect([currentRevision === updateRevision, stage.names('controllerrevisions.apps').length]).toEqual([true, 2]);
});

test('with OnDelete a pod gets the new template when it is deleted', async () => {
  await using stage = await withWorkloads([db({ updateStrategy: { type: 'OnDelete' } })]);
  await stage.patch(path, image('i:2'));
  expect(imagesOf(stage.list('pods'))).toEqual(['i:1', 'i:1', 'i:1']);
  await stage.api.send('DELETE', '/api/v1/namespaces/default/pods/db-0');
  await stage.settle();
  expect(imagesOf(stage.list('pods'))).toEqual(['i:2', 'i:1', 'i:1']);
});
