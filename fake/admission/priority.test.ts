import { expect, test } from 'vitest';
import type { AdmissionRequest } from '../registry/admission.ts';
import type { DraftObject } from '../registry/strategy.ts';
import { defaultTolerations } from './default-tolerations.ts';
import { priority } from './priority.ts';

const classes = [
  { metadata: { name: 'high' }, value: 1000, preemptionPolicy: 'Never' },
  { metadata: { name: 'normal' }, value: 7, globalDefault: true },
];
const request = {
  operation: 'create',
  name: 'p',
  resource: { group: '', plural: 'pods' },
  context: {
    subresource: '',
    reader: { list: () => classes, get: (_resource: string, _namespace: string, name: string) => classes.find((item) => item.metadata.name === name) },
  },
} as unknown as AdmissionRequest;

function admitted(spec: object): unknown {
  const draft = { metadata: {}, spec } as unknown as DraftObject;
  void priority.mutate?.(request, draft, undefined);
  return draft['spec'];
}

test('a class becomes a number', () => {
  expect(admitted({ priorityClassName: 'high' })).toMatchObject({ priority: 1000, preemptionPolicy: 'Never' });
  expect(admitted({ priorityClassName: 'system-node-critical' })).toMatchObject({ priority: 2_000_001_000 });
});

test('without a class the default one counts', () => {
  expect(admitted({})).toEqual({ priorityClassName: 'normal', priority: 7, preemptionPolicy: 'PreemptLowerPriority' });
});

test('an unknown class and a number of its own are refused', () => {
  expect(() => admitted({ priorityClassName: 'none' })).toThrow('no PriorityClass with name none was found');
  expect(() => admitted({ priority: 3 })).toThrow('must not be provided in pod spec');
});

test('a pod tolerates sick nodes for a while, unless it says how long', () => {
  const draft = {
    metadata: {},
    spec: { tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }] },
  } as unknown as DraftObject;
  void defaultTolerations.mutate?.(request, draft, undefined);
  expect(draft).toMatchObject({ spec: { tolerations: [{ tolerationSeconds: 5 }, { key: 'node.kubernetes.io/unreachable', tolerationSeconds: 300 }] } });
});
