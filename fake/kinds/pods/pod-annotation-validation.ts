import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../../machinery/validation/field-error.ts';
import { readObject, readText } from '../parts/edit.ts';
import { visitContainers } from './containers.ts';
import { sortedEntries } from './field-rules.ts';
import { validateLocalDescendingPath } from './path-validation.ts';

/** The annotation of a pod that the node made itself. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror';

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const appArmorContainer = 'container.apparmor.security.beta.kubernetes.io/';
const seccompProfiles: readonly string[] = ['runtime/default', 'docker/default', 'unconfined'];

function validateSeccompName(profile: string, field: string): FieldError[] {
  if (seccompProfiles.includes(profile)) return [];
  if (profile.startsWith('localhost/')) return validateLocalDescendingPath(profile.slice('localhost/'.length), field);
  return [invalidValue(field, profile, 'must be a valid seccomp profile')];
}

function isInt32(text: string): boolean {
  if (!/^(0|-[0-9]+|[1-9][0-9]*)$/.test(text)) return false;
  return Number(text) >= -2147483648 && Number(text) <= 2147483647;
}

/** Every broken rule of the annotations that say something about a pod, on a pod or on a template. */
export function validatePodAnnotations(metadata: JsonObject | undefined, spec: JsonObject, field: string): FieldError[] {
  const annotations = readObject(metadata, 'annotations') ?? {};
  const errors: FieldError[] = [];
  const mirror = annotations[mirrorAnnotation];
  if (mirror !== undefined && readText(spec, 'nodeName') === '')
    errors.push(invalidValue(`${field}[${mirrorAnnotation}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  const cost = annotations[deletionCost];
  if (typeof cost === 'string' && !isInt32(cost)) errors.push(invalidValue(`${field}[${deletionCost}]`, cost, 'must be a 32bit integer'));
  const seccomp = annotations[seccompPod];
  if (typeof seccomp === 'string') errors.push(...validateSeccompName(seccomp, `${field}.${seccompPod}`));
  const entries = sortedEntries(metadata, 'annotations');
  for (const [key, value] of entries) if (key.startsWith(seccompContainer)) errors.push(...validateSeccompName(String(value), `${field}.${key}`));
  const names = new Set(visitContainers(spec, '').map(({ container }) => readText(container, 'name')));
  for (const [key, value] of entries) {
    if (!key.startsWith(appArmorContainer)) continue;
    const name = key.slice(appArmorContainer.length);
    const profile = String(value);
    if (!names.has(name)) errors.push(invalidValue(`${field}[${key}]`, name, 'container not found'));
    if (!['', 'runtime/default', 'unconfined'].includes(profile) && !profile.startsWith('localhost/'))
      errors.push(invalidValue(`${field}[${key}]`, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`));
  }
  return errors;
}

function matchProfile(annotation: string, profile: JsonObject, field: string, kind: 'seccomp' | 'apparmor'): FieldError[] {
  const type = readText(profile, 'type');
  const wrongType = [forbiddenField(`${field}.type`, `${kind} type in annotation and field must match`)];
  const defaults = kind === 'seccomp' ? ['runtime/default', 'docker/default'] : ['runtime/default'];
  if (type === 'Unconfined') return annotation === 'unconfined' ? [] : wrongType;
  if (type === 'RuntimeDefault') return defaults.includes(annotation) ? [] : wrongType;
  if (type !== 'Localhost') return [];
  if (!annotation.startsWith('localhost/')) return wrongType;
  return annotation.slice('localhost/'.length) === profile['localhostProfile']
    ? []
    : [forbiddenField(`${field}.localhostProfile`, `${kind} profile in annotation and field must match`)];
}

/** Profiles that are given by annotation and by field are the same. */
export function validateProfilesMatch(metadata: JsonObject | undefined, spec: JsonObject, field: string): FieldError[] {
  const annotations = readObject(metadata, 'annotations') ?? {};
  const errors: FieldError[] = [];
  const check = (key: string, profile: JsonObject | undefined, at: string, kind: 'seccomp' | 'apparmor'): void => {
    const annotation = annotations[key];
    if (profile !== undefined && typeof annotation === 'string') errors.push(...matchProfile(annotation, profile, at, kind));
  };
  const ofPod = readObject(spec, 'securityContext');
  check(seccompPod, readObject(ofPod, 'seccompProfile'), `${field}.securityContext.seccompProfile`, 'seccomp');
  const containers = visitContainers(spec, field).map(({ container, at }) => ({
    name: readText(container, 'name'),
    own: readObject(container, 'securityContext'),
    at,
  }));
  for (const { name, own, at } of containers)
    check(`${seccompContainer}${name}`, readObject(own, 'seccompProfile'), `${at}.securityContext.seccompProfile`, 'seccomp');
  if (readText(readObject(spec, 'os'), 'name') === 'windows') return errors;
  for (const { name, own, at } of containers) {
    const profile = readObject(own, 'appArmorProfile') ?? readObject(ofPod, 'appArmorProfile');
    check(`${appArmorContainer}${name}`, profile, `${at}.securityContext.appArmorProfile`, 'apparmor');
  }
  return errors;
}

/** Annotations of a pod that stay as they were created. */
export function validatePodAnnotationUpdate(next: JsonObject, current: JsonObject, field: string): FieldError[] {
  const [now, before] = [readObject(next, 'annotations') ?? {}, readObject(current, 'annotations') ?? {}];
  const errors: FieldError[] = [];
  for (const [key, value] of sortedEntries(current, 'annotations')) {
    if (now[key] === value) continue;
    if (key.startsWith(appArmorContainer)) errors.push(forbiddenField(`${field}[${key}]`, 'may not remove or update AppArmor annotations'));
    if (key === mirrorAnnotation) errors.push(forbiddenField(`${field}[${key}]`, 'may not remove or update mirror pod annotation'));
  }
  for (const [key] of sortedEntries(next, 'annotations')) {
    if (before[key] !== undefined) continue;
    if (key.startsWith(appArmorContainer)) errors.push(forbiddenField(`${field}[${key}]`, 'may not add AppArmor annotations'));
    if (key === mirrorAnnotation) errors.push(forbiddenField(`${field}[${key}]`, 'may not add mirror pod annotation'));
  }
  return errors;
}
