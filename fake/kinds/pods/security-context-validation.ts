import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, duplicate, invalidValue, notSupported, required, tooLong } from '../../../machinery/validation/field-error.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { allowOneOf, readTexts, validateId } from './field-rules.ts';
import { validateLocalDescendingPath } from './path-validation.ts';
import { validateWindowsOptions } from './windows-options-validation.ts';

const profileTypes: readonly string[] = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccomp(context: JsonObject, field: string): FieldError[] {
  const profile = readObject(context, 'seccompProfile');
  if (profile === undefined) return [];
  const type = readText(profile, 'type');
  const local = profile['localhostProfile'];
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${field}.type`, 'type is required when seccompProfile is set'));
  else if (!profileTypes.includes(type)) errors.push(notSupported(`${field}.type`, type, profileTypes));
  if (type === 'Localhost') {
    if (typeof local !== 'string') errors.push(required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost'));
    else errors.push(...validateLocalDescendingPath(local, `${field}.localhostProfile`));
  } else if (typeof local === 'string')
    errors.push(invalidValue(`${field}.localhostProfile`, goStruct('SeccompProfile', profile), 'can only be set when seccomp type is Localhost'));
  return errors;
}

function validateAppArmor(context: JsonObject, field: string): FieldError[] {
  const profile = readObject(context, 'appArmorProfile');
  if (profile === undefined) return [];
  const type = readText(profile, 'type');
  const local = profile['localhostProfile'];
  const at = `${field}.localhostProfile`;
  if (type === '') return [required(`${field}.type`, 'type is required when appArmorProfile is set')];
  if (!profileTypes.includes(type)) return [notSupported(`${field}.type`, type, profileTypes)];
  if (type !== 'Localhost') return typeof local === 'string' ? [invalidValue(at, local, 'can only be set when AppArmor type is Localhost')] : [];
  if (typeof local !== 'string') return [required(at, 'must be set when AppArmor type is Localhost')];
  const errors: FieldError[] = [];
  if (local.trim() !== local) errors.push(invalidValue(at, local, 'must not be padded with whitespace'));
  else if (local === '') errors.push(required(at, 'must be set when AppArmor type is Localhost'));
  return local.length > 4095 ? [...errors, tooLong(at, 4095)] : errors;
}

/** Every broken rule of a container's security context. `hostUsers`: the pod uses the users of its host. */
export function validateContainerSecurity(container: JsonObject, field: string, hostUsers: boolean): FieldError[] {
  const context = readObject(container, 'securityContext');
  if (context === undefined) return [];
  const errors = [...validateId(context['runAsUser'], `${field}.runAsUser`), ...validateId(context['runAsGroup'], `${field}.runAsGroup`)];
  const mount = context['procMount'];
  errors.push(...allowOneOf(mount, `${field}.procMount`, ['Default', 'Unmasked']));
  if (hostUsers && mount === 'Unmasked') errors.push(invalidValue(`${field}.procMount`, mount, '`hostUsers` must be false to use `Unmasked`'));
  errors.push(...validateSeccomp(context, `${field}.seccompProfile`));
  if (context['allowPrivilegeEscalation'] === false) {
    const refuse = (what: string): void => {
      errors.push(invalidValue(field, goStruct('SecurityContext', context), `cannot set \`allowPrivilegeEscalation\` to false and ${what}`));
    };
    if (context['privileged'] === true) refuse('`privileged` to true');
    for (const name of readTexts(readObject(context, 'capabilities'), 'add')) if (name === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
  }
  return [...errors, ...validateWindowsOptions(context, `${field}.windowsOptions`), ...validateAppArmor(context, `${field}.appArmorProfile`)];
}

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctlName = `^(${segment}[\\./])*${segment}$`;
const sysctlPattern = new RegExp(sysctlName);
const ipcNames: readonly string[] = ['sem', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced', 'shm', 'msgmax', 'msgmnb', 'msgmni', 'msg'].map(
  (name) => `kernel.${name}`,
);

// Slashes and dots may change places in the names of sysctls; the first one tells which is meant.
const dotted = (name: string): string => {
  const first = name.search(/[./]/);
  return first >= 0 && name[first] === '/' ? name.replace(/[./]/g, (found) => (found === '/' ? '.' : '/')) : name;
};

function validateSysctls(context: JsonObject, spec: JsonObject, field: string): FieldError[] {
  const seen = new Set<string>();
  return readObjects(context, 'sysctls').flatMap((item, index) => {
    const name = readText(item, 'name');
    const at = `${field}[${index}].name`;
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(at));
    else if (name.length > 253 || !sysctlPattern.test(name))
      errors.push(invalidValue(at, name, `must have at most 253 characters and match regex ${sysctlName}`));
    else if (seen.has(name)) errors.push(duplicate(at, name));
    seen.add(name);
    const plain = dotted(name);
    if (spec['hostNetwork'] === true && plain.startsWith('net.')) errors.push(invalidValue(at, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec['hostIPC'] === true && (ipcNames.includes(plain) || plain.startsWith('fs.mqueue.')))
      errors.push(invalidValue(at, name, "may not be specified when 'hostIPC' is true"));
    return errors;
  });
}

/** Every broken rule of a pod's security context. */
export function validatePodSecurity(spec: JsonObject, field: string): FieldError[] {
  const context = readObject(spec, 'securityContext');
  if (context === undefined) return [];
  const groups = Array.isArray(context['supplementalGroups']) ? context['supplementalGroups'] : [];
  return [
    ...['fsGroup', 'runAsUser', 'runAsGroup'].flatMap((key) => validateId(context[key], `${field}.${key}`)),
    ...groups.flatMap((group, index) => validateId(group, `${field}.supplementalGroups[${index}]`)),
    ...validateSysctls(context, spec, `${field}.sysctls`),
    ...allowOneOf(context['fsGroupChangePolicy'], `${field}.fsGroupChangePolicy`, ['Always', 'OnRootMismatch']),
    ...validateSeccomp(context, `${field}.seccompProfile`),
    ...validateWindowsOptions(context, `${field}.windowsOptions`),
    ...validateAppArmor(context, `${field}.appArmorProfile`),
    ...allowOneOf(context['supplementalGroupsPolicy'], `${field}.supplementalGroupsPolicy`, ['Merge', 'Strict']),
    ...allowOneOf(context['seLinuxChangePolicy'], `${field}.seLinuxChangePolicy`, ['MountOption', 'Recursive']),
  ];
}
