import { expect, test } from 'vitest';
import type { DraftObject } from '../../registry/strategy.ts';
import { defaultPod, defaultPodTemplate } from './pod-defaults.ts';

test('the smallest pod gets the defaults of the server', () => {
  const pod: DraftObject = { metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  defaultPod(pod);
  expect(pod['spec']).toEqual({
    containers: [
      { name: 'c', image: 'i', resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: 'Always' },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    enableServiceLinks: true,
  });
});

test('requests follow limits in a pod, not in a template', () => {
  const container = (): object => ({ name: 'c', image: 'i:1', resources: { limits: { cpu: '0.5' } } });
  const pod = { metadata: {}, spec: { containers: [container()] } } as unknown as DraftObject;
  const holder = { template: { spec: { containers: [container()] } } };
  defaultPod(pod);
  defaultPodTemplate(holder as never);
  expect(pod).toMatchObject({ spec: { containers: [{ resources: { limits: { cpu: '500m' }, requests: { cpu: '500m' } } }] } });
  expect(holder.template.spec.containers[0]).toMatchObject({ imagePullPolicy: 'IfNotPresent', resources: { limits: { cpu: '500m' } } });
  expect(holder.template.spec.containers[0]).not.toHaveProperty('resources.requests');
});

test('ports on the network of the host are ports of the host', () => {
  const pod: DraftObject = { metadata: {}, spec: { hostNetwork: true, containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] } };
  defaultPod(pod);
  expect(pod).toMatchObject({ spec: { containers: [{ ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }] }] } });
});

test('a grace period below zero is a second, in a pod', () => {
  const spec = (): object => ({ terminationGracePeriodSeconds: -1, containers: [] });
  const pod = { metadata: {}, spec: spec() } as unknown as DraftObject;
  const holder = { template: { spec: spec() } };
  defaultPod(pod);
  defaultPodTemplate(holder as never);
  expect([pod, holder.template]).toMatchObject([{ spec: { terminationGracePeriodSeconds: 1 } }, { spec: { terminationGracePeriodSeconds: -1 } }]);
});

test('a preference without terms is written as one of none', () => {
  const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }] } };
  const pod = { metadata: {}, spec: { affinity, containers: [] } } as unknown as DraftObject;
  defaultPod(pod);
  expect(pod).toMatchObject({ spec: { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }] } } } });
});
