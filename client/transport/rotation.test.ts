import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { type Dispatchers, dispatchersFor, type TlsIdentity } from './dispatchers.ts';
import { rotation } from './rotation.ts';

const make = (identity: TlsIdentity, sockets: Set<Socket>): Promise<Dispatchers> => dispatchersFor(identity, { sockets });

test('while a stream is open the identity is looked at every five minutes, after it no timer is left', async () => {
  const clock = manualClock();
  let identity: TlsIdentity = { servername: 'a' };
  const connections = rotation({ identity: () => Promise.resolve(identity), make, clock });
  const first = await connections.current();
  const streams = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const stream of streams) connections.watch(stream.promise);
  expect(clock.pending()).toBe(1);
  identity = { servername: 'b' };
  await clock.advance(299_999);
  expect(first.stream.destroyed).toBe(false);
  await clock.advance(1);
  expect([first.stream.destroyed, first.unary.closed]).toEqual([true, true]);
  for (const stream of streams) stream.resolve();
  await settle();
  expect(clock.pending()).toBe(0);
  await connections.close();
});

test('callers at one time share the connections of one identity', async () => {
  let made = 0;
  const counting = (identity: TlsIdentity, sockets: Set<Socket>): Promise<Dispatchers> => {
    made++;
    return make(identity, sockets);
  };
  const connections = rotation({ identity: () => Promise.resolve({ servername: 'a' }), make: counting, clock: manualClock() });
  const all = await Promise.all(Array.from({ length: 10 }, () => connections.current()));
  expect([made, new Set(all).size]).toEqual([1, 1]);
  await connections.close();
});

test('a client that closes while it waits for its identity opens nothing afterwards', async () => {
  const identity = Promise.withResolvers<TlsIdentity>();
  const connections = rotation({ identity: () => identity.promise, make, clock: manualClock() });
  const waiting = connections.current();
  await connections.close();
  identity.resolve({});
  await expect(waiting).rejects.toThrow('the client is closed');
});
