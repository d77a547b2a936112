import { expect, test } from 'vitest';
import type { Exchange } from '../../machinery/exchange.ts';
import { connectInProcess } from './in-process.ts';

const exchange: Exchange = () => Promise.resolve({ status: 200, headers: {}, body: { kind: 'empty' } });

test('who does not say who it is comes as an admin', () => {
  expect(connectInProcess(exchange).peer.user).toEqual({ username: 'kubernetes-admin', groups: ['system:masters'] });
});

test('a service account is in the groups of service accounts, besides those that are named', () => {
  const { peer } = connectInProcess(exchange, { user: 'system:serviceaccount:shop:website', groups: ['dev'] });
  expect(peer.user?.groups).toEqual(['dev', 'system:serviceaccounts', 'system:serviceaccounts:shop']);
});

test('any other user is in the named groups alone, and labels and namespaces are passed on', () => {
  const connection = connectInProcess(exchange, { user: 'alice', client: 'tests', namespace: 'shop' });
  expect(connection).toEqual({ exchange, peer: { user: { username: 'alice', groups: [] }, client: 'tests' }, namespace: 'shop' });
});
