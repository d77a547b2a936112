import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, objectAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { fillConditions } from '../parts/conditions.ts';
import { statusSplit } from '../parts/status-split.ts';
import { tableOf } from '../parts/table.ts';

function validate(object: StoredObject): FieldError[] {
  const resource = readObject(object, 'spec', 'resource');
  const group = readText(resource, 'group');
  return [
    ...(readText(resource, 'resource') === '' ? [required('spec.resource.resource', 'resource is required to be set')] : []),
    ...(group === '' ? [] : dnsSubdomainComplaints(group).map((text) => invalidValue('spec.resource.group', group, text))),
  ];
}

function validateUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  if (sameJson(next['spec'], current['spec'])) return [];
  const resource = readObject(next, 'spec', 'resource');
  const shown = { Resource: { group: readText(resource, 'group'), resource: readText(resource, 'resource') } };
  return [invalidValue('spec', shown, 'field is immutable')];
}

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
  ...statusSplit({ update: { validate: validateUpdate } }),
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
