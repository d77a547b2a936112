import { expect, test } from 'vitest';
import { createServicePool, portRange } from './address-pool.ts';

test('a range that is full has nothing to give, and what comes back is given anew', () => {
  const pool = createServicePool();
  for (let port = portRange.from; port <= portRange.to; port += 1) pool.takePort(port);
  expect(pool.freePort(new Set())).toBeUndefined();
  pool.releasePort(30001);
  expect(pool.freePort(new Set())).toBe(30001);
  expect(pool.freePort(new Set([30001]))).toBeUndefined();
});

test('addresses are given until the last one', () => {
  const pool = createServicePool();
  for (let address = pool.freeAddress(); address !== undefined; address = pool.freeAddress()) pool.takeAddress(address);
  expect(pool.isAddressTaken('10.96.0.1')).toBe(true);
  expect(pool.isAddressTaken('10.96.255.254')).toBe(true);
  pool.releaseAddress('10.96.0.1');
  expect(pool.freeAddress()).toBe('10.96.0.1');
});
