import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { podWarnings } from './pod-warnings.ts';

const warned = (spec: JsonObject, annotations: JsonObject = {}, place = ''): string[] => podWarnings(spec, { annotations }, place);
const container = (more: JsonObject): JsonObject => ({ containers: [{ name: 'c', ...more }] });
const port = (more: JsonObject): JsonObject => ({ containerPort: 80, protocol: 'TCP', ...more });

test.each<[string, JsonObject]>([
  ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead', { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } }],
  ['spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod', { topologySpreadConstraints: [{ topologyKey: 'z' }] }],
  ['spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+', { volumes: [{ name: 'g', gitRepo: { repository: 'x' } }] }],
  [
    'volume "v" (ConfigMap "m"): overlapping paths: "a/b" with "a"',
    { volumes: [{ name: 'v', configMap: { name: 'm', items: [{ path: 'a' }, { path: 'a/b' }] } }] },
  ],
  [
    'volume "v" (Projected): overlapping paths: "t" (Secret "s") with "t" (ServiceAccountToken)',
    { volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }, { secret: { name: 's', items: [{ path: 't' }] } }] } }] },
  ],
  ['spec.hostAliases[1].ip: duplicate ip "1.1.1.1"', { hostAliases: [{ ip: '1.1.1.1' }, { ip: '1.1.1.1' }] }],
  [
    'spec.dnsConfig.nameservers[0]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    { dnsConfig: { nameservers: ['2001:DB8::1'] } },
  ],
  ['spec.imagePullSecrets[0].name: invalid empty name ""', { imagePullSecrets: [{}] }],
  ['spec.overhead[memory]: fractional byte value "1m" is invalid, must be an integer', { overhead: { memory: '1m' } }],
  [
    'spec.containers[0].resources.limits[memory]: fractional byte value "1500m" is invalid, must be an integer',
    container({ resources: { limits: { memory: '1500m', cpu: '1500m' } } }),
  ],
  [
    'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
  ],
  ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]', container({ ports: [port({}), port({})] })],
  ['spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]', container({ ports: [port({}), port({ hostPort: 8 })] })],
  [
    'spec.containers[0].ports[1]: dangerously ambiguous port definition with spec.containers[0].ports[0]',
    container({ ports: [port({ hostPort: 8 }), port({ hostPort: 8, hostIP: '1.1.1.1' })] }),
  ],
  [
    'spec.containers[0].ports[0]: hostIP set without hostPort: {Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.1.1.1}',
    container({ ports: [port({ hostIP: '1.1.1.1' })] }),
  ],
  [
    'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod',
    { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'z' }] } } },
  ],
  ['spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1', { terminationGracePeriodSeconds: -1 }],
])('%s', (text, spec) => {
  expect(warned(spec)).toEqual([text]);
});

test('a variable may build on its earlier value', () => {
  expect(
    warned(
      container({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '$(A)2' },
        ],
      }),
    ),
  ).toEqual([]);
});

test('the same name of two ports is told by the first', () => {
  const ports = [port({ name: 'web' }), port({ name: 'web', containerPort: 81 })];
  expect(warned(container({ ports }))).toEqual([
    'spec.containers[0].ports[1]: duplicate port name "web" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]',
  ]);
});

test('annotations that fields replaced are warned about where they stand', () => {
  const annotations = { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default', 'container.apparmor.security.beta.kubernetes.io/c': 'unconfined' };
  expect(warned(container({}), annotations)).toHaveLength(1);
  expect(warned(container({}), annotations, 'spec.template')).toEqual([
    'spec.template.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
    'spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the "appArmorProfile" field instead',
  ]);
});
