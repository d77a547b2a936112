import { isJsonObject, type Json, type JsonObject } from '../../../../machinery/json.ts';
import { dns1035LabelComplaints, dnsSubdomainComplaints } from '../../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../../machinery/validation/field-error.ts';
import { repeatedMetaErrors } from '../../../../machinery/validation/object-meta.ts';
import type { StoredObject } from '../../../registry/strategy.ts';
import type { RuleLanguage } from '../rules.ts';
import { validateConversion } from './conversion-validation.ts';
import { definitionOf, isConditionTrue } from './definition.ts';
import { type InternalSpec, internalSpec } from './internal-form.ts';
import { versionsText } from './internal-text.ts';
import { validateApproval } from './protected-groups.ts';
import { type VersionPlace, validateVersionParts } from './version-validation.ts';

/** What checking a definition needs besides it. */
export interface DefinitionChecks {
  readonly rules: RuleLanguage | undefined;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const strings = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

function validateGroup(group: string): readonly FieldError[] {
  if (group === '') return [required('spec.group')];
  const complaints = dnsSubdomainComplaints(group);
  if (complaints.length > 0) return [invalidValue('spec.group', group, complaints.join(','))];
  return group.includes('.') ? [] : [invalidValue('spec.group', group, 'should be a domain with at least one dot')];
}

function validateScope(scope: string): readonly FieldError[] {
  if (scope === '') return [required('spec.scope')];
  return scope === 'Cluster' || scope === 'Namespaced' ? [] : [notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])];
}

function labelErrors(value: string, path: string, hint = ''): readonly FieldError[] {
  const complaints = value === '' ? [] : dns1035LabelComplaints(hint === '' ? value : value.toLowerCase());
  return complaints.length === 0 ? [] : [invalidValue(path, value, `${hint}${complaints.join(',')}`)];
}

function itemErrors(values: readonly string[], path: string): readonly FieldError[] {
  return values.flatMap((value, index) => {
    const complaints = dns1035LabelComplaints(value);
    return complaints.length === 0 ? [] : [invalidValue(`${path}[${index}]`, value, complaints.join(','))];
  });
}

/** The rules of names, wished or accepted; absent ones are fine here. */
function validateNames(names: JsonObject, path: string): readonly FieldError[] {
  const [kind, listKind] = [text(names['kind']), text(names['listKind'])];
  const mixed = 'may have mixed case, but should otherwise match: ';
  return [
    ...labelErrors(text(names['plural']), `${path}.plural`),
    ...labelErrors(text(names['singular']), `${path}.singular`),
    ...labelErrors(kind, `${path}.kind`, mixed),
    ...labelErrors(listKind, `${path}.listKind`, mixed),
    ...itemErrors(strings(names['shortNames']), `${path}.shortNames`),
    ...(kind !== '' && kind === listKind ? [invalidValue(`${path}.listKind`, listKind, 'kind and listKind may not be the same')] : []),
    ...itemErrors(strings(names['categories']), `${path}.categories`),
  ];
}

const showVersions = (spec: InternalSpec, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  field: 'spec.versions',
  message: `Invalid value: ${versionsText(spec.versions)}: ${detail}`,
});

function validateVersionList(spec: InternalSpec, place: VersionPlace): readonly FieldError[] {
  const versions = spec.versions ?? [];
  const errors: FieldError[] = [];
  const statusOf = (own: JsonObject | undefined): boolean => isJsonObject((own ?? spec.shared.subresources)?.['status']);
  versions.forEach((version, index) => {
    const path = `spec.versions[${index}]`;
    const complaints = dns1035LabelComplaints(version.name);
    if (complaints.length > 0) errors.push(invalidValue(`${path}.name`, version.name, complaints.join(',')));
    if (version.deprecationWarning !== undefined) {
      errors.push(...validateWarning(version.deprecationWarning, version.deprecated, `${path}.deprecationWarning`));
    }
    errors.push(...validateVersionParts(version, { ...place, path, schemaKey: 'schema', hasStatus: statusOf(version.subresources), versions: [version.name] }));
  });
  if (new Set(versions.map(({ name }) => name)).size < versions.length) errors.push(showVersions(spec, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1) errors.push(showVersions(spec, 'must have exactly one version marked as storage version'));
  // The old field of the one version lives on in the internal form: it repeats the first of the list.
  const [first] = versions;
  if (first !== undefined) errors.push(...labelErrors(first.name, 'spec.version'));
  return errors;
}

const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

function validateWarning(warning: string, isDeprecated: boolean, path: string): readonly FieldError[] {
  const errors: string[] = [];
  if (!isDeprecated) return [invalidValue(path, warning, 'can only be set for deprecated versions')];
  if (new TextEncoder().encode(warning).length > 256) errors.push('must be <= 256 characters long');
  if (warning === '') errors.push('must not be an empty string');
  const bad = UNPRINTABLE.exec(warning);
  if (bad !== null) {
    const index = new TextEncoder().encode(warning.slice(0, bad.index)).length;
    errors.push(`must only contain printable UTF-8 characters; non-printable character found at index ${index}`);
  }
  return errors.map((error) => invalidValue(path, warning, error));
}

function missingSchemas(spec: InternalSpec): readonly FieldError[] {
  if (isJsonObject(spec.shared.schema?.['openAPIV3Schema'])) return [];
  return (spec.versions ?? []).flatMap(({ schema }, index) =>
    isJsonObject(schema?.['openAPIV3Schema']) ? [] : [required(`spec.versions[${index}].schema.openAPIV3Schema`)],
  );
}

function hasDefaults(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasDefaults);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, item]) => (key === 'default' && item !== null) || hasDefaults(item));
}

function validateSpec(spec: InternalSpec, checks: DefinitionChecks, before: InternalSpec | undefined): readonly FieldError[] {
  const { shared, names, versions = [] } = spec;
  const place = { rules: checks.rules, previous: before };
  const anyStatus = [shared, ...versions].some(({ subresources }) => isJsonObject(subresources?.['status']));
  const usesDefaults = [shared, ...versions].some(({ schema }) => hasDefaults(schema?.['openAPIV3Schema']));
  return [
    ...validateGroup(spec.group),
    ...validateScope(spec.scope),
    ...missingSchemas(spec),
    ...(usesDefaults && spec.preserveUnknownFields
      ? [invalidValue('spec.preserveUnknownFields', true, 'must be false in order to use defaults in the schema')]
      : []),
    ...validateVersionList(spec, place),
    ...['plural', 'singular', 'kind', 'listKind'].flatMap((field) => (text(names[field]) === '' ? [required(`spec.names.${field}`)] : [])),
    ...validateNames(names, 'spec.names'),
    ...validateVersionParts(shared, { ...place, path: 'spec', schemaKey: 'validation', hasStatus: anyStatus, versions: versions.map(({ name }) => name) }),
    ...(spec.preserveUnknownFields && text(spec.conversion?.['strategy']) === 'Webhook'
      ? [invalidValue('spec.conversion.strategy', 'Webhook', 'must be None if spec.preserveUnknownFields is true')]
      : []),
    ...validateConversion(spec.conversion),
  ];
}

function validateStoredVersions(definition: StoredObject, spec: InternalSpec): readonly FieldError[] {
  const path = 'status.storedVersions';
  const given = object(definition['status'])['storedVersions'];
  const stored = strings(given);
  if (stored.length === 0) return [invalidValue(path, given ?? null, 'must have at least one stored version')];
  const left = new Map(stored.map((version, index) => [version, index]));
  const errors: FieldError[] = [];
  for (const { name, storage } of spec.versions ?? []) {
    if (storage && !left.has(name)) errors.push(invalidValue(path, stored, `must have the storage version ${name}`));
    left.delete(name);
  }
  for (const [version, index] of left) {
    const stays = `${version} was previously a storage version, and must remain in spec.versions until a storage migration`;
    const detail = `missing from spec.versions; ${stays} ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`;
    errors.push(invalidValue(`${path}[${index}]`, version, detail));
  }
  return errors;
}

function validateAll(definition: StoredObject, checks: DefinitionChecks, current: StoredObject | undefined): readonly FieldError[] {
  const spec = internalSpec(object(definition['spec']));
  const before = current === undefined ? undefined : internalSpec(object(current['spec']));
  const forbidden =
    spec.preserveUnknownFields && before?.preserveUnknownFields !== true
      ? 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
      : undefined;
  return [
    ...validateSpec(spec, checks, before),
    ...(current === undefined ? [] : changedNames(spec, object(current['spec']), isConditionTrue(definitionOf(current), 'Established'))),
    ...validateNames(object(object(definition['status'])['acceptedNames']), 'status.acceptedNames'),
    ...validateStoredVersions(definition, spec),
    ...validateApproval(definition, current, spec.group),
    ...(forbidden === undefined ? [] : [invalidValue('spec.preserveUnknownFields', true, forbidden)]),
  ];
}

// The scope and the kind may change until the resource is served; the group and the plural make the name.
function changedNames(spec: InternalSpec, before: JsonObject, isEstablished: boolean): readonly FieldError[] {
  const oldNames = object(before['names']);
  const compare = (field: string, value: Json | undefined, old: Json | undefined): readonly FieldError[] =>
    text(value) === text(old) ? [] : [invalidValue(`spec.${field}`, text(value), 'field is immutable')];
  return [
    ...(isEstablished ? [...compare('scope', spec.scope, before['scope']), ...compare('names.kind', spec.names['kind'], oldNames['kind'])] : []),
    ...compare('group', spec.group, before['group']),
    ...compare('names.plural', spec.names['plural'], oldNames['plural']),
  ];
}

/**
 * Every broken rule of a new definition, in the API server's order.
 *
 * @see apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go (v1.37)
 */
export function validateDefinition(definition: StoredObject, checks: DefinitionChecks): readonly FieldError[] {
  const spec = object(definition['spec']);
  const wanted = `${text(object(spec['names'])['plural'])}.${text(spec['group'])}`;
  // A name that is missing altogether has been told of.
  const misnamed = (['generateName', 'name'] as const).flatMap((field) => {
    const name = text(definition.metadata[field]);
    return name === '' || name === wanted ? [] : [invalidValue(`metadata.${field}`, name, 'must be spec.names.plural+"."+spec.group')];
  });
  return [...misnamed, ...validateAll(definition, checks, undefined)];
}

/** Every broken rule of a changed definition, in the API server's order. */
export function validateDefinitionUpdate(next: StoredObject, current: StoredObject, checks: DefinitionChecks): readonly FieldError[] {
  return [...repeatedMetaErrors(next.metadata as JsonObject, current.metadata as JsonObject), ...validateAll(next, checks, current)];
}

/** Every broken rule of a definition whose status changed. */
export function validateDefinitionStatus(next: StoredObject, current: StoredObject): readonly FieldError[] {
  const repeated = repeatedMetaErrors(next.metadata as JsonObject, current.metadata as JsonObject);
  return [...repeated, ...validateNames(object(object(next['status'])['acceptedNames']), 'status.acceptedNames')];
}
