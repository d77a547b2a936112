import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { isUnset, readObject, readText } from '../parts/edit.ts';
import { visitContainers } from './containers.ts';

const systems: readonly string[] = ['linux', 'windows'];
const forLinux = 'windows options cannot be set for a linux pod';
const forWindows = 'cannot be set for a windows pod';

/** Fields of a pod that Windows has no use for, in the server's order. */
const podFields: readonly (readonly [path: string, zero?: boolean | undefined])[] = [
  ['securityContext.appArmorProfile'],
  ['securityContext.seLinuxOptions'],
  ['securityContext.seccompProfile'],
  ['securityContext.fsGroup'],
  ['securityContext.fsGroupChangePolicy'],
  ['securityContext.sysctls'],
  ['securityContext.runAsUser'],
  ['securityContext.runAsGroup'],
  ['securityContext.supplementalGroups'],
  ['securityContext.supplementalGroupsPolicy'],
  ['securityContext.seLinuxChangePolicy'],
  ['hostUsers'],
  ['hostPID', false],
  ['hostIPC', false],
  ['shareProcessNamespace'],
];

const containerFields: readonly string[] = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

function validateWindows(spec: JsonObject, field: string): FieldError[] {
  const ofPod = podFields.flatMap(([path, zero]) => {
    const keys = path.split('.');
    const value = readObject(spec, ...keys.slice(0, -1))?.[keys.at(-1) ?? ''];
    const set = !isUnset(value) && value !== zero && !(Array.isArray(value) && value.length === 0);
    return set ? [forbiddenField(`${field}.${path}`, forWindows)] : [];
  });
  const ofContainers = visitContainers(spec, field).flatMap(({ container, at }) => {
    const context = readObject(container, 'securityContext');
    return containerFields.filter((key) => !isUnset(context?.[key])).map((key) => forbiddenField(`${at}.securityContext.${key}`, forWindows));
  });
  return [...ofPod, ...ofContainers];
}

function validateLinux(spec: JsonObject, field: string): FieldError[] {
  return [{ container: spec, at: field }, ...visitContainers(spec, field)].flatMap(({ container, at }) =>
    readObject(container, 'securityContext', 'windowsOptions') === undefined ? [] : [forbiddenField(`${at}.securityContext.windowsOptions`, forLinux)],
  );
}

/** A pod that names its operating system asks for nothing that only the other one has. */
export function validateOperatingSystem(spec: JsonObject, field: string): FieldError[] {
  const system = readObject(spec, 'os');
  if (system === undefined) return [];
  const name = readText(system, 'name');
  if (name === '') return [required(`${field}.os.name`)];
  if (!systems.includes(name)) return [notSupported(`${field}.os`, name, systems)];
  return name === 'linux' ? validateLinux(spec, field) : validateWindows(spec, field);
}
