import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { createServiceStrategy } from './service.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a protocol is known',
    () => trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80, protocol: 'ICMP' }] } }),
    ['spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
  ],
  [
    'a port has a qualified protocol of its application',
    () => trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80, appProtocol: '-' }] } }),
    [
      "spec.ports[0].appProtocol: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'a node port is there once',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: {},
        spec: {
          selector: { a: 'b' },
          ports: [
            { name: 'a', port: 80, nodePort: 30080 },
            { name: 'b', port: 81, nodePort: 30080 },
          ],
          type: 'NodePort',
        },
      }),
    ['spec.ports[1].nodePort: Invalid value: 30080: provided port is already allocated'],
  ],
  [
    'an address of the outside is one',
    () => trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], externalIPs: ['1.2.3', '127.0.0.1'] } }),
    [
      'spec.externalIPs[0]: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'spec.externalIPs[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
  ],
  [
    'a name of the outside is there',
    () =>
      trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], type: 'ExternalName', externalName: '.' } }),
    ['spec.externalName: Required value'],
  ],
  [
    'a name of the outside is a domain',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: {},
        spec: { selector: { a: 'b' }, ports: [{ port: 80 }], type: 'ExternalName', externalName: 'A_' },
      }),
    [
      "spec.externalName: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a name of the outside has no families',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: {},
        spec: {
          selector: { a: 'b' },
          ports: [{ port: 80 }],
          type: 'ExternalName',
          externalName: 'a.example.com',
          ipFamilyPolicy: 'SingleStack',
          ipFamilies: ['IPv4'],
        },
      }),
    ['spec.ipFamilies: Forbidden: may not be set for ExternalName services', 'spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services'],
  ],
  [
    'a service without an address is not reached from the outside',
    () => trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], type: 'NodePort', clusterIP: 'None' } }),
    ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
  ],
  [
    'an affinity is known',
    () => trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], sessionAffinity: 'Odd' } }),
    ['spec.sessionAffinity: Unsupported value: "Odd": supported values: "ClientIP", "None"'],
  ],
  [
    'an affinity lasts a day at most',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: {},
        spec: { selector: { a: 'b' }, ports: [{ port: 80 }], sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
      }),
    ['spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400'],
  ],
  [
    'ranges of sources are of load balancers',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: {},
        spec: { selector: { a: 'b' }, ports: [{ port: 80 }], loadBalancerSourceRanges: ['10.0.0.0/8'] },
      }),
    ["spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"],
  ],
  [
    'a range of sources is one',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: {},
        spec: { selector: { a: 'b' }, ports: [{ port: 80 }], type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.1'] },
      }),
    ['spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
  ],
  [
    'a range of sources in an annotation is one',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: { annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.1' } },
        spec: { selector: { a: 'b' }, ports: [{ port: 80 }], type: 'LoadBalancer' },
      }),
    [
      'metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ],
  [
    'a class is of load balancers',
    () =>
      trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], loadBalancerClass: 'a.example.com/b' } }),
    ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
  ],
  [
    'a class is a qualified name',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: {},
        spec: { selector: { a: 'b' }, ports: [{ port: 80 }], type: 'LoadBalancer', loadBalancerClass: '-' },
      }),
    [
      "spec.loadBalancerClass: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'node ports of load balancers are of load balancers',
    () => trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], allocateLoadBalancerNodePorts: true } }),
    ["spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'"],
  ],
  [
    'a policy of traffic from the outside is of services that have it',
    () => trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], externalTrafficPolicy: 'Local' } }),
    ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
  ],
  [
    'policies of traffic are known',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: {},
        spec: {
          selector: { a: 'b' },
          ports: [{ port: 80 }],
          type: 'NodePort',
          externalTrafficPolicy: 'Odd',
          internalTrafficPolicy: 'Odd',
          trafficDistribution: 'Odd',
        },
      }),
    [
      'spec.externalTrafficPolicy: Unsupported value: "Odd": supported values: "Cluster", "Local"',
      'spec.internalTrafficPolicy: Unsupported value: "Odd": supported values: "Cluster", "Local"',
      'spec.trafficDistribution: Unsupported value: "Odd": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
    ],
  ],
  [
    'a port for checks of health is of load balancers that keep traffic',
    () => trialOf(createServiceStrategy()).create({ metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], healthCheckNodePort: 30000 } }),
    ["spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"],
  ],
  [
    'hints and mode of topology agree',
    () =>
      trialOf(createServiceStrategy()).create({
        metadata: { annotations: { 'service.kubernetes.io/topology-aware-hints': 'Auto', 'service.kubernetes.io/topology-mode': 'Disabled' } },
        spec: { selector: { a: 'b' }, ports: [{ port: 80 }] },
      }),
    [
      'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "Disabled": must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified',
    ],
  ],
  [
    'a load balancer is reached at a name that is a domain',
    () =>
      trialOf(createServiceStrategy()).update(
        { metadata: {}, spec: { selector: { a: 'b' }, ports: [{ port: 80 }], type: 'LoadBalancer' } },
        {
          status: {
            loadBalancer: { ingress: [{ hostname: 'A_' }, { hostname: '1.2.3.4' }, { ip: '1.2.3' }, { ipMode: 'VIP' }, { ip: '1.2.3.4', ipMode: 'Odd' }] },
          },
        },
        'status',
      ),
    [
      "status.loadBalancer.ingress[0].hostname: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      'status.loadBalancer.ingress[1].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
      'status.loadBalancer.ingress[2].ip: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'status.loadBalancer.ingress[3].ipMode: Forbidden: may not be specified when `ip` is not set',
      'status.loadBalancer.ingress[4].ipMode: Unsupported value: "Odd": supported values: "Proxy", "VIP"',
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
