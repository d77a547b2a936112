import type { JsonObject } from '../../../machinery/json.ts';
import { objectAt, objectsAt, textAt, textsAt } from '../json-fields.ts';
import {
  type Check,
  type CheckedPod,
  containersOf,
  containersText,
  hasUserNamespace,
  namesWhere,
  plural,
  quoted,
  quotedSet,
  securityOf,
  settersText,
  type Violation,
} from './check.ts';

const hostNamespaces: Check = {
  id: 'hostNamespaces',
  level: 'baseline',
  versions: [
    {
      since: 0,
      run({ spec }) {
        const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true);
        return shared.length === 0 ? undefined : { reason: 'host namespaces', detail: shared.map((key) => `${key}=true`).join(', ') };
      },
    },
  ],
};

const privileged: Check = {
  id: 'privileged',
  level: 'baseline',
  versions: [
    {
      since: 0,
      run({ spec }) {
        const names = namesWhere(spec, (container) => securityOf(container)?.['privileged'] === true);
        return names.length === 0 ? undefined : { reason: 'privileged', detail: `${containersText(names)} must not set securityContext.privileged=true` };
      },
    },
  ],
};

const defaultCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const capabilities: Check = {
  id: 'capabilities_baseline',
  level: 'baseline',
  versions: [
    {
      since: 0,
      run({ spec }) {
        const added = (container: JsonObject): readonly string[] =>
          textsAt(objectAt(container, 'securityContext', 'capabilities'), 'add').filter((name) => !defaultCapabilities.has(name));
        const names = namesWhere(spec, (container) => added(container).length > 0);
        if (names.length === 0) return undefined;
        const bad = quotedSet(containersOf(spec).flatMap(added));
        return { reason: 'non-default capabilities', detail: `${containersText(names)} must not include ${bad} in securityContext.capabilities.add` };
      },
    },
  ],
};

const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  versions: [
    {
      since: 0,
      run({ spec }) {
        const names = objectsAt(spec, 'volumes')
          .filter((volume) => objectAt(volume, 'hostPath') !== undefined)
          .map((volume) => textAt(volume, 'name'));
        return names.length === 0 ? undefined : { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` };
      },
    },
  ],
};

const hostPorts: Check = {
  id: 'hostPorts',
  level: 'baseline',
  versions: [
    {
      since: 0,
      run({ spec }) {
        const portsOf = (container: JsonObject): readonly string[] =>
          objectsAt(container, 'ports').flatMap((port) => (Number(port['hostPort'] ?? 0) === 0 ? [] : [String(port['hostPort'])]));
        const names = namesWhere(spec, (container) => portsOf(container).length > 0);
        if (names.length === 0) return undefined;
        const ports = [...new Set(containersOf(spec).flatMap(portsOf))].sort();
        const verb = plural('uses', 'use', names.length);
        return { reason: 'hostPort', detail: `${containersText(names)} ${verb} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}` };
      },
    },
  ],
};

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

function runAppArmor({ spec, annotations }: CheckedPod): Violation | undefined {
  const badType = (holder: JsonObject): string | undefined => {
    const profile = objectAt(holder, 'securityContext', 'appArmorProfile');
    const type = textAt(profile, 'type');
    return profile === undefined || type === 'RuntimeDefault' || type === 'Localhost' ? undefined : type;
  };
  const names = namesWhere(spec, (container) => badType(container) !== undefined);
  const types = [...new Set([spec, ...containersOf(spec)].flatMap((holder) => badType(holder) ?? []))].sort();
  const marks = Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && value !== '' && value !== 'runtime/default' && !String(value).startsWith('localhost/'))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  const setters = [
    settersText(badType(spec) === undefined ? undefined : 'pod', names),
    marks.length === 0 ? '' : plural('annotation', 'annotations', marks.length),
  ];
  const who = setters.filter((text) => text !== '').join(' and ');
  if (who === '') return undefined;
  const values = [...types, ...marks];
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length),
    detail: `${who} must not set AppArmor profile type to ${quoted(values)}`,
  };
}

const appArmorProfile: Check = { id: 'appArmorProfile', level: 'baseline', versions: [{ since: 0, run: runAppArmor }] };

function runSeLinux({ spec }: CheckedPod, allowed: ReadonlySet<string>): Violation | undefined {
  const optionsOf = (holder: JsonObject): JsonObject => objectAt(holder, 'securityContext', 'seLinuxOptions') ?? {};
  const isBad = (holder: JsonObject): boolean => {
    const options = optionsOf(holder);
    return !allowed.has(textAt(options, 'type')) || textAt(options, 'user') !== '' || textAt(options, 'role') !== '';
  };
  const who = settersText(isBad(spec) ? 'pod' : undefined, namesWhere(spec, isBad));
  if (who === '') return undefined;
  const all = [spec, ...containersOf(spec)].map(optionsOf);
  const types = [...new Set(all.map((options) => textAt(options, 'type')).filter((type) => !allowed.has(type)))];
  const problems = [
    ...(types.length === 0 ? [] : [`${plural('type', 'types', types.length)} ${quotedSet(types)}`]),
    ...['user', 'role'].filter((key) => all.some((options) => textAt(options, key) !== '')).map((key) => `${key} may not be set`),
  ];
  return { reason: 'seLinuxOptions', detail: `${who} set forbidden securityContext.seLinuxOptions: ${problems.join('; ')}` };
}

const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t'];
const seLinuxTypesSince31: ReadonlySet<string> = new Set([...seLinuxTypes, 'container_engine_t']);

const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  versions: [
    { since: 0, run: (pod) => runSeLinux(pod, new Set(seLinuxTypes)) },
    { since: 31, run: (pod) => runSeLinux(pod, seLinuxTypesSince31) },
  ],
};

/** The mask over /proc must be the default one. */
export function runProcMount({ spec }: CheckedPod): Violation | undefined {
  const kindOf = (container: JsonObject): string => textAt(securityOf(container), 'procMount');
  const isBad = (container: JsonObject): boolean => kindOf(container) !== '' && kindOf(container) !== 'Default';
  const names = namesWhere(spec, isBad);
  if (names.length === 0) return undefined;
  const kinds = quotedSet(containersOf(spec).filter(isBad).map(kindOf));
  return { reason: 'procMount', detail: `${containersText(names)} must not set securityContext.procMount to ${kinds}` };
}

const procMount: Check = {
  id: 'procMount',
  level: 'baseline',
  versions: [
    { since: 0, run: runProcMount },
    { since: 35, run: (pod) => (hasUserNamespace(pod) ? undefined : runProcMount(pod)) },
  ],
};

const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  versions: [
    {
      since: 0,
      run({ spec }) {
        const isBad = (holder: JsonObject): boolean => objectAt(holder, 'securityContext', 'windowsOptions')?.['hostProcess'] === true;
        const who = settersText(isBad(spec) ? 'pod' : undefined, namesWhere(spec, isBad));
        return who === '' ? undefined : { reason: 'hostProcess', detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` };
      },
    },
  ],
};

function hostsOf(container: JsonObject): readonly string[] {
  const lifecycle = objectAt(container, 'lifecycle');
  const handlers = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((key) => objectAt(container, key)),
    ...['postStart', 'preStop'].map((key) => objectAt(lifecycle, key)),
  ];
  const hosts = handlers.flatMap((handler) => ['httpGet', 'tcpSocket'].map((key) => textAt(objectAt(handler, key), 'host')));
  return hosts.filter((host) => host !== '');
}

const hostProbes: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  versions: [
    {
      since: 34,
      run({ spec }) {
        const names = [...new Set(namesWhere(spec, (container) => hostsOf(container).length > 0))].sort();
        if (names.length === 0) return undefined;
        const hosts = [...new Set(containersOf(spec).flatMap(hostsOf))];
        const noun = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length);
        return { reason: 'probe or lifecycle host', detail: `${containersText(names)} ${plural('uses', 'use', names.length)} ${noun} ${quotedSet(hosts)}` };
      },
    },
  ],
};

/** The checks of level baseline but for seccomp and sysctls. @see pod-security-admission policy/check_*.go (v1.37) */
export const baselineChecks: readonly Check[] = [
  appArmorProfile,
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  windowsHostProcess,
];
