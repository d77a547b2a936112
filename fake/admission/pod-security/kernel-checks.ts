import type { JsonObject } from '../../../machinery/json.ts';
import { objectAt, objectsAt, textAt } from '../json-fields.ts';
import { type Check, type CheckedPod, containersOf, containersText, isWindows, namesWhere, plural, quotedSet, settersText, type Violation } from './check.ts';

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/';

function runAnnotations({ annotations, spec }: CheckedPod): Violation | undefined {
  const keys = [podAnnotation, ...containersOf(spec).map((container) => `${containerAnnotation}${textAt(container, 'name')}`)];
  const isBad = (key: string): boolean => {
    const value = annotations[key];
    return typeof value === 'string' && value !== 'runtime/default' && value !== 'docker/default' && !value.startsWith('localhost/');
  };
  const bad = [...new Set(keys.filter(isBad))].map((key) => `${key}=${JSON.stringify(annotations[key])}`).sort();
  if (bad.length === 0) return undefined;
  return { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', 'annotations', bad.length)} ${bad.join(', ')}` };
}

const profileOf = (holder: JsonObject): JsonObject | undefined => objectAt(holder, 'securityContext', 'seccompProfile');

function hasBadProfile(holder: JsonObject): boolean {
  const profile = profileOf(holder);
  const type = textAt(profile, 'type');
  return profile !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost';
}

function runFields({ spec }: CheckedPod): Violation | undefined {
  const who = settersText(hasBadProfile(spec) ? 'pod' : undefined, namesWhere(spec, hasBadProfile));
  if (who === '') return undefined;
  const types = [spec, ...containersOf(spec)].filter(hasBadProfile).map((holder) => textAt(profileOf(holder), 'type'));
  return { reason: 'seccompProfile', detail: `${who} must not set securityContext.seccompProfile.type to ${quotedSet(types)}` };
}

function runRequired(pod: CheckedPod): Violation | undefined {
  const found = runFields(pod);
  if (found !== undefined) return found;
  const { spec } = pod;
  const open = profileOf(spec) === undefined ? namesWhere(spec, (container) => profileOf(container) === undefined) : [];
  if (open.length === 0) return undefined;
  const detail = `pod or ${containersText(open)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: 'seccompProfile', detail };
}

const baseline: Check = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  versions: [
    { since: 0, run: runAnnotations },
    { since: 19, run: runFields },
  ],
};

const restricted: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  overrides: 'seccompProfile_baseline',
  versions: [
    { since: 19, run: runRequired },
    { since: 25, run: (pod) => (isWindows(pod) ? undefined : runRequired(pod)) },
  ],
};

const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const safeSince27 = [...safeSysctls, 'net.ipv4.ip_local_reserved_ports'];
const safeSince29 = [
  ...safeSince27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const safeSince32 = [...safeSince29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const safeSince37 = [...safeSince32, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'];

function runSysctls(safe: readonly string[]): (pod: CheckedPod) => Violation | undefined {
  return ({ spec }) => {
    const names = objectsAt(objectAt(spec, 'securityContext'), 'sysctls').map((item) => textAt(item, 'name'));
    const bad = names.filter((name) => !safe.includes(name));
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
  };
}

const sysctls: Check = {
  id: 'sysctls',
  level: 'baseline',
  versions: [
    { since: 0, run: runSysctls(safeSysctls) },
    { since: 27, run: runSysctls(safeSince27) },
    { since: 29, run: runSysctls(safeSince29) },
    { since: 32, run: runSysctls(safeSince32) },
    { since: 37, run: runSysctls(safeSince37) },
  ],
};

/** The checks of what containers may ask of the kernel. @see pod-security-admission policy/check_seccompProfile_*.go, check_sysctls.go (v1.37) */
export const kernelChecks: readonly Check[] = [baseline, restricted, sysctls];
