import { expect, test } from 'vitest';
import type { Strategy } from '../../registry/strategy.ts';
import { endpointSliceStrategy } from '../discovery/endpoint-slice.ts';
import { trialOf } from '../parts/trial.ts';
import { ipAddressStrategy, serviceCidrStrategy } from './address-ranges.ts';
import { endpointsStrategy } from './endpoints.ts';
import { ingressStrategy } from './ingress.ts';
import { ingressClassStrategy } from './ingress-class.ts';
import { networkPolicyStrategy } from './network-policy.ts';

const anAddress = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const backend = { service: { name: 's', port: { number: 80 } } };
const path = (value: string, pathType: string): object => ({ rules: [{ http: { paths: [{ path: value, pathType, backend }] } }] });

function complaints(strategy: Strategy, object: object): readonly string[] {
  return trialOf(strategy).create(object as never);
}

test.each<[object, readonly string[]]>([
  [{ defaultBackend: backend }, []],
  [{}, ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']],
  [{ defaultBackend: { service: { port: { number: 1 } } } }, ['spec.defaultBackend.service.name: Required value']],
  [
    { defaultBackend: { service: { name: 's', port: { number: 1, name: 'a' } } } },
    ['spec.defaultBackend: Invalid value: "": cannot set both port name & port number'],
  ],
  [
    { defaultBackend: { service: { name: 's', port: { number: 70000 } } } },
    ['spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive'],
  ],
  [
    { defaultBackend: { resource: { kind: '', name: '' } } },
    ['spec.defaultBackend.resource.kind: Required value', 'spec.defaultBackend.resource.name: Required value'],
  ],
  [path('a', 'Exact'), ['spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path']],
  [path('a', 'ImplementationSpecific'), ['spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path']],
  [path('/a/..', 'Prefix'), ['spec.rules[0].http.paths[0].path: Invalid value: "/a/..": cannot end with \'/..\'']],
  [path('/a', 'Foo'), ['spec.rules[0].http.paths[0].pathType: Unsupported value: "Foo": supported values: "Exact", "ImplementationSpecific", "Prefix"']],
  [{ rules: [{ http: {} }] }, ['spec.rules[0].http.paths: Required value']],
  [{ rules: [{ host: '10.0.0.1' }] }, ['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address']],
  [{ rules: [{ host: '*.*.a' }] }, [expect.stringContaining('spec.rules[0].host: Invalid value: "*.*.a": a wildcard DNS-1123 subdomain')]],
  [{ defaultBackend: backend, tls: [{ secretName: 'A' }] }, [expect.stringContaining('spec.tls[0].secretName: Invalid value: "A"')]],
])('an ingress of %j: %j', (spec, expected) => {
  expect(complaints(ingressStrategy, { spec })).toEqual(expected);
});

test('the class of a new ingress is the same in both ways of naming it', () => {
  const object = { metadata: { annotations: { 'kubernetes.io/ingress.class': 'a' } }, spec: { defaultBackend: backend, ingressClassName: 'b' } };
  expect(complaints(ingressStrategy, object)).toEqual([
    'annotations.kubernetes.io/ingress.class: Invalid value: "a": must match `ingressClassName` when both are specified',
  ]);
});

test('where an ingress is reached is an address or a name', () => {
  const change = { status: { loadBalancer: { ingress: [{ ip: 'x' }, { hostname: '10.0.0.1' }] } } };
  expect(trialOf(ingressStrategy).update({ spec: { defaultBackend: backend } } as never, change, 'status')).toEqual([
    `status.loadBalancer.ingress[0].ip: Invalid value: "x": ${anAddress}`,
    'status.loadBalancer.ingress[1].hostname: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
  ]);
});

test.each<[object, readonly string[]]>([
  [
    { controller: 'a.b/c', parameters: { kind: 'K', name: 'n', scope: 'Cluster', namespace: 'x' } },
    ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
  ],
  [{ controller: 'a.b/c d' }, ["spec.controller: Invalid value: \"c d\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"]],
  [{ controller: `a.b/${'c'.repeat(250)}` }, ['spec.controller: Too long: may not be more than 250 bytes']],
])('an ingress class of %j: %j', (spec, expected) => {
  expect(complaints(ingressClassStrategy, { spec })).toEqual(expected);
});

const ingressRule = (rule: object): object => ({ ingress: [rule] });

test.each<[object, readonly string[]]>([
  [ingressRule({ from: [{}] }), ['spec.ingress[0].from[0]: Required value: must specify a peer']],
  [
    ingressRule({ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }),
    ['spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer'],
  ],
  [ingressRule({ from: [{ ipBlock: {} }] }), ['spec.ingress[0].from[0].ipBlock.cidr: Required value']],
  [
    { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16', '10.0.0.0/8'] } }] }] },
    [
      'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
      'spec.egress[0].to[0].ipBlock.except[1]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
    ],
  ],
  [
    ingressRule({ ports: [{ protocol: 'X', port: 0 }] }),
    [
      'spec.ingress[0].ports[0].protocol: Unsupported value: "X": supported values: "TCP", "UDP", "SCTP"',
      'spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
  ],
  [ingressRule({ ports: [{ port: 90, endPort: 80 }] }), ['spec.ingress[0].ports[0].endPort: Invalid value: 90: must be greater than or equal to `port`']],
  [
    ingressRule({ ports: [{ port: 'a', endPort: 80 }] }),
    ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric'],
  ],
  [ingressRule({ ports: [{ endPort: 80 }] }), ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified']],
  [
    { policyTypes: ['Ingress', 'Egress', 'Ingress'] },
    ['spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes'],
  ],
])('a network policy of %j: %j', (spec, expected) => {
  expect(complaints(networkPolicyStrategy, { spec })).toEqual(expected);
});

test.each<[object, readonly string[]]>([
  [{ addresses: [{ ip: '10.0.0.1', nodeName: 'A b' }] }, [expect.stringContaining('subsets[0].addresses[0].nodeName: Invalid value: "A b"')]],
  [{ notReadyAddresses: [{ ip: '0.0.0.0' }] }, ['subsets[0].notReadyAddresses[0].ip: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)']],
  [
    { addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 1, protocol: 'X' }] },
    ['subsets[0].ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"'],
  ],
  [
    { addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 1, appProtocol: 'a b' }] },
    [expect.stringContaining('subsets[0].ports[0].appProtocol: Invalid value: "a b"')],
  ],
])('a subset of endpoints of %j: %j', (subset, expected) => {
  expect(complaints(endpointsStrategy, { subsets: [subset] })).toEqual(expected);
});

test.each<[object, readonly string[]]>([
  [
    { addressType: 'FQDN', endpoints: [{ addresses: ['a'] }] },
    ['endpoints[0].addresses[0]: Invalid value: "a": should be a domain with at least two segments separated by dots'],
  ],
  [
    { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'], hints: { forZones: [{ name: 'a' }, { name: 'a' }] } }] },
    ['endpoints[0].hints.forZones[1].name: Duplicate value: "a"'],
  ],
  [
    { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'], hints: { forNodes: [{ name: 'A' }] } }] },
    [expect.stringContaining('endpoints[0].hints.forNodes[0].name: Invalid value: "A"')],
  ],
  [
    { addressType: 'IPv4', endpoints: [{ addresses: Array.from({ length: 101 }, (_, index) => `10.0.0.${index + 1}`) }] },
    ['endpoints[0].addresses: Too many: 101: must have at most 100 items'],
  ],
  [{ addressType: 'IPv4', ports: [{ name: 'a', port: 1, appProtocol: 'a b' }] }, [expect.stringContaining('ports[0].appProtocol: Invalid value: "a b"')]],
])('a slice of %j: %j', (slice, expected) => {
  expect(complaints(endpointSliceStrategy, slice)).toEqual(expected);
});

test('ranges of services stay, but one of the other family may be added', () => {
  const change = (cidrs: readonly string[]): readonly string[] =>
    trialOf(serviceCidrStrategy).update({ spec: { cidrs: ['10.0.0.0/24'] } }, { spec: { cidrs } });
  expect(change(['10.0.0.0/24', 'fd00::/64'])).toEqual([]);
  expect(change(['10.1.0.0/24'])).toEqual(['spec.cidrs[0]: Invalid value: "10.1.0.0/24": field is immutable']);
  expect(change([])).toEqual(['spec.cidrs: Invalid value: []: field is immutable']);
  expect(change(['10.0.0.0/24', '10.1.0.0/24'])).toEqual([expect.stringContaining('may specify no more than one IP for each IP family')]);
});

test('addresses name their holder, by names in canonical form', () => {
  const { nameRule } = ipAddressStrategy;
  if (typeof nameRule !== 'function') throw new Error('addresses have a rule for names');
  expect(nameRule('FD00:0::1', false)).toEqual(['must be in canonical form ("fd00::1")']);
  expect(complaints(ipAddressStrategy, { spec: { parentRef: { resource: '', name: 'a/b', group: 'A' } } })).toEqual([
    expect.stringContaining('spec.parentRef.group: Invalid value: "A"'),
    expect.stringContaining('spec.parentRef.name: Invalid value: "a/b"'),
    'spec.parentRef.resource: Required value',
  ]);
  const object = { metadata: { name: '10.0.0.1' }, spec: { parentRef: { group: 'g', resource: 'rs', name: 'n' } } };
  expect(ipAddressStrategy.table?.cells(object as never, 0)).toContain('rs.g/n');
});

test('what the server declares with its types is complained about last', () => {
  expect(complaints(ingressClassStrategy, { spec: { controller: 'a.b/c', parameters: { scope: 'X' } } })).toEqual([
    'spec.parameters.scope: Unsupported value: "X": supported values: "Cluster", "Namespace"',
    'spec.parameters.kind: Required value',
    'spec.parameters.name: Required value',
  ]);
  const none = { from: [{ ipBlock: {} }], ports: [{ port: 0 }] };
  expect(complaints(networkPolicyStrategy, { spec: { ingress: [none], egress: [{ to: [{ ipBlock: {} }, {}] }] } })).toEqual([
    'spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    'spec.egress[0].to[1]: Required value: must specify a peer',
    'spec.ingress[0].from[0].ipBlock.cidr: Required value',
    'spec.egress[0].to[0].ipBlock.cidr: Required value',
  ]);
  const many = Array.from({ length: 101 }, (_, index) => (index === 0 ? 'x' : `10.0.0.${index}`));
  const refused = complaints(endpointSliceStrategy, { addressType: 'IPv4', endpoints: [{ addresses: many, hostname: 'A' }] });
  expect(refused.at(-1)).toBe('endpoints[0].addresses: Too many: 101: must have at most 100 items');
  expect(refused.length).toBe(4);
});

test('the type of the addresses of a slice stays, whatever the new one is', () => {
  const slice = { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }] };
  const changed = (change: object): readonly string[] => trialOf(endpointSliceStrategy).update(slice as never, change as never);
  expect(changed({ addressType: 'X' })).toEqual(['addressType: Invalid value: null: field is immutable']);
  expect(changed({ addressType: '' })).toEqual(['addressType: Invalid value: null: field is immutable', 'addressType: Required value']);
});

test('blocks of addresses that are not in their canonical spelling are warned of', () => {
  const trial = trialOf(networkPolicyStrategy);
  const ipBlock = { cidr: 'FD00::/16', except: ['fd00:0::/32'] };
  trial.create({ spec: { ingress: [{ from: [{ podSelector: {} }, { ipBlock }] }], egress: [{ to: [{ ipBlock: { cidr: 'FD00::/8' } }] }] } });
  const canonical = 'should be in RFC 5952 canonical format';
  expect(trial.warnings).toEqual([
    `spec.ingress[0].from[1].ipBlock.cidr: IPv6 CIDR value "FD00::/16" ${canonical} ("fd00::/16")`,
    `spec.ingress[0].from[1].ipBlock.except[0]: IPv6 CIDR value "fd00:0::/32" ${canonical} ("fd00::/32")`,
    `spec.egress[0].to[0].ipBlock.cidr: IPv6 CIDR value "FD00::/8" ${canonical} ("fd00::/8")`,
  ]);
});

test('the group of a backend’s resource is written also when there is none', () => {
  const resource = { kind: 'Bucket', name: 'b' };
  const made = trialOf(ingressStrategy).created({ spec: { defaultBackend: { resource }, rules: [{ http: { paths: [{ backend: { resource } }] } }] } });
  const written = { resource: { ...resource, apiGroup: null } };
  expect(made).toMatchObject({ spec: { defaultBackend: written, rules: [{ http: { paths: [{ backend: written }] } }] } });
});

test('an empty type of a path is a type that there is not', () => {
  const paths = [{ path: '/', pathType: '', backend: { service: { name: 's', port: { number: 1 } } } }];
  expect(trialOf(ingressStrategy).create({ spec: { rules: [{ http: { paths } }] } })).toEqual([
    'spec.rules[0].http.paths[0].pathType: Unsupported value: "": supported values: "Exact", "ImplementationSpecific", "Prefix"',
  ]);
});
