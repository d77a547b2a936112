import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { compareQuantities, isQuantity, parseQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readObject, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { structDiff } from '../parts/struct-diff.ts';
import { validateAccessModes } from './access-modes.ts';

const volumeModes: readonly string[] = ['Block', 'Filesystem'];
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

function validateSource(source: JsonObject, at: string): FieldError[] {
  const [kind, group] = [readText(source, 'kind'), readText(source, 'apiGroup')];
  const problem = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
  return [
    ...['name', 'kind'].filter((key) => readText(source, key) === '').map((key) => required(`${at}.${key}`)),
    ...(group === '' && kind !== 'PersistentVolumeClaim' ? [invalidValue(at, kind, problem)] : []),
    ...(group === '' ? [] : dnsSubdomainComplaints(group).map((text) => invalidValue(`${at}.apiGroup`, group, text))),
  ];
}

function validateRequest(spec: JsonObject, field: string): FieldError[] {
  const size = readObject(spec, 'resources', 'requests')?.['storage'];
  if (size === undefined) return [required(field)];
  const text = String(size);
  return isQuantity(text) && compareQuantities(text, '0') <= 0 ? [invalidValue(field, text, 'must be greater than zero')] : [];
}

/** Every broken rule of the spec of a claim, also of one in a template. @see kubernetes pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimSpec (v1.37) */
export function validateClaimSpec(spec: JsonObject, at: string): FieldError[] {
  const modes = (spec['accessModes'] ?? []) as readonly string[];
  const mode = spec['volumeMode'];
  const [source, reference] = [readObject(spec, 'dataSource'), readObject(spec, 'dataSourceRef')];
  const className = (key: string): FieldError[] => {
    const name = readText(spec, key);
    return name === '' ? [] : dnsSubdomainComplaints(name).map((text) => invalidValue(`${at}.${key}`, name, text));
  };
  return [
    ...(modes.length === 0 ? [required(`${at}.accessModes`, 'at least 1 access mode is required')] : []),
    ...validateLabelSelector(readObject(spec, 'selector'), `${at}.selector`),
    ...validateAccessModes(modes, `${at}.accessModes`),
    ...validateRequest(spec, `${at}.resources[storage]`),
    ...className('storageClassName'),
    ...(isUnset(mode) || volumeModes.includes(String(mode)) ? [] : [notSupported(`${at}.volumeMode`, mode, volumeModes)]),
    ...(source === undefined ? [] : validateSource(source, `${at}.dataSource`)),
    ...(reference === undefined ? [] : validateSource(reference, `${at}.dataSourceRef`)),
    ...className('volumeAttributesClassName'),
  ];
}

/** Every broken rule of a claim. */
export function validateClaim(object: StoredObject): FieldError[] {
  return validateClaimSpec(readObject(object, 'spec') ?? {}, 'spec');
}

const requestOf = (spec: JsonObject): string => String(readObject(spec, 'resources', 'requests')?.['storage'] ?? '0');

/** The spec that may not change: `next` with everything put back that may. */
function settled(next: StoredObject, current: StoredObject): JsonObject {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const rest: Record<string, unknown> = { ...spec };
  if (readText(before, 'volumeName') === '') rest['volumeName'] = before['volumeName'];
  const annotated = current.metadata.annotations?.[classAnnotation];
  const moved = annotated !== undefined && before['storageClassName'] === undefined && spec['storageClassName'] === annotated;
  const first = annotated === undefined && before['storageClassName'] === undefined && spec['storageClassName'] !== undefined;
  if (moved || first) rest['storageClassName'] = before['storageClassName'];
  if (readText(readObject(next, 'status'), 'phase') !== 'Bound') return rest as JsonObject;
  const requests = { ...readObject(spec, 'resources', 'requests'), storage: readObject(before, 'resources', 'requests')?.['storage'] };
  rest['resources'] = { ...readObject(spec, 'resources'), requests };
  rest['volumeAttributesClassName'] = before['volumeAttributesClassName'];
  return rest as JsonObject;
}

function validateAnnotation(next: StoredObject, current: StoredObject): FieldError[] {
  const [now, before] = [next.metadata.annotations?.[classAnnotation], current.metadata.annotations?.[classAnnotation]];
  const moved = before !== undefined && now === undefined && readObject(next, 'spec')?.['storageClassName'] === before;
  return now === before || moved ? [] : [invalidValue(`metadata.annotations[${classAnnotation}]`, now ?? '', 'field is immutable')];
}

function validateAttributesClass(spec: JsonObject, before: JsonObject): FieldError[] {
  const field = 'spec.volumeAttributesClassName';
  if (isUnset(before['volumeAttributesClassName'])) return [];
  if (spec['volumeAttributesClassName'] === undefined) return [forbiddenField(field, 'update from non-nil value to nil is forbidden')];
  return spec['volumeAttributesClassName'] === '' ? [forbiddenField(field, 'update from non-empty value to empty is forbidden')] : [];
}

/** Every broken rule of the sizes in the status of a claim. @see kubernetes pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimStatusUpdate (v1.37) */
export function validateClaimStatus(next: StoredObject): FieldError[] {
  const status = readObject(next, 'status');
  const wrong = (list: string): FieldError[] =>
    Object.entries(readObject(status, list) ?? {}).flatMap(([name, amount]) => {
      const bytes = parseQuantity(String(amount)).nanos / 1_000_000_000n;
      if (list === 'allocatedResources' && name !== 'storage') return [notSupported(`status.${list}`, name, ['storage'])];
      return bytes < 0n ? [invalidValue(`status.${list}[${name}]`, Number(bytes), 'must be a valid resource quantity')] : [];
    });
  return [...wrong('capacity'), ...wrong('allocatedResources')];
}

const immutable = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/**
 * Every broken rule of a changed claim: a bound one may grow, and shrink down to what it has.
 *
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimUpdate (v1.37)
 */
export function validateClaimUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const kept = settled(next, current);
  const basis = readText(before, 'volumeName') === '' ? { ...before, volumeName: kept['volumeName'] ?? '' } : before;
  const errors = [...validateClaim(next), ...validateAnnotation(next, current)];
  const form = 'PersistentVolumeClaimSpec';
  if (!sameJson(goStruct(form, kept), goStruct(form, basis))) errors.push(forbiddenField('spec', `${immutable}\n${structDiff(form, basis, kept)}`));
  const capacity = String(readObject(current, 'status', 'capacity')?.['storage'] ?? '0');
  if (compareQuantities(requestOf(spec), requestOf(before)) < 0 && compareQuantities(requestOf(spec), capacity) <= 0)
    errors.push(forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  if (spec['volumeMode'] !== before['volumeMode']) errors.push(invalidValue('volumeMode', spec['volumeMode'] ?? null, 'field is immutable'));
  return [...errors, ...validateAttributesClass(spec, before)];
}
