import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { compareQuantities, isQuantity, parseQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readText } from '../parts/edit.ts';
import { validateNodeSelector } from '../parts/node-selector.ts';
import { structDiff } from '../parts/struct-diff.ts';
import { validateAccessModes } from './access-modes.ts';
import { validateKeptAffinity } from './kept-affinity.ts';
import { sourceNames, validateSources } from './volume-source-validation.ts';

const policies: readonly string[] = ['Delete', 'Recycle', 'Retain'];
const volumeModes: readonly string[] = ['Block', 'Filesystem'];

/** A negative amount is rounded away from zero, as Go's `Value` does. */
function wholeUnits(size: string): number {
  const { nanos } = parseQuantity(size);
  return Number((nanos - 999_999_999n) / 1_000_000_000n);
}

function validateCapacity(capacity: JsonObject): FieldError[] {
  const field = 'spec.capacity';
  const sorted = Object.fromEntries(Object.entries(capacity).sort(([a], [b]) => (a < b ? -1 : 1)));
  const errors = Object.keys(capacity).length === 0 ? [required(field)] : [];
  if (capacity['storage'] === undefined || Object.keys(capacity).length > 1) errors.push(notSupported(field, sorted, ['storage']));
  for (const [name, size] of Object.entries(capacity)) {
    const units = isQuantity(String(size)) ? wholeUnits(String(size)) : 0;
    if (units < 0) errors.push(invalidValue(`${field}[${name}]`, units, 'must be a valid resource quantity'));
    if (isQuantity(String(size)) && compareQuantities(String(size), '0') <= 0)
      errors.push(invalidValue(`${field}[${name}]`, size, 'must be greater than zero'));
  }
  return errors;
}

function validateAffinity(spec: JsonObject): FieldError[] {
  const affinity = readObject(spec, 'nodeAffinity');
  if (affinity === undefined) return [];
  const selector = readObject(affinity, 'required');
  if (selector === undefined) return [required('spec.nodeAffinity.required', 'must specify required node constraints')];
  return validateNodeSelector(selector, 'spec.nodeAffinity.required');
}

function validateClass(spec: JsonObject, key: string): FieldError[] {
  const name = readText(spec, key);
  return name === '' ? [] : dnsSubdomainComplaints(name).map((text) => invalidValue(`spec.${key}`, name, text));
}

/** Whether a path means the root, however it is spelled. */
const isRoot = (path: string): boolean => path !== '' && path.startsWith('/') && path.split('/').every((part) => part === '' || part === '.');

/** Every broken rule of a persistent volume. @see kubernetes pkg/apis/core/validation/validation.go, ValidatePersistentVolume (v1.37) */
export function validateVolume(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const access = (spec['accessModes'] ?? []) as readonly string[];
  const [policy, mode] = [spec['persistentVolumeReclaimPolicy'], spec['volumeMode']];
  const recycled = policy === 'Recycle' && isRoot(readText(readObject(spec, 'hostPath'), 'path'));
  return [
    ...(access.length === 0 ? [required('spec.accessModes')] : []),
    ...validateAccessModes(access, 'spec.accessModes'),
    ...validateCapacity(readObject(spec, 'capacity') ?? {}),
    ...(policies.includes(String(policy)) ? [] : [notSupported('spec.persistentVolumeReclaimPolicy', policy, policies)]),
    ...validateAffinity(spec),
    ...validateSources(spec),
    ...(recycled ? [forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")] : []),
    ...validateClass(spec, 'storageClassName'),
    ...(mode === undefined || volumeModes.includes(String(mode)) ? [] : [notSupported('spec.volumeMode', mode, volumeModes)]),
    ...(spec['volumeAttributesClassName'] === ''
      ? [required('spec.volumeAttributesClassName', 'an empty string is disallowed')]
      : validateClass(spec, 'volumeAttributesClassName')),
  ];
}

function sourcesOf(spec: JsonObject): JsonObject {
  return Object.fromEntries(sourceNames.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]])));
}

/** Every broken rule of a changed volume: its source, mode and place stay. */
export function validateVolumeUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const errors = validateVolume(next);
  if (!sameJson(sourcesOf(spec), sourcesOf(before))) {
    const diff = structDiff('PersistentVolumeSource', before, spec);
    errors.push(forbiddenField('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${diff}`));
  }
  if (spec['volumeMode'] !== before['volumeMode']) errors.push(invalidValue('volumeMode', spec['volumeMode'] ?? null, 'field is immutable'));
  errors.push(...validateKeptAffinity(readObject(spec, 'nodeAffinity'), readObject(before, 'nodeAffinity')));
  const name = 'volumeAttributesClassName';
  if (before[name] !== undefined && spec[name] === undefined) errors.push(forbiddenField(`spec.${name}`, 'update from non-nil value to nil is forbidden'));
  return errors;
}
