import { type Json, type JsonObject, isJsonObject } from '../json.ts';
import { byteLength } from '../names/complaint.ts';
import { dnsLabelComplaints } from '../names/dns.ts';
import type { NameCheck } from '../names/object-name.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../names/qualified-name.ts';
import { type FieldError, forbiddenField, invalidValue, required, tooLong } from './field-error.ts';
import { validateFinalizers, validateNoNewFinalizers } from './finalizers.ts';
import { validateManagedFields } from './managed-fields.ts';
import { validateOwnerReferences } from './owner-references.ts';

const maxAnnotationBytes = 256 * 1024;

/** How metadata is checked. */
export interface ObjectMetaRules {
  readonly nameRule: NameCheck;
  readonly namespaced: boolean;
  /** `metadata` where absent. */
  readonly path?: string;
  /** False skips the rule that a finalizer has a domain, which only built-in kinds have. Default true. */
  readonly builtIn?: boolean;
  /** Reserved for callers that share one set of rules between create and update. */
  readonly isCreate?: boolean;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Every broken rule of labels, of an object or of a selector's matchLabels. */
export function validateLabels(labels: Json | undefined, field: string): FieldError[] {
  if (!isJsonObject(labels)) return [];
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels)) {
    for (const complaint of qualifiedNameComplaints(key)) errors.push(invalidValue(field, key, complaint));
    for (const complaint of labelValueComplaints(text(value))) errors.push(invalidValue(field, value, complaint));
  }
  return errors;
}

/** Every broken rule of annotations: keys are checked regardless of case, and all together have a limit. */
export function validateAnnotations(annotations: Json | undefined, field: string): FieldError[] {
  if (!isJsonObject(annotations)) return [];
  let total = 0;
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(annotations)) {
    total += byteLength(key) + byteLength(text(value));
    errors.push(...qualifiedNameComplaints(key.toLowerCase()).map((complaint) => invalidValue(field, key, complaint)));
  }
  if (total > maxAnnotationBytes) errors.push(tooLong(field, maxAnnotationBytes));
  return errors;
}

function validateNamespace(namespace: string, { namespaced, path }: { namespaced: boolean; path: string }): FieldError[] {
  if (!namespaced) return namespace === '' ? [] : [forbiddenField(`${path}.namespace`, 'not allowed on this type')];
  if (namespace === '') return [required(`${path}.namespace`)];
  return dnsLabelComplaints(namespace).map((complaint) => invalidValue(`${path}.namespace`, namespace, complaint));
}

function validateShared(meta: JsonObject, path: string): FieldError[] {
  return [
    ...validateLabels(meta['labels'], `${path}.labels`),
    ...validateAnnotations(meta['annotations'], `${path}.annotations`),
    ...validateOwnerReferences(meta['ownerReferences'], `${path}.ownerReferences`),
  ];
}

/**
 * Every broken rule of the metadata of an object, in the API server's order.
 *
 * @see apimachinery pkg/api/validation/objectmeta.go (v1.37)
 */
export function validateObjectMeta(meta: JsonObject, rules: ObjectMetaRules): FieldError[] {
  const path = rules.path ?? 'metadata';
  const generateName = text(meta['generateName']);
  const name = text(meta['name']);
  const errors: FieldError[] = [];
  if (generateName !== '') errors.push(...rules.nameRule(generateName, true).map((complaint) => invalidValue(`${path}.generateName`, generateName, complaint)));
  if (name === '') errors.push(required(`${path}.name`, 'name or generateName is required'));
  else errors.push(...rules.nameRule(name, false).map((complaint) => invalidValue(`${path}.name`, name, complaint)));
  errors.push(...validateNamespace(text(meta['namespace']), { namespaced: rules.namespaced, path }));
  if (Number(meta['generation'] ?? 0) < 0) errors.push(invalidValue(`${path}.generation`, meta['generation'], 'must be greater than or equal to 0'));
  errors.push(...validateShared(meta, path), ...validateFinalizers(meta['finalizers'], `${path}.finalizers`, rules.builtIn ?? true));
  return [...errors, ...validateManagedFields(meta['managedFields'], `${path}.managedFields`)];
}

const immutables = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

/**
 * Every field of `metadata` that an update may not change and that differs, and malformed ones.
 *
 * @see apimachinery pkg/api/validation/objectmeta.go (v1.37)
 */
export function validateObjectMetaUpdate(
  next: JsonObject,
  current: JsonObject,
  { path = 'metadata', builtIn = true }: { path?: string; builtIn?: boolean } = {},
): FieldError[] {
  const errors: FieldError[] = [];
  if (current['deletionTimestamp'] !== undefined) errors.push(...validateNoNewFinalizers(next['finalizers'], current['finalizers'], `${path}.finalizers`));
  if (text(next['resourceVersion']) === '')
    errors.push(invalidValue(`${path}.resourceVersion`, next['resourceVersion'] ?? '', 'must be specified for an update'));
  if (Number(next['generation'] ?? 0) < Number(current['generation'] ?? 0))
    errors.push(invalidValue(`${path}.generation`, next['generation'] ?? 0, 'must not be decremented'));
  for (const key of immutables) {
    if ((next[key] ?? null) !== (current[key] ?? null)) errors.push(invalidValue(`${path}.${key}`, next[key], 'field is immutable'));
  }
  errors.push(...validateShared(next, path));
  if (next['finalizers'] !== current['finalizers']) errors.push(...validateFinalizers(next['finalizers'], `${path}.finalizers`, builtIn));
  if (next['managedFields'] !== current['managedFields']) errors.push(...validateManagedFields(next['managedFields'], `${path}.managedFields`));
  return errors;
}

/**
 * What an update of a custom resource is told of its metadata besides {@link validateObjectMetaUpdate}: the server checks what every
 * object has three times, what may not change twice, and finalizers once.
 *
 * @see apiserver pkg/registry/rest/update.go and apiextensions-apiserver pkg/registry/customresource/validator.go (v1.37)
 */
export function repeatedMetaErrors(next: JsonObject, current: JsonObject): FieldError[] {
  const path = 'metadata';
  const shared = [...validateShared(next, path)];
  if (next['managedFields'] !== current['managedFields']) shared.push(...validateManagedFields(next['managedFields'], `${path}.managedFields`));
  const again = validateObjectMetaUpdate({ ...next, finalizers: current['finalizers'] }, current, { builtIn: false });
  const added = current['deletionTimestamp'] === undefined ? [] : validateNoNewFinalizers(next['finalizers'], current['finalizers'], `${path}.finalizers`);
  return [...shared, ...added, ...again];
}
