import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { trialOf } from '../parts/trial.ts';
import { createServiceStrategy } from './service.ts';
import { validatePortUses } from './service-port-validation.ts';
import { validateService } from './service-validation.ts';

const ports = [{ port: 80 }];
const trial = (): ReturnType<typeof trialOf> => trialOf(createServiceStrategy());
const invalid = (spec: object): readonly string[] => trial().create({ spec: { ports, ...spec } });
const longLabel = 'a'.repeat(64);
const onlyBalancers = "Forbidden: may only be used when `type` is 'LoadBalancer'";

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ ports: [] }, ['spec.ports: Required value']],
  [{ ports: [], clusterIP: 'None' }, []],
  [{ type: 'LoadBalancer', ports: [{ port: 10250 }] }, []],
  [{ type: 'NodePort', clusterIP: 'None' }, ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services']],
  [{ type: 'LoadBalancer', clusterIP: 'None' }, ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services']],
  [
    { type: 'ExternalName', externalName: 'a', clusterIPs: ['10.96.0.9'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    [
      'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
      'spec.ipFamilies: Forbidden: may not be set for ExternalName services',
      'spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services',
    ],
  ],
  [{ type: 'ExternalName', externalName: 'a.b.' }, []],
  [{ type: 'ExternalName' }, ['spec.externalName: Required value']],
  [{ sessionAffinity: 'Foo' }, ['spec.sessionAffinity: Unsupported value: "Foo": supported values: "ClientIP", "None"']],
  [{ allocateLoadBalancerNodePorts: true }, [`spec.allocateLoadBalancerNodePorts: ${onlyBalancers}`]],
  [{ loadBalancerClass: 'example.com/x' }, [`spec.loadBalancerClass: ${onlyBalancers}`]],
  [{ type: 'LoadBalancer', loadBalancerClass: `${longLabel}/` }, expect.arrayContaining([expect.stringContaining('spec.loadBalancerClass: Invalid value')])],
  [{ loadBalancerSourceRanges: ['10.0.0.0/8'] }, [`spec.LoadBalancerSourceRanges: ${onlyBalancers}`]],
  [
    { type: 'LoadBalancer', loadBalancerSourceRanges: ['x'] },
    ['spec.LoadBalancerSourceRanges[0]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
  ],
  [{ externalTrafficPolicy: 'Local' }, ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services']],
  [{ externalTrafficPolicy: 'Local', externalIPs: ['192.0.2.1'] }, []],
  [
    { type: 'NodePort', healthCheckNodePort: 30001 },
    ["spec.healthCheckNodePort: Invalid value: 30001: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"],
  ],
  [{ ipFamilies: ['IPv4', 'IPv4'], ipFamilyPolicy: 'PreferDualStack' }, ['spec.ipFamilies[1]: Duplicate value: "IPv4"']],
  [
    { clusterIP: 'None', clusterIPs: ['None', '10.96.0.2'] },
    ['spec.clusterIPs: Invalid value: ["None","10.96.0.2"]: \'None\' must be the first and only value'],
  ],
  [
    { clusterIP: '10.96.0.2', clusterIPs: ['10.96.0.2', '10.96.0.3'] },
    ['spec.clusterIPs: Invalid value: ["10.96.0.2","10.96.0.3"]: may specify no more than one IP for each IP family'],
  ],
  [
    { clusterIP: '10.96.0.2', clusterIPs: ['10.96.0.2', 'fd00::1'] },
    [
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified",
      'spec.clusterIPs[1]: Invalid value: ["10.96.0.2","fd00::1"]: IPv6 is not configured on this cluster',
    ],
  ],
  [
    { clusterIP: '10.97.0.1' },
    ['spec.clusterIPs: Invalid value: ["10.97.0.1"]: failed to allocate IP 10.97.0.1: the provided network does not match the current range'],
  ],
  [{ ports: [{ port: 80, appProtocol: '' }] }, expect.arrayContaining([expect.stringContaining('spec.ports[0].appProtocol: Invalid value: ""')])],
  [{ ports: [{ port: 80, targetPort: 'a--b' }] }, ['spec.ports[0].targetPort: Invalid value: "a--b": must not contain consecutive hyphens']],
  [{ trafficDistribution: 'PreferSameNode' }, []],
  [{ selector: { 'a b': 'c' } }, expect.arrayContaining([expect.stringContaining('spec.selector: Invalid value: "a b"')])],
])('a service with %j: %j', (spec, complaints) => {
  expect(invalid(spec)).toEqual(complaints);
});

test.each<[object, object, readonly string[]]>([
  [{}, { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'] }, ['spec.clusterIPs[0]: Invalid value: ["10.96.0.9"]: may not change once set']],
  [{}, { clusterIP: '10.96.0.9' }, ['spec.clusterIPs[0]: Invalid value: ["10.96.0.9"]: may not change once set']],
  [{}, { clusterIP: null }, []],
  [{ clusterIP: 'None', selector: { a: 'b' } }, { clusterIP: '10.96.0.9' }, ['spec.clusterIPs[0]: Invalid value: ["10.96.0.9"]: may not change once set']],
  [{ clusterIP: 'None' }, { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }, []],
  [
    { type: 'LoadBalancer', loadBalancerClass: 'example.com/x' },
    { loadBalancerClass: 'example.com/y' },
    ['spec.loadBalancerClass: Invalid value: "example.com/y": may not change once set'],
  ],
  [{ type: 'LoadBalancer', loadBalancerClass: 'example.com/x' }, { type: 'ClusterIP' }, []],
  // The class is checked twice upstream.
  [{}, { loadBalancerClass: 'example.com/x' }, [`spec.loadBalancerClass: ${onlyBalancers}`, `spec.loadBalancerClass: ${onlyBalancers}`]],
  [
    { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
    { healthCheckNodePort: 30054, sessionAffinity: 'X' },
    ['spec.healthCheckNodePort: Forbidden: field is immutable', 'spec.sessionAffinity: Unsupported value: "X": supported values: "ClientIP", "None"'],
  ],
  [
    {
      type: 'NodePort',
      ports: [
        { name: 'a', port: 80, nodePort: 30055 },
        { name: 'b', port: 81, nodePort: 30056 },
      ],
    },
    { type: 'ClusterIP', ports: [{ name: 'a', port: 80, nodePort: 30055 }] },
    [],
  ],
  [
    { type: 'NodePort', ports: [{ port: 80, nodePort: 30055 }] },
    { type: 'ClusterIP', ports: [{ port: 80, nodePort: 30057 }] },
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    { type: 'NodePort' },
    {
      ports: [
        { name: 'a', port: 80, nodePort: 30058 },
        { name: 'b', port: 81, nodePort: 30058 },
      ],
    },
    ['duplicate nodePort: {TCP 30058}'],
  ],
  [
    { clusterIP: 'None' },
    { ipFamilies: ['IPv4'] },
    ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": must be \'SingleStack\' to release the secondary IP family'],
  ],
  [{ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }, { healthCheckNodePort: 30054 }, ['spec.healthCheckNodePort: Forbidden: field is immutable']],
  [{ type: 'NodePort', externalTrafficPolicy: 'Local' }, { type: 'ClusterIP' }, []],
  [{ type: 'NodePort' }, { type: 'ExternalName', externalName: 'a' }, []],
])('a service with %j, changed by %j: %j', (spec, change, complaints) => {
  expect(trial().update({ spec: { ports, ...spec } }, { spec: change as never })).toEqual(complaints);
});

test('the status of a load balancer names addresses and names, that of others none', () => {
  const status = (ingress: object): never => ({ status: { loadBalancer: { ingress: [ingress] } } }) as never;
  const balancer = { spec: { ports, type: 'LoadBalancer' } };
  expect(trial().update({ spec: { ports } }, status({ ip: '192.0.2.1' }), 'status')).toEqual([
    "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
  ]);
  expect(trial().update(balancer, status({ hostname: '192.0.2.1' }), 'status')).toEqual([
    'status.loadBalancer.ingress[0].hostname: Invalid value: "192.0.2.1": must be a DNS name, not an IP address',
  ]);
  expect(trial().update(balancer, status({ hostname: 'a', ipMode: 'VIP' }), 'status')).toEqual([
    'status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set',
  ]);
  expect(trial().update(balancer, status({ ip: '192.0.2.1', ipMode: 'X' }), 'status')).toEqual([
    'status.loadBalancer.ingress[0].ipMode: Unsupported value: "X": supported values: "Proxy", "VIP"',
  ]);
});

test.each<[object, readonly string[]]>([
  [
    { clusterIP: 'None', externalIPs: ['192.0.2.1'] },
    ['spec.externalIPs is ignored for headless services', 'spec.externalIPs is deprecated and may no longer be implemented in some clusters'],
  ],
  [{ clusterIP: 'None', loadBalancerIP: '192.0.2.1' }, ['spec.loadBalancerIP is ignored for headless services']],
  [{ trafficDistribution: 'PreferClose' }, ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"']],
  [{ externalName: 'a.example' }, ['spec.externalName is ignored when spec.type is not "ExternalName"']],
  [
    { type: 'LoadBalancer', loadBalancerIP: '2001:DB8::1' },
    ['spec.loadBalancerIP: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")'],
  ],
  [{ type: 'LoadBalancer', loadBalancerIP: '192.0.2.01' }, ['spec.loadBalancerIP: non-standard IP address "192.0.2.01" is invalid: use "192.0.2.1"']],
  [
    { type: 'LoadBalancer', loadBalancerIP: '::ffff:192.0.2.1' },
    ['spec.loadBalancerIP: non-standard IP address "::ffff:192.0.2.1" is invalid: use "192.0.2.1"'],
  ],
  [
    { type: 'LoadBalancer', loadBalancerSourceRanges: ['2001:DB8::/64'] },
    ['spec.loadBalancerSourceRanges[0]: IPv6 CIDR value "2001:DB8::/64" should be in RFC 5952 canonical format ("2001:db8::/64")'],
  ],
])('a service with %j is warned of: %j', (spec, warnings) => {
  const tried = trial();
  tried.create({ spec: { ports, ...spec } });
  expect(tried.warnings).toEqual(warnings);
});

test('ports of one number share a node port whatever their protocols; others do not', () => {
  const strategy = trialOf(createServiceStrategy());
  const shared = strategy.created({
    spec: {
      type: 'NodePort',
      ports: [
        { name: 'a', port: 53, protocol: 'UDP' },
        { name: 'b', port: 53, protocol: 'TCP', nodePort: 30043 },
      ],
    },
  });
  expect(shared['spec']).toMatchObject({ ports: [{ nodePort: 30043 }, { nodePort: 30043 }] });
  const twice = [
    { name: 'a', port: 53, protocol: 'UDP', nodePort: 30044 },
    { name: 'b', port: 54, protocol: 'TCP', nodePort: 30044 },
  ];
  expect(invalid({ type: 'NodePort', ports: twice })).toEqual(['spec.ports[1].nodePort: Invalid value: 30044: provided port is already allocated']);
});

test('ports that no allocator has looked at are what they can be', () => {
  const ports = [
    { port: 1, nodePort: 30080, protocol: 'TCP' },
    { port: 2, nodePort: 30080, protocol: 'TCP' },
  ];
  expect(validatePortUses({ type: 'NodePort', ports }).map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'spec.ports[1].nodePort: Duplicate value: 30080',
  ]);
  const spec = { type: 'LoadBalancer', clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ports: [{ port: 1, protocol: 'TCP' }], sessionAffinity: 'None' };
  const policies = { externalTrafficPolicy: 'Local', internalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true, healthCheckNodePort: 70_000 };
  const service = { metadata: { name: 's', namespace: 'n' }, spec: { ...spec, ...policies } } as unknown as StoredObject;
  expect(validateService(service).map(({ field, message }) => `${field}: ${message}`)).toContain(
    'spec.healthCheckNodePort: Invalid value: 70000: must be between 1 and 65535, inclusive',
  );
});
