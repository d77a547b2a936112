import { expect, test } from 'vitest';
import { StatusError } from '../../../machinery/status.ts';
import type { DraftObject, StoredObject, WriteContext } from '../../registry/strategy.ts';
import { createServicePool } from './address-pool.ts';
import { createServiceStrategy } from './service.ts';

const context = { warn: () => undefined, reader: { get: () => undefined, list: () => [] } } as unknown as WriteContext;

function cluster(): { make: (spec: object) => StoredObject; remove: (service: StoredObject) => void } {
  const strategy = createServiceStrategy(createServicePool());
  return {
    make: (spec) => {
      const draft = { metadata: { name: 's', namespace: 'n' }, spec: { ports: [{ port: 80 }], ...spec } } as unknown as DraftObject;
      strategy.defaults?.(draft);
      strategy.prepareCreate?.(draft, context);
      const service = draft as unknown as StoredObject;
      expect(strategy.validateCreate?.(service, context)).toEqual([]);
      strategy.committed?.(undefined, service);
      return service;
    },
    remove: (service) => strategy.committed?.(service, undefined),
  };
}

test('services get addresses of their own', () => {
  const { make } = cluster();
  const addresses = [make({}), make({})].map((service) => (service['spec'] as { clusterIP?: string }).clusterIP);
  expect(addresses[0]).toMatch(/^10\.96\./);
  expect(new Set(addresses).size).toBe(2);
});

test('a taken address is refused until its service is gone', () => {
  const { make, remove } = cluster();
  const first = make({ clusterIP: '10.96.0.211' });
  expect(() => make({ clusterIP: '10.96.0.211' })).toThrow(StatusError);
  remove(first);
  expect(make({ clusterIP: '10.96.0.211' })['spec']).toMatchObject({ clusterIPs: ['10.96.0.211'] });
});

test('node ports are given to those who need them and taken once', () => {
  const { make } = cluster();
  expect(make({ type: 'NodePort' })['spec']).toMatchObject({ ports: [{ nodePort: expect.any(Number) }] });
  make({ type: 'NodePort', ports: [{ port: 80, nodePort: 30042 }] });
  expect(() => make({ type: 'NodePort', ports: [{ port: 80, nodePort: 30042 }] })).toThrow('already allocated');
  expect(() => make({ type: 'NodePort', ports: [{ port: 80, nodePort: 1 }] })).toThrow('not in the valid range');
});

test('a headless service has no address', () => {
  expect(cluster().make({ clusterIP: 'None', selector: { a: 'b' } })['spec']).toMatchObject({ clusterIPs: ['None'], ipFamilies: ['IPv4'] });
});
