import { expect, test } from 'vitest';
import type { Strategy } from '../../registry/strategy.ts';
import { nodeStrategy } from '../core/node.ts';
import { endpointSliceStrategy } from '../discovery/endpoint-slice.ts';
import { createServiceStrategy } from '../services/service.ts';
import { ipAddressStrategy } from './address-ranges.ts';
import { endpointsStrategy } from './endpoints.ts';
import { ingressStrategy } from './ingress.ts';

const cells = (strategy: Strategy, object: object): readonly unknown[] => strategy.table?.cells({ metadata: { name: 'x' }, ...object } as never, 0) ?? [];
const reached = (...ingress: readonly object[]): object => ({ status: { loadBalancer: { ingress } } });

test.each<[readonly string[], string]>([
  [[], '*'],
  [[''], '*'],
  [['a', '', 'b', 'c'], 'a,b,c'],
  [['', 'a', 'b', 'c', ''], 'a,b,c + 2 more...'],
  [['a', 'b', 'c', 'd'], 'a,b,c + 1 more...'],
])('the hosts %j of an ingress are shown as %s', (hosts, text) => {
  expect(cells(ingressStrategy, { spec: { rules: hosts.map((host) => ({ host })) } })[2]).toBe(text);
});

test('the class of an ingress is that of its spec', () => {
  const annotated = { metadata: { annotations: { 'kubernetes.io/ingress.class': 'a' } } };
  expect(cells(ingressStrategy, annotated)[1]).toBe('<none>');
  expect(cells(ingressStrategy, { ...annotated, spec: { ingressClassName: 'b' } })[1]).toBe('b');
});

test('where an ingress or a service is reached is shown once and in order', () => {
  const places = reached({ hostname: 'b' }, { ip: '192.0.2.1', hostname: 'c' }, { hostname: 'b' });
  expect(cells(ingressStrategy, places)[3]).toBe('192.0.2.1,b');
  const service = (externalIPs: readonly string[], status: object): unknown =>
    cells(createServiceStrategy(), { spec: { type: 'LoadBalancer', externalIPs }, ...status })[3];
  expect(service([], places)).toBe('192.0.2.1,b');
  expect(service(['198.51.100.1'], places)).toBe('192.0.2.1,b,198.51.100.1');
  expect(service(['198.51.100.1'], {})).toBe('198.51.100.1');
  expect(service([], {})).toBe('<pending>');
});

test('endpoints are shown port by port', () => {
  const subset = { addresses: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }], ports: [{ port: 1 }, { port: 2 }] };
  expect(cells(endpointsStrategy, { subsets: [subset] })[1]).toBe('10.0.0.1:1,[fd00::1]:1,10.0.0.1:2 + 1 more...');
});

test('a port of a slice that has a name and no number is shown by its name', () => {
  const ports = (...names: readonly string[]): unknown => cells(endpointSliceStrategy, { ports: names.map((name) => ({ name })) })[2];
  expect(ports('a', 'b')).toBe('a,b');
  expect(ports('')).toBe('<unset>');
});

test('a role of a node is shown once', () => {
  const labels = { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'worker', 'node-role.kubernetes.io/a': '' };
  expect(cells(nodeStrategy, { metadata: { name: 'n', labels } })[2]).toBe('a,worker');
});

test('what holds an address is shown in lower case', () => {
  expect(cells(ipAddressStrategy, { spec: { parentRef: { group: 'G', resource: 'Rs', namespace: 'n', name: 'N' } } })[1]).toBe('rs.g/n/N');
});
