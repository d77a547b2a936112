import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { validatePodUpdate } from './pod-update-validation.ts';

const container = { name: 'c', image: 'i', terminationMessagePolicy: 'File', imagePullPolicy: 'Always' };
const pod = (spec: object): StoredObject =>
  ({
    metadata: { name: 'p' },
    spec: {
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      containers: [container],
      tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
      ...spec,
    },
  }) as unknown as StoredObject;
const fields = (next: object, current: object = {}): string[] => validatePodUpdate(pod(next), pod(current)).map(({ field }) => field);

test('an image may change', () => {
  expect(fields({ containers: [{ ...container, image: 'j' }] })).toEqual([]);
});

test('nothing else of a container may', () => {
  expect(fields({ containers: [{ ...container, command: ['sh'] }] })).toEqual(['spec']);
});

test('tolerations only grow, but may last longer', () => {
  expect(
    fields({
      tolerations: [
        { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 9 },
        { key: 'b', operator: 'Exists' },
      ],
    }),
  ).toEqual([]);
  expect(fields({ tolerations: [] })).toEqual(['spec.tolerations']);
});

test('a deadline only comes closer', () => {
  expect(fields({ activeDeadlineSeconds: 5 }, { activeDeadlineSeconds: 9 })).toEqual([]);
  expect(fields({ activeDeadlineSeconds: 9 }, { activeDeadlineSeconds: 5 })).toEqual(['spec.activeDeadlineSeconds']);
});

test('containers are neither added nor removed', () => {
  expect(fields({ containers: [container, { ...container, name: 'd' }] })).toEqual(['spec.containers']);
});
