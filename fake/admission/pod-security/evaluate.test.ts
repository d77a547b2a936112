import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { detailsOf, evaluatePod, reasonsOf } from './evaluate.ts';
import { policyOf } from './policy.ts';

const secure: JsonObject = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

function found(level: 'baseline' | 'restricted', spec: JsonObject, version = 'latest', annotations: JsonObject = {}): string {
  return detailsOf(evaluatePod({ level, version }, { annotations, spec: { containers: [{ name: 'c', securityContext: secure }], ...spec } }));
}

const containers = (...contexts: readonly JsonObject[]): JsonObject => ({
  containers: contexts.map((securityContext, index) => ({ name: `c${index}`, securityContext })),
});

test.each<[string, JsonObject, string]>([
  [
    'capabilities',
    containers({ capabilities: { add: ['NET_RAW', 'SYS_TIME', 'CHOWN'] } }, { capabilities: { add: ['SYS_TIME'] } }),
    'non-default capabilities (containers "c0", "c1" must not include "NET_RAW", "SYS_TIME" in securityContext.capabilities.add)',
  ],
  ['host namespaces', { hostPID: true, hostIPC: true }, 'host namespaces (hostPID=true, hostIPC=true)'],
  [
    'host paths',
    {
      volumes: [
        { name: 'v', hostPath: { path: '/' } },
        { name: 'w', emptyDir: {} },
      ],
    },
    'hostPath volumes (volume "v")',
  ],
  ['host ports', { containers: [{ name: 'c', ports: [{ hostPort: 80 }, { hostPort: 443 }] }] }, 'hostPort (container "c" uses hostPorts 443, 80)'],
  [
    'AppArmor',
    { ...containers({ appArmorProfile: { type: 'Unconfined' } }), securityContext: { appArmorProfile: { type: 'Unconfined' } } },
    'forbidden AppArmor profile (pod and container "c0" must not set AppArmor profile type to "Unconfined")',
  ],
  [
    'SELinux',
    { securityContext: { seLinuxOptions: { type: 'other_t', user: 'u', role: 'r' } } },
    'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "other_t"; user may not be set; role may not be set)',
  ],
  ['proc', containers({ procMount: 'Unmasked' }), 'procMount (container "c0" must not set securityContext.procMount to "Unmasked")'],
  [
    'Windows hosts',
    { securityContext: { windowsOptions: { hostProcess: true } } },
    'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
  ],
  [
    'probes',
    { containers: [{ name: 'c', livenessProbe: { httpGet: { host: 'h' } }, lifecycle: { preStop: { tcpSocket: { host: 'i' } } } }] },
    'probe or lifecycle host (container "c" uses probe or lifecycle hosts "h", "i")',
  ],
  ['sysctls', { securityContext: { sysctls: [{ name: 'kernel.msgmax' }, { name: 'net.ipv4.tcp_rmem' }] } }, 'forbidden sysctls (kernel.msgmax)'],
  [
    'seccomp',
    containers({ seccompProfile: { type: 'Unconfined' } }),
    'seccompProfile (container "c0" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
])('baseline has a word on %s', (_name, spec, text) => {
  expect(found('baseline', spec)).toBe(text);
});

test('a hardened pod breaks no rule of restricted, whichever version', () => {
  for (const version of ['latest', 'v1.0', 'v1.19', 'v1.25', 'v1.34', 'v1.99']) expect(found('restricted', {}, version)).toBe('');
});

test('stricter checks stand in for those they cover', () => {
  const spec: JsonObject = { volumes: [{ name: 'v', hostPath: {} }] };
  expect(found('restricted', spec)).toBe('restricted volume types (volume "v" uses restricted volume type "hostPath")');
});

test('versions bring checks and take them back', () => {
  const host: JsonObject = { containers: [{ name: 'c', livenessProbe: { httpGet: { host: 'h' } } }] };
  expect(found('baseline', host, 'v1.33')).toBe('');
  const root = containers({ ...secure, runAsUser: 0, runAsNonRoot: false });
  expect(found('restricted', root, 'v1.22')).toBe('runAsNonRoot != true (container "c0" must not set securityContext.runAsNonRoot=false)');
  expect(found('restricted', { ...root, hostUsers: false })).toBe('');
  expect(found('restricted', { ...root, hostUsers: false }, 'v1.34')).toContain('runAsUser=0');
  const windows: JsonObject = { ...containers({ runAsNonRoot: true }), os: { name: 'windows' } };
  expect(found('restricted', windows)).toBe('');
  expect(found('restricted', windows, 'v1.24')).toContain('unrestricted capabilities');
});

test('annotations are asked for where there were no fields', () => {
  const annotations = { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' };
  expect(found('baseline', {}, 'v1.18', annotations)).toBe('seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")');
  expect(found('baseline', {}, 'v1.19', annotations)).toBe('');
});

test('what the pod sets holds for containers that set nothing', () => {
  const bare: JsonObject = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  expect(found('restricted', { ...containers(bare), securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } } })).toBe('');
  expect(found('restricted', containers(bare))).toContain('pod or container "c0" must set securityContext.runAsNonRoot=true');
});

test('reasons alone are told of pods that are there already', () => {
  expect(reasonsOf(evaluatePod({ level: 'baseline', version: 'latest' }, { annotations: {}, spec: { hostPID: true, containers: [] } }))).toBe(
    'host namespaces',
  );
});

test('without labels nothing is asked; warning follows what is enforced unless it has a label of its own', () => {
  const prefix = 'pod-security.kubernetes.io/';
  expect(policyOf({}).enforce).toEqual({ level: 'privileged', version: 'latest' });
  expect(policyOf({ [`${prefix}enforce`]: 'baseline', [`${prefix}enforce-version`]: 'v1.25' }).warn).toEqual({ level: 'baseline', version: 'v1.25' });
  expect(policyOf({ [`${prefix}enforce`]: 'baseline', [`${prefix}warn`]: 'privileged' }).warn.level).toBe('privileged');
  expect(policyOf({ [`${prefix}enforce`]: 'none' }).enforce.level).toBe('restricted');
});
