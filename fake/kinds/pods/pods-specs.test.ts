import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const pod = (spec: JsonObject): string => trial.create({ spec: { containers: [{ name: 'c', image: 'i' }], ...spec } }).join('\n');
const annotated = (annotations: JsonObject, spec: JsonObject = {}): string =>
  trial.create({ metadata: { name: 'x', annotations }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } }).join('\n');
const secured = (securityContext: JsonObject): string => pod({ securityContext });
const status = (more: JsonObject): string => trial.update({ spec: { containers: [{ name: 'c', image: 'i' }] } }, { status: more }, 'status').join('\n');

test('affinity and spread are told in full', () => {
  const term = (more: JsonObject): string =>
    pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {}, topologyKey: 'k', ...more }] } } });
  expect(term({ topologyKey: '' })).toBe(
    `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty\nspec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty\nspec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  );
  expect(term({ matchLabelKeys: ['a'], mismatchLabelKeys: ['a'] })).toBe(
    'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and mismatchLabelKeys',
  );
  const node = (expression: JsonObject, field: 'matchExpressions' | 'matchFields' = 'matchExpressions'): string =>
    pod({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ [field]: [expression] }] } } } });
  expect(node({ key: 'a', operator: 'Exists', values: ['b'] })).toBe(
    "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
  );
  expect(node({ key: 'a', operator: 'Gt', values: ['1', '2'] })).toBe(
    "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
  );
  expect(node({ key: 'a', operator: 'Near' })).toBe(
    'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
  );
  expect(node({ key: 'metadata.name', operator: 'Exists' }, 'matchFields')).toBe(
    'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].operator: Invalid value: "Exists": not a valid selector operator',
  );
  expect(node({ key: 'metadata.name', operator: 'In', values: ['a', 'b'] }, 'matchFields')).toBe(
    "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
  );
  const spread = (...constraints: readonly JsonObject[]): string =>
    pod({
      topologySpreadConstraints: constraints.map((more) => ({ maxSkew: 1, topologyKey: 'k', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {}, ...more })),
    });
  expect(spread({ minDomains: 0 })).toBe('spec.topologySpreadConstraints[0].minDomains: Invalid value: 0: must be greater than zero');
  expect(spread({ topologyKey: '' })).toBe('spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty');
  expect(spread({ whenUnsatisfiable: 'Wait' })).toBe(
    'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Wait": supported values: "DoNotSchedule", "ScheduleAnyway"',
  );
  expect(spread({}, {})).toBe('spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{k, DoNotSchedule}"');
  expect(pod({ tolerations: [{ key: 'k', operator: 'Equal', value: 'a b' }] })).toBe(
    `spec.tolerations[0].operator: Invalid value: "a b": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  );
});

test('names are resolved within limits', () => {
  const dns = (dnsConfig: JsonObject, more: JsonObject = {}): string => pod({ dnsConfig, ...more });
  expect(dns({ searches: [`${'a.'.repeat(127)}a`] })).toBe(
    'spec.dnsConfig.searches[0]: Invalid value: "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a": must be no more than 253 characters',
  );
  expect(dns({ searches: Array.from({ length: 33 }, (_, index) => `a${index}`) })).toMatch(/must not have more than 32 search paths$/);
  expect(dns({ searches: Array.from({ length: 20 }, (_, index) => `${'a'.repeat(60)}.${'b'.repeat(60)}.c${index}`) })).toMatch(
    /must not have more than 2048 characters \(including spaces\) in the search list$/,
  );
  expect(pod({ hostnameOverride: 'h', setHostnameAsFQDN: true })).toBe('spec.hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true');
  expect(pod({ hostnameOverride: 'a'.repeat(65) })).toBe('spec.hostnameOverride: Too long: may not be more than 64 bytes');
  expect(pod({ imagePullSecrets: [{ name: '' }] })).toBe('');
  expect(pod({ os: { name: '' } })).toBe('spec.os.name: Required value');
  expect(pod({ hostAliases: [{ ip: 'x', hostnames: ['A b'] }] })).toBe(
    `spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)\nspec.hostAliases[0].hostnames[0]: Invalid value: "A b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
  );
});

test('security is told without contradiction', () => {
  expect(secured({ seccompProfile: { type: '' } })).toBe(
    'spec.securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set',
  );
  expect(secured({ seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'p' } })).toBe(
    'spec.securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"RuntimeDefault","LocalhostProfile":"p"}: can only be set when seccomp type is Localhost',
  );
  expect(secured({ seccompProfile: { type: 'Localhost' } })).toBe(
    'spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost',
  );
  expect(secured({ appArmorProfile: { type: '' } })).toBe(
    'spec.securityContext.appArmorProfile.type: Required value: type is required when appArmorProfile is set',
  );
  expect(secured({ appArmorProfile: { type: 'Other' } })).toBe(
    'spec.securityContext.appArmorProfile.type: Unsupported value: "Other": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
  );
  expect(secured({ appArmorProfile: { type: 'RuntimeDefault', localhostProfile: 'p' } })).toBe(
    'spec.securityContext.appArmorProfile.localhostProfile: Invalid value: "p": can only be set when AppArmor type is Localhost',
  );
  expect(secured({ appArmorProfile: { type: 'Localhost', localhostProfile: ' p' } })).toBe(
    'spec.securityContext.appArmorProfile.localhostProfile: Invalid value: " p": must not be padded with whitespace',
  );
  expect(secured({ appArmorProfile: { type: 'Localhost', localhostProfile: '' } })).toBe(
    'spec.securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost',
  );
  expect(secured({ sysctls: [{ name: '', value: '1' }] })).toBe('spec.securityContext.sysctls[0].name: Required value');
  expect(
    secured({
      sysctls: [
        { name: 'kernel.shm_rmid_forced', value: '1' },
        { name: 'kernel.shm_rmid_forced', value: '1' },
      ],
    }),
  ).toBe('spec.securityContext.sysctls[1].name: Duplicate value: "kernel.shm_rmid_forced"');
  expect(pod({ hostIPC: true, securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } })).toBe(
    `spec.securityContext.sysctls[0].name: Invalid value: "kernel.msgmax": may not be specified when 'hostIPC' is true`,
  );
  expect(pod({ containers: [{ name: 'c', image: 'i', securityContext: { procMount: 'Unmasked' } }] })).toBe(
    'spec.containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
  );
  const windows = (windowsOptions: JsonObject): string => secured({ windowsOptions });
  expect(windows({ gmsaCredentialSpec: '' })).toBe(
    'spec.securityContext.windowsOptions.gmsaCredentialSpec: Invalid value: "": gmsaCredentialSpec cannot be an empty string',
  );
  expect(windows({ gmsaCredentialSpec: 'a'.repeat(64 * 1024 + 1) })).toMatch(/size must be under 64 KiB$/);
  const host = { name: 'c', image: 'i', securityContext: { windowsOptions: { hostProcess: false } } };
  expect(pod({ securityContext: { windowsOptions: { hostProcess: true } }, containers: [host], hostNetwork: true })).toBe(
    'spec.containers[0].securityContext.windowsOptions.hostProcess: Invalid value: false: pod hostProcess value must be identical if both are specified, was true',
  );
});

test('annotations that the server knows are checked', () => {
  const key = 'container.apparmor.security.beta.kubernetes.io/c';
  expect(annotated({ [key]: 'what' })).toBe(
    'metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: Invalid value: "what": invalid AppArmor profile name: "what"',
  );
  const runtime = { containers: [{ name: 'c', image: 'i', securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'p' } } }] };
  expect(annotated({ [key]: 'localhost/q' }, runtime)).toBe(
    'spec.containers[0].securityContext.appArmorProfile.localhostProfile: Forbidden: apparmor profile in annotation and field must match',
  );
  const change = (before: JsonObject, annotations: JsonObject): string =>
    trial.update({ metadata: { name: 'x', annotations: before }, spec: { containers: [{ name: 'c', image: 'i' }] } }, { metadata: { annotations } }).join('\n');
  expect(change({}, { [key]: 'unconfined' })).toBe(
    'metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: Forbidden: may not add AppArmor annotations',
  );
  expect(change({ [key]: 'unconfined' }, { [key]: 'runtime/default' })).toBe(
    'metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: Forbidden: may not remove or update AppArmor annotations',
  );
  expect(change({}, { 'kubernetes.io/config.mirror': 'a' })).toBe(
    'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "a": must set spec.nodeName if mirror pod annotation is set\nmetadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not add mirror pod annotation\nmetadata.annotations[kubernetes.io/config.mirror]: Invalid value: "a": must set spec.nodeName if mirror pod annotation is set',
  );
  expect(change({ 'kubernetes.io/config.mirror': 'a' }, { 'kubernetes.io/config.mirror': 'b' })).toBe(
    'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "b": must set spec.nodeName if mirror pod annotation is set\nmetadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not remove or update mirror pod annotation\nmetadata.annotations[kubernetes.io/config.mirror]: Invalid value: "b": must set spec.nodeName if mirror pod annotation is set',
  );
});

test('gates and images stay what they can be', () => {
  expect(pod({ schedulingGates: [{ name: '' }] })).toBe(
    `spec.schedulingGates[0]: Invalid value: "": name part must be non-empty\nspec.schedulingGates[0]: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  );
  expect(pod({ schedulingGates: [{ name: 'a' }, { name: 'a' }] })).toBe('spec.schedulingGates[1]: Duplicate value: "a"');
  const image = { containers: [{ name: 'c', image: 'i', imagePullPolicy: 'Always' }] };
  expect(trial.update({ spec: image }, { spec: { containers: [{ name: 'c', image: '', imagePullPolicy: 'Always' }] } }).join('\n')).toBe(
    'spec.containers[0].image: Required value\nspec.containers[0].image: Required value',
  );
  expect(trial.update({ spec: image }, { spec: { activeDeadlineSeconds: 2 ** 31 } }).join('\n')).toBe(
    'spec.activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive\nspec.activeDeadlineSeconds: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive',
  );
  expect(pod({ containers: [{ name: 'c', image: 'i', volumeDevices: [{ name: 'v', devicePath: '/d' }] }] })).toBe(
    'spec.containers[0].volumeDevices[0].name: Not found: "v"',
  );
});

test('statuses tell addresses and claims that can be', () => {
  expect(status({ podIP: '', podIPs: [{ ip: '' }] })).toBe(
    'status.podIPs[0]: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)\nstatus.podIPs: Invalid value: [{"IP":""}]: podIP and podIPs must either both be set or both be unset',
  );
  expect(status({ resourceClaimStatuses: [{ name: 'a' }, { name: 'a' }] })).toBe(
    'status.resourceClaimStatuses[0].name: Invalid value: "a": must match the name of an entry in `spec.resourceClaims`\nstatus.resourceClaimStatuses[1].name: Invalid value: "a": must match the name of an entry in `spec.resourceClaims`\nstatus.resourceClaimStatuses[1].name: Duplicate value: "a"',
  );
  expect(status({ conditions: [{ type: 'Ready', status: 'True', observedGeneration: -1 }] })).toBe(
    'status.conditions[0].observedGeneration: Invalid value: -1: must be a non-negative integer',
  );
  const container = (more: JsonObject): string =>
    status({ containerStatuses: [{ name: 'c', image: 'i', imageID: '', ready: true, restartCount: 0, started: true, state: { running: {} }, ...more }] });
  expect(
    container({
      allocatedResourcesStatus: [
        {
          name: 'cpu',
          resources: [
            { resourceID: 'a', health: 'Fine' },
            { resourceID: 'a', health: 'Healthy' },
          ],
        },
      ],
    }),
  ).toBe(
    `status.containerStatuses[0].allocatedResourcesStatus[0].name: Invalid value: "cpu": must match one of the container's resource requests\nstatus.containerStatuses[0].allocatedResourcesStatus[0].resources[0].health: Unsupported value: "Fine": supported values: "Healthy", "Unhealthy", "Unknown"\nstatus.containerStatuses[0].allocatedResourcesStatus[0].resources[1].resourceID: Duplicate value: "a"`,
  );
});
