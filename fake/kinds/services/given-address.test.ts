import { expect, test } from 'vitest';
import type { RegistryReader, StoredObject } from '../../registry/strategy.ts';
import { createServicePool } from './address-pool.ts';
import { givenAddressProblem } from './given-address.ts';

const range = (cidr: string, more: object = {}): StoredObject => ({ metadata: {}, spec: { cidrs: [cidr] }, ...more }) as unknown as StoredObject;
const notReady = { status: { conditions: [{ type: 'Ready', status: 'False' }] } };

function reader(...ranges: readonly StoredObject[]): RegistryReader {
  return { get: (_resource, _namespace, name) => (name === '10.96.0.9' ? range('') : undefined), list: () => ranges };
}

const problem = (address: string, ...ranges: readonly StoredObject[]): string | undefined => {
  const pool = createServicePool();
  pool.takeAddress('10.96.0.8');
  return givenAddressProblem(address, pool, reader(...ranges));
};

test('an address is taken once, by a service or by whom its own object names', () => {
  expect(problem('10.96.0.7')).toBeUndefined();
  expect(problem('10.96.0.8')).toBe('provided IP is already allocated');
  expect(problem('10.96.0.9')).toBe('provided IP is already allocated');
});

test.each(['10.96.0.0', '10.96.255.255'])('%s is of the range, but not for services', (address) => {
  expect(problem(address)).toBe(`the provided IP (${address}) is not in the valid range. The range of valid IPs is 10.96.0.0/16`);
});

test('addresses of a range that was added are there, unless it is not ready or goes', () => {
  const outside = 'the provided network does not match the current range';
  expect(problem('10.200.0.3')).toBe(outside);
  expect(problem('10.200.0.3', range('10.200.0.0/24'))).toBeUndefined();
  expect(problem('10.200.0.3', range('10.200.0.0/24', notReady))).toBe(outside);
  expect(problem('10.200.0.3', range('10.200.0.0/24', { metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' } }))).toBe(outside);
});
