import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });
const withContainer = (more: JsonObject): JsonObject => pod({}, [container(more)]);

const missing = 'Required value';
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

test('the smallest pod breaks no rule', () => {
  expect(trial.create(pod({}))).toEqual([]);
});

test.each<[string, JsonObject, readonly string[]]>([
  ['no containers', { spec: {} }, ['spec.containers: Required value']],
  ['a name twice', pod({}, [container(), container()]), ['spec.containers[1].name: Duplicate value: "c"']],
  ['an init container with a taken name', pod({ initContainers: [container()] }), ['spec.initContainers[0].name: Duplicate value: "c"']],
  ['a bad name', pod({}, [{ name: 'A', image: 'i' }]), [`spec.containers[0].name: Invalid value: "A": ${label}`]],
  ['spaces around an image', withContainer({ image: ' i' }), ['spec.containers[0].image: Invalid value: " i": must not have leading or trailing whitespace']],
  [
    'a pull policy',
    withContainer({ imagePullPolicy: 'Now' }),
    ['spec.containers[0].imagePullPolicy: Unsupported value: "Now": supported values: "Always", "IfNotPresent", "Never"'],
  ],
  [
    'a host port twice',
    withContainer({
      ports: [
        { containerPort: 1, hostPort: 5 },
        { containerPort: 2, hostPort: 5 },
      ],
    }),
    ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//5"'],
  ],
  [
    'rules without a policy',
    withContainer({ restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }] }),
    ['spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used'],
  ],
  [
    'a probe of an init container',
    pod({ initContainers: [container({ name: 'i', readinessProbe: { tcpSocket: { port: 1 } } })] }),
    ['spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always'],
  ],
  [
    'two handlers',
    withContainer({ lifecycle: { preStop: { sleep: { seconds: 1 }, exec: { command: ['x'] } } } }),
    ['spec.containers[0].lifecycle.preStop.sleep: Forbidden: may not specify more than 1 handler type'],
  ],
  [
    'a sleep longer than the grace period',
    withContainer({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
    ['spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)'],
  ],
  [
    'a liveness threshold',
    withContainer({ livenessProbe: { exec: { command: ['x'] }, successThreshold: 2 } }),
    ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
  ],
  [
    'a grace period of a readiness probe',
    withContainer({ readinessProbe: { exec: { command: ['x'] }, terminationGracePeriodSeconds: 5 } }),
    ['spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes'],
  ],
  [
    'a bad port of grpc',
    withContainer({ livenessProbe: { grpc: { port: 0 } } }),
    ['spec.containers[0].livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
  ],
  [
    'restarting on resize where nothing restarts',
    { spec: { containers: [container({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] })], restartPolicy: 'Never' } },
    ["spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'"],
  ],
])('of containers: %s', (_, object, problems) => {
  expect(trial.create(object)).toEqual(problems);
});

const source = (from: JsonObject, value?: string): JsonObject =>
  withContainer({ env: [{ name: 'A', valueFrom: from, ...(value === undefined ? {} : { value }) }] });
const at = 'spec.containers[0].env[0].valueFrom';

test.each<[string, JsonObject, readonly string[]]>([
  [
    'a name with an equals sign',
    withContainer({ env: [{ name: 'A=B' }] }),
    [
      'spec.containers[0].env[0].name: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
    ],
  ],
  [
    'no source',
    source({}),
    [`${at}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`, \`secretKeyRef\` or \`fileKeyRef\``],
  ],
  [
    'a value and a source',
    source({ fieldRef: { fieldPath: 'metadata.name' } }, 'x'),
    [`${at}: Invalid value: "": may not be specified when \`value\` is not empty`],
  ],
  [
    'an unknown field',
    source({ fieldRef: { fieldPath: 'metadata.nope' } }),
    [`${at}.fieldRef.fieldPath: Invalid value: "metadata.nope": error converting fieldPath: field label not supported: metadata.nope`],
  ],
  [
    'a field that variables cannot have',
    source({ fieldRef: { fieldPath: 'status.phase' } }),
    [
      `${at}.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
    ],
  ],
  [
    'an unknown resource',
    source({ resourceFieldRef: { resource: 'limits.gpu' } }),
    [
      `${at}.resourceFieldRef.resource: Unsupported value: "limits.gpu": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
    ],
  ],
  [
    'a divisor',
    source({ resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } }),
    [`${at}.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`],
  ],
  ['no key', source({ secretKeyRef: { name: 's' } }), [`${at}.secretKeyRef.key: Required value`]],
  ['a file of no volume', source({ fileKeyRef: { key: 'K', volumeName: 'v', path: 'p' } }), [`${at}.fileKeyRef.volumeName: Not found: "v"`]],
  [
    'envFrom of nothing',
    withContainer({ envFrom: [{ prefix: 'A_' }] }),
    ['spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'],
  ],
])('of variables: %s', (_, object, problems) => {
  expect(trial.create(object)).toEqual(problems);
});

const mounted = (mount: JsonObject, more: JsonObject = {}): JsonObject =>
  pod({ volumes: [{ name: 'v', emptyDir: {} }] }, [container({ volumeMounts: [{ name: 'v', mountPath: '/m', ...mount }], ...more })]);
const mountAt = 'spec.containers[0].volumeMounts';

test.each<[string, JsonObject, readonly string[]]>([
  ['a mount of no volume', mounted({ name: 'w' }), [`${mountAt}[0].name: Not found: "w"`]],
  ['a climbing sub path', mounted({ subPath: '../x' }), [`${mountAt}.subPath: Invalid value: "../x": must not contain '..'`]],
  [
    'both sub paths',
    mounted({ subPath: 'x', subPathExpr: 'y' }),
    [`${mountAt}[0].subPathExpr: Invalid value: "y": subPathExpr and subPath are mutually exclusive`],
  ],
  [
    'propagation without privileges',
    mounted({ mountPropagation: 'Bidirectional' }),
    [`${mountAt}.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`],
  ],
  [
    'recursion of what can be written',
    mounted({ recursiveReadOnly: 'Enabled' }),
    [`${mountAt}.recursiveReadOnly: Forbidden: may only be specified when readOnly is true`],
  ],
  [
    'a device of a directory',
    mounted({}, { volumeMounts: [], volumeDevices: [{ name: 'v', devicePath: '/d' }] }),
    ['spec.containers[0].volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'],
  ],
])('of mounts: %s', (_, object, problems) => {
  expect(trial.create(object)).toEqual(problems);
});

test.each<[string, JsonObject, readonly string[]]>([
  ['two sources', { emptyDir: {}, hostPath: { path: '/x' } }, ['hostPath: Forbidden: may not specify more than 1 volume type']],
  ['a climbing path of the host', { hostPath: { path: '/a/../b' } }, ['hostPath.path: Invalid value: "/a/../b": must not contain \'..\'']],
  ['a secret without a name', { secret: {} }, ['secret.secretName: Required value']],
  ['an item without a path', { configMap: { name: 'c', items: [{ key: 'k' }] } }, ['configMap.items[0].path: Required value']],
  [
    'a mode',
    { secret: { secretName: 's', defaultMode: 512 } },
    ['secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive'],
  ],
  ['a relative path of nfs', { nfs: { server: 's', path: 'x' } }, ['nfs.path: Invalid value: "x": must be an absolute path']],
  ['an iqn', { iscsi: { targetPortal: 't', iqn: 'iqn.bad' } }, ['iscsi.iqn: Invalid value: "iqn.bad": must be valid format']],
  [
    'a partition',
    { gcePersistentDisk: { pdName: 'd', partition: 256 } },
    ['persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive'],
  ],
  ['no targets', { fc: {} }, ['fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both']],
  ['a flocker of nothing', { flocker: {} }, ['flocker: Required value: one of datasetName and datasetUUID is required']],
  [
    'a reserved option',
    { flexVolume: { driver: 'd', options: { 'x.k8s.io/a': 'b' } } },
    ['flexVolume.options[x.k8s.io/a]: Invalid value: "x.k8s.io/a": kubernetes.io and k8s.io namespaces are reserved'],
  ],
  [
    'a disk of no kind',
    { azureDisk: { diskName: 'd', diskURI: 'https://x', kind: 'Odd' } },
    ['azureDisk.kind: Unsupported value: "Odd": supported values: "Dedicated", "Managed", "Shared"'],
  ],
  ['a file of two references', { downwardAPI: { items: [{ path: 'p' }] } }, ['downwardAPI: Required value: one of fieldRef and resourceFieldRef is required']],
  [
    'the same path twice',
    { projected: { sources: [{ configMap: { name: 'a', items: [{ key: 'k', path: 'p' }] } }, { secret: { name: 's', items: [{ key: 'k', path: 'p' }] } }] } },
    ['projected: Invalid value: "s": conflicting duplicate paths'],
  ],
  [
    'two kinds in one source',
    { projected: { sources: [{ configMap: { name: 'a' }, secret: { name: 's' } }] } },
    ['projected.sources[0]: Forbidden: may not specify more than 1 volume type per source'],
  ],
  [
    'a claim template with a name',
    { ephemeral: { volumeClaimTemplate: { metadata: { name: 'n' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } } } } },
    ['ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set'],
  ],
  ['an image without a reference', { image: {} }, ['image.reference: Required value']],
  ['a negative size', { emptyDir: { sizeLimit: '-1' } }, ['emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity']],
  ['a csi driver of no name', { csi: {} }, ['csi.driver: Required value']],
])('of volumes: %s', (_, volume, problems) => {
  const found = trial.create(pod({ volumes: [{ name: 'v', ...volume }] }));
  expect(found.slice(0, 1)).toEqual(problems.map((problem) => `spec.volumes[0].${problem}`));
});

test.each<[string, JsonObject, readonly string[]]>([
  [
    'an unknown resource',
    { limits: { foo: '1' }, requests: {} },
    [
      'limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
      'limits[foo]: Invalid value: "foo": must be a standard resource for containers',
    ],
  ],
  [
    'less of an extended resource',
    { limits: { 'a.b/c': '2' }, requests: { 'a.b/c': '1' } },
    ['requests: Invalid value: "1": must be equal to a.b/c limit of 2'],
  ],
  [
    'half a page',
    { limits: { 'hugepages-2Mi': '3Mi', cpu: '1' }, requests: {} },
    ['limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi'],
  ],
  ['pages alone', { limits: { 'hugepages-2Mi': '2Mi' } }, [': Forbidden: HugePages require cpu or memory']],
  [
    'a claim that is not the pod’s',
    { claims: [{ name: 'x' }] },
    ['claims[0]: Not found: "x": must be one of the names in pod.spec.resourceClaims which is empty'],
  ],
])('of resources: %s', (_, resources, problems) => {
  const found = trial.create(withContainer({ resources })).filter((text) => !text.includes('requests[foo]'));
  expect(found.slice(0, problems.length)).toEqual(problems.map((problem) => `spec.containers[0].resources${problem.startsWith(':') ? '' : '.'}${problem}`));
});

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

test('pods are no larger than their own resources, and take the sum of what they do not say', () => {
  const two = [container({ resources: { requests: { cpu: '1' } } }), container({ name: 'd', resources: { requests: { cpu: '2', memory: '1Gi' } } })];
  expect(trial.create(pod({ resources: { requests: { cpu: '1' } } }, two))).toEqual([
    'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 3',
  ]);
  expect(trial.created(pod({ resources: { requests: { cpu: '4' } } }, two))).toMatchObject({ spec: { resources: { requests: { cpu: '4', memory: '1Gi' } } } });
});

test.each([
  [
    'controller.kubernetes.io/pod-deletion-cost',
    'much',
    'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "much": must be a 32bit integer',
  ],
  [
    'kubernetes.io/config.mirror',
    'x',
    'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
  ],
  [
    'seccomp.security.alpha.kubernetes.io/pod',
    'x',
    'metadata.annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "x": must be a valid seccomp profile',
  ],
  [
    'container.apparmor.security.beta.kubernetes.io/z',
    'unconfined',
    'metadata.annotations[container.apparmor.security.beta.kubernetes.io/z]: Invalid value: "z": container not found',
  ],
])('the annotation %s is checked', (key, value, problem) => {
  expect(trial.create({ ...pod({}), metadata: { name: 'x', annotations: { [key]: value } } })).toEqual([problem]);
});

test('a field behind a closed gate is not kept', () => {
  const made = trial.created(withContainer({ lifecycle: { stopSignal: 'SIGTERM' } }));
  expect(made).toMatchObject({ spec: { containers: [{ lifecycle: {} }] } });
  expect(JSON.stringify(made)).not.toContain('SIGTERM');
});

test('labels that a term asks for become part of its selector', () => {
  const term = { topologyKey: 'z', matchLabelKeys: ['app'], labelSelector: { matchLabels: { a: 'b' } } };
  const spec = { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
  const made = trial.created({ ...pod(spec), metadata: { name: 'x', labels: { app: 'web' } } });
  expect(JSON.stringify(made)).toContain('"matchExpressions":[{"key":"app","operator":"In","values":["web"]}]');
});

test('what is required is said where it is missing', () => {
  expect(trial.create(pod({}, [{ name: '', image: '' }]))).toEqual([`spec.containers[0].name: ${missing}`, `spec.containers[0].image: ${missing}`]);
});
