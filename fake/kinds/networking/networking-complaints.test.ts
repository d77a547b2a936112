import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { ipAddressStrategy, serviceCidrStrategy } from './address-ranges.ts';
import { endpointsStrategy } from './endpoints.ts';
import { ingressStrategy } from './ingress.ts';
import { ingressClassStrategy } from './ingress-class.ts';
import { networkPolicyStrategy } from './network-policy.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  ['ranges are there', () => trialOf(serviceCidrStrategy).create({ spec: { cidrs: [] } }), ['spec.cidrs: Required value: at least one CIDR required']],
  [
    'ranges are two at most',
    () => trialOf(serviceCidrStrategy).create({ spec: { cidrs: ['10.0.0.0/24', '10.0.1.0/24', '2001:db8::/64'] } }),
    ['spec.cidrs: Invalid value: ["10.0.0.0/24","10.0.1.0/24","2001:db8::/64"]: may only hold up to 2 values'],
  ],
  [
    'two ranges are of two families',
    () => trialOf(serviceCidrStrategy).create({ spec: { cidrs: ['10.0.0.0/24', '10.0.1.0/24'] } }),
    ['spec.cidrs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'],
  ],
  [
    'a range is one',
    () => trialOf(serviceCidrStrategy).create({ spec: { cidrs: ['10.0.0.1'] } }),
    ['spec.cidrs[0]: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
  ],
  [
    'an address belongs to something',
    () => trialOf(ipAddressStrategy).create({ metadata: { name: '10.0.0.1' }, spec: {} }),
    ['spec.parentRef: Required value'],
  ],
  [
    'what an address belongs to is told in full',
    () => trialOf(ipAddressStrategy).create({ metadata: { name: '10.0.0.1' }, spec: { parentRef: {} } }),
    ['spec.parentRef.resource: Required value', 'spec.parentRef.name: Required value'],
  ],
  [
    'what an address belongs to could be there',
    () =>
      trialOf(ipAddressStrategy).create({
        metadata: { name: '10.0.0.1' },
        spec: { parentRef: { group: 'A_b', resource: 'a/b', name: '..', namespace: 'a/b' } },
      }),
    [
      "spec.parentRef.group: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      'spec.parentRef.resource: Invalid value: "a/b": may not contain \'/\'',
      'spec.parentRef.name: Invalid value: "..": may not be \'..\'',
      'spec.parentRef.namespace: Invalid value: "a/b": may not contain \'/\'',
    ],
  ],
  [
    'several ports have names',
    () => trialOf(endpointsStrategy).create({ subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 1 }, { port: 2 }] }] }),
    ['subsets[0].ports[0].name: Required value', 'subsets[0].ports[1].name: Required value'],
  ],
  [
    'a port has a label for a name, a number and a protocol',
    () => trialOf(endpointsStrategy).create({ subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ name: 'A_', port: 0, protocol: 'X' }] }] }),
    [
      "subsets[0].ports[0].name: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'subsets[0].ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
    ],
  ],
  [
    'an address is one',
    () => trialOf(endpointsStrategy).create({ subsets: [{ addresses: [{ ip: '1.2.3' }, { ip: '127.0.0.1' }], ports: [{ port: 1 }] }] }),
    [
      'subsets[0].addresses[0].ip: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'subsets[0].addresses[0].ip: Invalid value: "1.2.3": must be a valid IP address',
      'subsets[0].addresses[1].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
  ],
  [
    'a controller is a path behind a domain',
    () => trialOf(ingressClassStrategy).create({ spec: { controller: 'a' } }),
    ['spec.controller: Invalid value: "a": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    'a controller has a proper domain and path',
    () => trialOf(ingressClassStrategy).create({ spec: { controller: 'A_/b c' } }),
    [
      "spec.controller: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      "spec.controller: Invalid value: \"b c\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
    ],
  ],
  [
    'parameters have a scope',
    () => trialOf(ingressClassStrategy).create({ spec: { controller: 'a.io/b', parameters: { kind: 'K', name: 'n', scope: 'Odd' } } }),
    ['spec.parameters.scope: Unsupported value: "Odd": supported values: "Cluster", "Namespace"'],
  ],
  [
    'parameters of a namespace name it',
    () => trialOf(ingressClassStrategy).create({ spec: { controller: 'a.io/b', parameters: { kind: 'K', name: 'n', scope: 'Namespace' } } }),
    ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
  ],
  [
    'the namespace of parameters is a label',
    () => trialOf(ingressClassStrategy).create({ spec: { controller: 'a.io/b', parameters: { kind: 'K', name: 'n', scope: 'Namespace', namespace: 'A_' } } }),
    [
      "spec.parameters.namespace: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'parameters of the cluster name no namespace',
    () => trialOf(ingressClassStrategy).create({ spec: { controller: 'a.io/b', parameters: { kind: 'K', name: 'n', scope: 'Cluster', namespace: 'a' } } }),
    ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
  ],
  [
    'a backend is there',
    () => trialOf(ingressStrategy).create({ spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: {} }] } }] } }),
    ['spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required'],
  ],
  [
    'a service of a backend has a name',
    () =>
      trialOf(ingressStrategy).create({
        spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: '', port: { number: 1 } } } }] } }] },
      }),
    ['spec.rules[0].http.paths[0].backend.service.name: Required value'],
  ],
  [
    'a service of a backend has a label for a name',
    () =>
      trialOf(ingressStrategy).create({
        spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'A_', port: { number: 1 } } } }] } }] },
      }),
    [
      "spec.rules[0].http.paths[0].backend.service.name: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'a type of paths is said',
    () =>
      trialOf(ingressStrategy).create({ spec: { rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 'a', port: { number: 1 } } } }] } }] } }),
    ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
  ],
  [
    'a protocol is known',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ ports: [{ protocol: 'X' }] }] } }),
    ['spec.ingress[0].ports[0].protocol: Unsupported value: "X": supported values: "TCP", "UDP", "SCTP"'],
  ],
  [
    'a port is a number of a port',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ ports: [{ port: 0 }] }] } }),
    ['spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
  ],
  [
    'a last port is not before the first',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ ports: [{ port: 10, endPort: 9 }] }] } }),
    ['spec.ingress[0].ports[0].endPort: Invalid value: 10: must be greater than or equal to `port`'],
  ],
  [
    'a last port is a number of a port',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ ports: [{ port: 10, endPort: 70000 }] }] } }),
    ['spec.ingress[0].ports[0].endPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
  ],
  [
    'a last port needs a first',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ ports: [{ endPort: 9 }] }] } }),
    ['spec.ingress[0].ports[0].endPort: Invalid value: 9: may not be specified when `port` is not specified'],
  ],
  [
    'a last port does not follow a name',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ ports: [{ port: 'http', endPort: 9 }] }] } }),
    ['spec.ingress[0].ports[0].endPort: Invalid value: 9: may not be specified when `port` is non-numeric'],
  ],
  [
    'a name of a port is one',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ ports: [{ port: 'HTTP_' }] }] } }),
    [
      'spec.ingress[0].ports[0].port: Invalid value: "HTTP_": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      'spec.ingress[0].ports[0].port: Invalid value: "HTTP_": must contain at least one letter (a-z)',
    ],
  ],
  [
    'a block of addresses is there',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '' } }] }] } }),
    ['spec.ingress[0].from[0].ipBlock.cidr: Required value'],
  ],
  [
    'a block of addresses is one',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0' } }] }] } }),
    ['spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
  ],
  [
    'a hole in a block is one',
    () => trialOf(networkPolicyStrategy).create({ spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0'] } }] }] } }),
    ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
  ],
  [
    'a hole is smaller than its block and within',
    () =>
      trialOf(networkPolicyStrategy).create({
        spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16', '10.0.0.0/8'] } }] }] },
      }),
    [
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
      'spec.ingress[0].from[0].ipBlock.except[1]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
