import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATCHES, type RawServer, rawServer } from './raw-server.ts';

const scalers = (version: string): string => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
const core = '/api/v1/namespaces/default/events';
const events = '/apis/events.k8s.io/v1/namespaces/default/events';
let server: RawServer;

beforeAll(async () => {
  server = await rawServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const target = '"scaleTargetRef":{"kind":"Deployment","name":"d","apiVersion":"apps/v1"}';

// biome-ignore lint/suspicious/noExplicitAny: an answer may be anything.
const owners = (object: any): string[] => object.metadata.managedFields.map((entry: any) => `${entry.manager} ${entry.operation} ${entry.apiVersion}`);

test('an object made in one version is replaced, patched and applied in another, and both are told apart in its fields', async () => {
  await server.send('POST', scalers('v2'), `{"metadata":{"name":"h"},"spec":{"maxReplicas":3,${target}}}`);
  const replaced = await server.send(
    'PUT',
    `${scalers('v1')}/h?fieldManager=put`,
    `{"metadata":{"name":"h"},"spec":{"maxReplicas":4,"targetCPUUtilizationPercentage":80,${target}}}`,
  );
  expect([replaced.status, replaced.json.spec.maxReplicas]).toEqual([200, 4]);
  expect(owners(replaced.json)).toEqual(expect.arrayContaining(['put Update autoscaling/v1', 'tests Update autoscaling/v2']));
  const patched = await server.send('PATCH', `${scalers('v1')}/h?fieldManager=patch`, '{"spec":{"targetCPUUtilizationPercentage":50}}', PATCHES.merge);
  expect([patched.status, patched.json.spec.targetCPUUtilizationPercentage]).toEqual([200, 50]);
  const config = '{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"maxReplicas":5}}';
  const applied = await server.send('PATCH', `${scalers('v2')}/h?fieldManager=apply&force=true`, config, PATCHES.apply);
  expect([applied.status, applied.json.spec.maxReplicas]).toEqual([200, 5]);
  expect(applied.json.spec.metrics[0].resource.target.averageUtilization).toBe(50);
});

test('an event of one group is patched through the other', async () => {
  await server.send('POST', core, '{"metadata":{"name":"e"},"involvedObject":{"namespace":"default"},"reason":"R"}');
  const patched = await server.send('PATCH', `${events}/e`, '{"metadata":{"labels":{"a":"b"}}}', PATCHES.merge);
  expect([patched.status, patched.json.kind, patched.json.apiVersion]).toEqual([200, 'Event', 'events.k8s.io/v1']);
  expect((await server.send('GET', `${core}/e`)).json.metadata.labels).toEqual({ a: 'b' });
  const replaced = await server.send('PUT', `${core}/e`, '{"metadata":{"name":"e"},"involvedObject":{"namespace":"default"},"reason":"S"}');
  expect([replaced.status, replaced.json.reason]).toEqual([200, 'S']);
});
