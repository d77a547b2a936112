import type { JsonObject } from '../../../machinery/json.ts';
import { dns1035LabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { validateConditions } from '../parts/condition-validation.ts';
import { fillConditions } from '../parts/conditions.ts';
import { ensureObject, objectAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { objectMetadata, statusSplit } from '../parts/status-split.ts';
import { tableOf } from '../parts/table.ts';

/** One error for all complaints about a text. */
const told = (key: 'resource' | 'group', text: string, complaints: readonly string[]): FieldError[] =>
  complaints.length === 0 ? [] : [invalidValue(`spec.resource.${key}`, text, complaints.join(','))];

function validate(object: StoredObject): FieldError[] {
  const resource = readObject(object, 'spec', 'resource');
  const [group, plural] = [readText(resource, 'group'), readText(resource, 'resource')];
  return [
    ...(plural === '' ? [required('spec.resource.resource', 'resource is required to be set')] : told('resource', plural, dns1035LabelComplaints(plural))),
    ...(group === '' ? [] : told('group', group, dnsSubdomainComplaints(group))),
  ];
}

function validateUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const errors = validate(next);
  if (sameJson(next['spec'], current['spec'])) return errors;
  const resource = readObject(next, 'spec', 'resource');
  const shown = { Resource: { group: readText(resource, 'group'), resource: readText(resource, 'resource') } };
  return [...errors, invalidValue('spec', shown, 'field is immutable')];
}

function isTrue(object: StoredObject, type: string): boolean {
  return readObjects(readObject(object, 'status'), 'conditions').some((item) => item['type'] === type && item['status'] === 'True');
}

/** A resource version is digits and stands once it is there; an end is an end. */
function validateVersion(next: StoredObject, current: StoredObject): FieldError[] {
  const field = 'status.resourceVersion';
  const [version, before] = [readText(readObject(next, 'status'), 'resourceVersion'), readText(readObject(current, 'status'), 'resourceVersion')];
  const isNumber = /^[+-]?[0-9]+$/.test(version) || version === '';
  const quoted = JSON.stringify(version);
  return [
    ...(isNumber ? [] : [invalidValue(field, version, `failed to parse resource version ${quoted}: strconv.ParseInt: parsing ${quoted}: invalid syntax`)]),
    ...(isNumber && version.startsWith('-') ? [invalidValue(field, Number(version), 'must be greater than or equal to 0')] : []),
    ...validateConditions(readObject(next, 'status'), 'status'),
    ...(before !== '' && before !== version ? [invalidValue(field, version, 'field is immutable')] : []),
  ];
}

/** @see kubernetes pkg/apis/storagemigration/validation/validation.go, ValidateStorageVersionMigrationStatusUpdate (v1.37) */
function validateStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const [succeeded, failed, running] = ['Succeeded', 'Failed', 'Running'].map((type) => isTrue(next, type));
  const problems = [
    succeeded && failed ? 'Both success and failed conditions cannot be true at the same time' : '',
    succeeded && running ? 'Running condition cannot be true when success condition is true' : '',
    failed && running ? 'Running condition cannot be true when failed condition is true' : '',
    isTrue(current, 'Succeeded') && !succeeded ? 'Success condition cannot be set to false once it is true' : '',
    isTrue(current, 'Failed') && !failed ? 'Failed condition cannot be set to false once it is true' : '',
  ].filter((problem) => problem !== '');
  const shown = readObjects(readObject(next, 'status'), 'conditions').map(shownCondition);
  return [...validateVersion(next, current), ...problems.map((problem) => invalidValue('status.conditions', shown.length === 0 ? null : shown, problem))];
}

const shownCondition = (condition: JsonObject): JsonObject =>
  Object.fromEntries(
    ['type', 'status', 'observedGeneration', 'lastTransitionTime', 'reason', 'message'].flatMap((key) =>
      condition[key] === undefined ? [] : [[key, condition[key]] as const],
    ),
  );

function stateText(object: StoredObject): string {
  const conditions = readObjects(readObject(object, 'status'), 'conditions').filter((item) => item['status'] === 'True');
  return ['Succeeded', 'Failed', 'Running'].find((type) => conditions.some((item) => item['type'] === type)) ?? 'Pending';
}

const table = tableOf(['Resource', 'Status'], (object) => {
  const resource = readObject(object, 'spec', 'resource');
  const group = readText(resource, 'group');
  return [readText(resource, 'resource') + (group === '' ? '' : `.${group}`), stateText(object)];
});

/** The rules of migrations between stored versions. */
export const versionMigrationStrategy: Strategy = {
  ...statusSplit({ keptMetadata: objectMetadata, update: { validate: validateUpdate }, status: { validate: validateStatus } }),
  defaults: (draft) => {
    ensureObject(ensureObject(draft, 'spec'), 'resource');
    fillConditions(objectAt(draft, 'status'));
  },
  validateCreate: validate,
  unconditionalUpdate: false,
  // Its column of names is announced as plain text.
  table: {
    ...table,
    columns: table.columns.map((column) => ({ ...column, format: '' })),
  },
};
