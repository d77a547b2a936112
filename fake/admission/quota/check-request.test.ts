import { expect, test } from 'vitest';
import type { AdmissionRequest } from '../../registry/admission.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { type CountedWrite, checkQuotas } from './check-request.ts';
import type { QuotaEvaluator } from './evaluator.ts';
import { claimEvaluator, countEvaluator, deviceClaimEvaluator, serviceEvaluator } from './object-evaluators.ts';
import { podEvaluator } from './pod-evaluator.ts';

function quota(hard: object, used: object, spec: object = {}): StoredObject {
  return { metadata: { name: 'q' }, spec, status: { hard, used } } as unknown as StoredObject;
}

function write(evaluator: QuotaEvaluator, next: object, current?: object): CountedWrite {
  const request = {
    operation: current === undefined ? 'create' : 'update',
    name: 'x',
    resource: { group: '', plural: 'things' },
    context: { subresource: '' },
  };
  return { request: request as unknown as AdmissionRequest, evaluator, next: next as StoredObject, current: current as StoredObject | undefined };
}

const pod = (spec: object, status: object = {}): object => ({ metadata: {}, spec: { containers: [], ...spec }, status });

test('only what a quota counts is added to its use', () => {
  const changes = checkQuotas([quota({ 'count/things': '2', pods: '1' }, { 'count/things': '1', pods: '0' })], write(countEvaluator('things'), {}));
  expect(changes.map(({ used }) => used)).toEqual([{ 'count/things': '2', pods: '0' }]);
});

test('a quota that says nothing of the resource does not look at it', () => {
  expect(checkQuotas([quota({ pods: '0' }, { pods: '0' })], write(countEvaluator('things'), {}))).toEqual([]);
});

test('a hard limit whose use nobody has worked out refuses', () => {
  expect(() => checkQuotas([quota({ 'count/things': '2' }, {})], write(countEvaluator('things'), {}))).toThrow(
    'things "x" is forbidden: status unknown for quota: q, resources: count/things',
  );
});

test('an update is charged what it adds, and nothing when it adds nothing', () => {
  const services = quota({ 'services.nodeports': '2' }, { 'services.nodeports': '1' });
  const service = (type: string, ports: number): object => ({ spec: { type, ports: Array.from({ length: ports }, () => ({})) } });
  expect(checkQuotas([services], write(serviceEvaluator, service('NodePort', 2), service('NodePort', 1)))[0]?.used).toEqual({ 'services.nodeports': '2' });
  expect(checkQuotas([services], write(serviceEvaluator, service('ClusterIP', 1), service('NodePort', 1)))).toEqual([]);
  expect(() => checkQuotas([services], write(serviceEvaluator, service('LoadBalancer', 3), service('NodePort', 1)))).toThrow(
    'exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=1, limited: services.nodeports=2',
  );
});

test('a load balancer without node ports counts those that are asked for by number', () => {
  const spec = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ nodePort: 30_000 }, {}] };
  expect(serviceEvaluator.usage({ spec })['services.nodeports']).toBe('1');
});

test('claims count in whole bytes, and under their class', () => {
  const usage = claimEvaluator.usage({ metadata: {}, spec: { storageClassName: 'gold', resources: { requests: { storage: '1500m' } } } });
  expect(usage).toMatchObject({ 'requests.storage': '2', 'gold.storageclass.storage.k8s.io/requests.storage': '2' });
});

test('devices count by class, of alternatives the greatest', () => {
  const requests = [
    { exactly: { deviceClassName: 'gpu', count: 2 } },
    {
      firstAvailable: [
        { deviceClassName: 'gpu', count: 1 },
        { deviceClassName: 'gpu', count: 3 },
      ],
    },
  ];
  expect(deviceClaimEvaluator.usage({ spec: { devices: { requests } } })).toMatchObject({ 'gpu.deviceclass.resource.k8s.io/devices': '5' });
});

test('a pod that has ended counts as an object, not as a pod', () => {
  expect(podEvaluator.usage(pod({}, { phase: 'Succeeded' }) as StoredObject)).toEqual({ 'count/pods': '1' });
});

test('extended resources count as requests alone', () => {
  const container = { name: 'c', resources: { requests: { 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '1' } } };
  expect(podEvaluator.usage(pod({ containers: [container] }) as StoredObject)).toEqual({ 'count/pods': '1', pods: '1', 'requests.example.com/gpu': '1' });
});

test('resources of the pod itself stand in for those that containers leave open', () => {
  const names = ['requests.cpu', 'limits.cpu'];
  const spec = { resources: { requests: { cpu: '1' } }, containers: [{ name: 'b' }, { name: 'a' }] };
  expect(podEvaluator.constraint?.(names, pod(spec) as StoredObject)).toBe('must specify limits.cpu for: a,b');
});

test.each([
  [{ scopeName: 'PriorityClass', operator: 'Exists', values: [] }, { priorityClassName: 'high' }, true],
  [{ scopeName: 'PriorityClass', operator: 'DoesNotExist', values: [] }, { priorityClassName: 'high' }, false],
  [{ scopeName: 'PriorityClass', operator: 'NotIn', values: ['low'] }, {}, true],
  [{ scopeName: 'PriorityClass', operator: 'In', values: ['low'] }, { priorityClassName: 'low' }, true],
  [{ scopeName: 'NotTerminating', operator: 'Exists', values: [] }, { activeDeadlineSeconds: 1 }, false],
  [
    { scopeName: 'CrossNamespacePodAffinity', operator: 'Exists', values: [] },
    { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ namespaceSelector: {} }] } } },
    true,
  ],
  [
    { scopeName: 'CrossNamespacePodAffinity', operator: 'Exists', values: [] },
    { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: { topologyKey: 'k' } }] } } },
    false,
  ],
])('scope %o of %o: %s', (requirement, spec, fits) => {
  expect(podEvaluator.matchesScope(requirement, pod(spec) as StoredObject)).toBe(fits);
});

test('claims are picked by the attributes that they have, want or are getting', () => {
  const claim = { spec: {}, status: { modifyVolumeStatus: { targetVolumeAttributesClassName: 'fast' } } };
  const requirement = { scopeName: 'VolumeAttributesClass', operator: 'In', values: ['fast'] };
  expect(claimEvaluator.matchesScope(requirement, claim)).toBe(true);
  expect(claimEvaluator.matchesScope(requirement, { spec: {} })).toBe(false);
});
