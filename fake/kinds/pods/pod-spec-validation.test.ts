import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });

test.each<[string, JsonObject, readonly string[]]>([
  ['a group below zero', { securityContext: { fsGroup: -1 } }, ['securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive']],
  [
    'a sysctl of the host’s network',
    { hostNetwork: true, securityContext: { sysctls: [{ name: 'net/ipv4.x', value: '1' }] } },
    ['securityContext.sysctls[0].name: Invalid value: "net/ipv4.x": may not be specified when \'hostNetwork\' is true'],
  ],
  [
    'an unnamed apparmor profile',
    { securityContext: { appArmorProfile: { type: 'Localhost' } } },
    ['securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost'],
  ],
  [
    'windows options on linux',
    { os: { name: 'linux' }, securityContext: { windowsOptions: { runAsUserName: 'x' } } },
    ['securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod'],
  ],
  [
    'a user on windows',
    { os: { name: 'windows' }, securityContext: { runAsUser: 1 } },
    ['securityContext.runAsUser: Forbidden: cannot be set for a windows pod'],
  ],
  [
    'a shared namespace with the host’s',
    { shareProcessNamespace: true, hostPID: true },
    ['shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled'],
  ],
  ['own users with the host’s namespaces', { hostUsers: false, hostPID: true }, ['HostPID: Forbidden: when `hostUsers` is false']],
  [
    'processes of the host beside the network',
    { securityContext: { windowsOptions: { hostProcess: true } } },
    ['hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers'],
  ],
  [
    'a toleration without a key',
    { tolerations: [{ operator: 'Equal' }] },
    ['tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"'],
  ],
  [
    'a comparing toleration',
    { tolerations: [{ key: 'a', operator: 'Gt', value: '1' }] },
    ['tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"'],
  ],
  [
    'a skew',
    { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'z', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} }] },
    ['topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero'],
  ],
  [
    'domains that nothing waits for',
    { topologySpreadConstraints: [{ maxSkew: 1, minDomains: 1, topologyKey: 'z', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: {} }] },
    ['topologySpreadConstraints[0].minDomains: Invalid value: 1: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway'],
  ],
  [
    'a weight',
    { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: 'z' } }] } } },
    ['affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100'],
  ],
  [
    'keys for no selector',
    { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'z', matchLabelKeys: ['a'] }] } } },
    ['affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set'],
  ],
  [
    'no terms',
    { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
    ['affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term'],
  ],
  [
    'no name servers',
    { dnsPolicy: 'None', dnsConfig: {} },
    ['dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None'],
  ],
  ['an option of no name', { dnsConfig: { options: [{ value: 'x' }] } }, ['dnsConfig.options[0]: Required value: must not be empty']],
  [
    'another hostname on the host’s network',
    { hostNetwork: true, hostnameOverride: 'a' },
    ['hostnameOverride: Forbidden: may not be specified when hostNetwork is true'],
  ],
  [
    'a gate and a node',
    { nodeName: 'n', schedulingGates: [{ name: 'a' }] },
    ['nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
  ],
  ['an ephemeral container', { ephemeralContainers: [{ name: 'e', image: 'i' }] }, ['ephemeralContainers: Forbidden: cannot be set on create']],
  ['no preemption policy', { preemptionPolicy: '' }, ['preemptionPolicy: Required value']],
  ['a preemption policy', { preemptionPolicy: 'Maybe' }, ['preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"']],
  [
    'an overhead',
    { overhead: { foo: '1' } },
    [
      'overhead.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
      'overhead.limits[foo]: Invalid value: "foo": must be a standard resource for containers',
    ],
  ],
  [
    'a token of no account',
    { volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] },
    ['volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set'],
  ],
])('of the spec: %s', (_, spec, problems) => {
  expect(trial.create(pod(spec))).toEqual(problems.map((problem) => `spec.${problem}`));
});
