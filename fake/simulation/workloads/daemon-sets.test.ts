import { expect, test } from 'vitest';
import { containers, withWorkloads } from './test-workloads.ts';

const node = (name: string, more: object = {}): object => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { disk: name } }, ...more });
const set = (spec: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'ds', namespace: 'default' },
  spec: { selector: { matchLabels: { d: 's' } }, template: { metadata: { labels: { d: 's' } }, spec: { containers, ...spec } } },
});
const places = (pods: readonly { readonly [key: string]: unknown }[]): readonly unknown[] =>
  pods.map(({ spec }) => (spec as { nodeName?: string }).nodeName).toSorted();

test('every node that fits has a pod, and a new one gets its own', async () => {
  const tainted = node('c', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } });
  await using stage = await withWorkloads([node('a'), node('b'), tainted, set()]);
  expect(places(stage.list('pods'))).toEqual(['a', 'b']);
  expect(stage.status('daemonsets.apps', 'ds')).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2, numberAvailable: 2 });
  await stage.api.send('POST', '/api/v1/nodes', node('d'));
  await stage.settle();
  expect(places(stage.list('pods'))).toEqual(['a', 'b', 'd']);
});

test('a selector and tolerations choose the nodes; what no longer fits goes', async () => {
  await using stage = await withWorkloads([node('a'), node('b'), set({ nodeSelector: { disk: 'a' } })]);
  expect(places(stage.list('pods'))).toEqual(['a']);
  await stage.patch('/api/v1/nodes/a', { metadata: { labels: { disk: 'z' } } });
  expect(places(stage.list('pods'))).toEqual([]);
});

test('a new template is rolled out node by node', async () => {
  await using stage = await withWorkloads([node('a'), node('b'), set()]);
  await stage.patch('/apis/apps/v1/namespaces/default/daemonsets/ds', { spec: { template: { spec: { containers: [{ name: 'c', image: 'i:2' }] } } } });
  expect(stage.list('pods').map(({ spec }) => (spec as { containers: { image: string }[] }).containers[0]?.image)).toEqual(['i:2', 'i:2']);
  expect(stage.status('daemonsets.apps', 'ds')).toMatchObject({ updatedNumberScheduled: 2 });
});
