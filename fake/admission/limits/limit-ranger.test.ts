import { expect, test } from 'vitest';
import type { AdmissionRequest } from '../../registry/admission.ts';
import type { DraftObject, StoredObject } from '../../registry/strategy.ts';
import { aboveRatio, type Bound, belowMinimum } from './constraints.ts';
import { limitRanger } from './limit-ranger.ts';

function requestWith(limits: readonly object[], resource = 'pods', operation = 'create'): AdmissionRequest {
  const range = { metadata: { name: 'l' }, spec: { limits } };
  return {
    operation,
    name: 'p',
    resource: { group: '', plural: resource },
    context: { subresource: '', namespace: 'n', reader: { list: () => [range] } },
  } as unknown as AdmissionRequest;
}

function filled(limits: readonly object[], spec: object): DraftObject {
  const draft = { metadata: {}, spec } as unknown as DraftObject;
  void limitRanger.mutate?.(requestWith(limits), draft, undefined);
  return draft;
}

const check = (limits: readonly object[], spec: object, resource?: string): void =>
  void limitRanger.validate?.(requestWith(limits, resource), { metadata: { name: 'p' }, spec } as unknown as StoredObject, undefined);

test('what containers leave open is filled in, and noted by container and kind', () => {
  const defaults = { type: 'Container', default: { cpu: '1', memory: '1Gi' }, defaultRequest: { cpu: '100m' } };
  const draft = filled([defaults], { containers: [{ name: 'c', resources: { limits: { cpu: '2' } } }], initContainers: [{ name: 'i' }] });
  expect(draft['spec']).toEqual({
    containers: [{ name: 'c', resources: { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '100m' } } }],
    initContainers: [{ name: 'i', resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m' } } }],
  });
  expect(draft.metadata['annotations']).toEqual({
    'kubernetes.io/limit-ranger':
      'LimitRanger plugin set: cpu request for container c; memory limit for container c; cpu request for init container i; cpu, memory limit for init container i',
  });
});

test('a pod that says all itself is not noted', () => {
  const draft = filled([{ type: 'Container', default: { cpu: '1' } }], { containers: [{ name: 'c', resources: { limits: { cpu: '2' } } }] });
  expect(draft.metadata).toEqual({});
});

test('init containers are held to the same bounds', () => {
  const spec = { containers: [], initContainers: [{ name: 'i', resources: { limits: { cpu: '3' } } }] };
  expect(() => check([{ type: 'Container', max: { cpu: '2' } }], spec)).toThrow('maximum cpu usage per Container is 2, but limit is 3');
});

test('limits of a pod bound the greater of its containers together and its init containers alone, overhead on top', () => {
  const container = (cpu: string): object => ({ name: 'c', resources: { limits: { cpu } } });
  const bound = [{ type: 'Pod', max: { cpu: '2' } }];
  check(bound, { containers: [container('1'), container('1')], initContainers: [container('2')] });
  expect(() => check(bound, { containers: [container('1'), container('1')], overhead: { cpu: '100m' } })).toThrow('but limit is 2100m');
  expect(() => check(bound, { containers: [container('1')], initContainers: [container('3')] })).toThrow('but limit is 3');
  const sidecar = { ...container('1'), restartPolicy: 'Always' };
  expect(() => check(bound, { containers: [container('1')], initContainers: [sidecar, container('1500m')] })).toThrow('but limit is 2500m');
});

test('claims are held to requests alone', () => {
  const bound = [{ type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }];
  check(bound, { resources: { requests: { storage: '1Gi' } } }, 'persistentvolumeclaims');
  expect(() => check(bound, { resources: {} }, 'persistentvolumeclaims')).toThrow(
    'maximum storage usage per PersistentVolumeClaim is 1Gi.  No request is specified',
  );
});

const bound: Bound = { type: 'Container', name: 'cpu', amount: '2', requests: {}, limits: {} };

test('a minimum is asked of the request first, then of the limit', () => {
  expect(belowMinimum(bound)).toBe('minimum cpu usage per Container is 2.  No request is specified');
  expect(belowMinimum({ ...bound, requests: { cpu: '2' }, limits: { cpu: '1' } })).toBe('minimum cpu usage per Container is 2, but limit is 1');
  expect(belowMinimum({ ...bound, requests: { cpu: '2000m' } })).toBeUndefined();
});

test('a ratio needs both sides', () => {
  expect(aboveRatio({ ...bound, requests: { cpu: '1' } })).toBe('cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0');
  expect(aboveRatio({ ...bound, requests: { cpu: '1' }, limits: { cpu: '2' } })).toBeUndefined();
});
