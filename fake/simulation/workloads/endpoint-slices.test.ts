import { expect, test } from 'vitest';
import { podOutcome } from '../../index.ts';
import { withWorkloads } from './test-workloads.ts';

const pod = (name: string, port: number, labels: object = { app: 'web' }): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels },
  spec: { containers: [{ name: 'c', image: 'i', ports: [{ name: 'http', containerPort: port }] }] },
});
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
};

interface Slice {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly ports?: readonly { readonly port: number }[];
  readonly endpoints?: readonly { readonly targetRef: { readonly name: string }; readonly conditions: { readonly ready: boolean } }[];
}
const shown = (slices: readonly unknown[]): readonly string[] =>
  (slices as readonly Slice[])
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')
    .flatMap(({ ports = [], endpoints = [] }) => endpoints.map(({ targetRef, conditions }) => `${targetRef.name}:${ports[0]?.port} ${conditions.ready}`))
    .toSorted();

test('the slices of a service hold the pods that it selects, by the ports that they have', async () => {
  await using stage = await withWorkloads([service, pod('a', 8080), pod('b', 9090), pod('c', 8080, { app: 'other' })]);
  expect(shown(stage.list('endpointslices.discovery.k8s.io'))).toEqual(['a:8080 true', 'b:9090 true']);
  await stage.api.send('DELETE', '/api/v1/namespaces/default/pods/a');
  await stage.settle();
  expect(shown(stage.list('endpointslices.discovery.k8s.io'))).toEqual(['b:9090 true']);
});

test('pods that are not ready are said to be so', async () => {
  await using stage = await withWorkloads([service, pod('a', 8080)], [{ to: podOutcome.unready() }]);
  expect(shown(stage.list('endpointslices.discovery.k8s.io'))).toEqual(['a:8080 false']);
});
