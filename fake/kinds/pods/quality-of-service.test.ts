import { expect, test } from 'vitest';
import { qualityOfService } from './quality-of-service.ts';

const pod = (...resources: readonly object[]): never => ({ containers: resources.map((item) => ({ resources: item })) }) as never;

test('a pod without cpu or memory is best effort', () => {
  expect(qualityOfService(pod({}))).toBe('BestEffort');
  expect(qualityOfService(pod({ limits: { 'example.com/x': '1' } }))).toBe('BestEffort');
});

test('a pod is guaranteed only when every container has both limits and no smaller request', () => {
  const both = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1000m', memory: '1024Mi' } };
  expect(qualityOfService(pod(both, both))).toBe('Guaranteed');
  expect(qualityOfService(pod(both, {}))).toBe('Burstable');
  expect(qualityOfService(pod({ ...both, requests: { cpu: '1m', memory: '1Gi' } }))).toBe('Burstable');
});
