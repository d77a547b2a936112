import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { pathSegmentComplaints } from '../../../machinery/names/path-segment.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

const group = 'rbac.authorization.k8s.io';
const subjectKinds: readonly string[] = ['ServiceAccount', 'User', 'Group'];

function defaults(draft: DraftObject): void {
  fill(ensureObject(draft, 'roleRef'), { apiGroup: group });
  for (const subject of objectsAt(draft, 'subjects')) {
    if (subject['kind'] === 'User' || subject['kind'] === 'Group') fill(subject, { apiGroup: group });
  }
}

function validateSubject(subject: JsonObject, field: string, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const name = readText(subject, 'name');
  const apiGroup = readText(subject, 'apiGroup');
  switch (subject['kind']) {
    case 'ServiceAccount':
      if (name !== '') errors.push(...dnsSubdomainComplaints(name).map((text) => invalidValue(`${field}.name`, name, text)));
      if (apiGroup !== '') errors.push(notSupported(`${field}.apiGroup`, apiGroup, ['']));
      if (!namespaced && readText(subject, 'namespace') === '') errors.push(required(`${field}.namespace`));
      return errors;
    case 'User':
    case 'Group':
      if (apiGroup !== group) errors.push(notSupported(`${field}.apiGroup`, apiGroup, [group]));
      return errors;
    default:
      return [...errors, notSupported(`${field}.kind`, subject['kind'] ?? '', subjectKinds)];
  }
}

function validate(binding: StoredObject, namespaced: boolean, verb: 'create' | 'update'): FieldError[] {
  const errors: FieldError[] = [];
  const reference = readObject(binding, 'roleRef') ?? {};
  const apiGroup = readText(reference, 'apiGroup');
  if (apiGroup !== group) errors.push(notSupported('roleRef.apiGroup', apiGroup, [group]));
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const kind = readText(reference, 'kind');
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds));
  const name = readText(reference, 'name');
  if (name === '' && verb === 'update') errors.push(required('roleRef.name'));
  if (name !== '') errors.push(...pathSegmentComplaints(name).map((text) => invalidValue('roleRef.name', name, text)));
  return [...errors, ...readObjects(binding, 'subjects').flatMap((subject, index) => validateSubject(subject, `subjects[${index}]`, namespaced))];
}

/** The names that are missing: upstream generates these rules from the types, and what is generated comes last. */
function validateSubjectNames(binding: StoredObject): FieldError[] {
  return readObjects(binding, 'subjects').flatMap((subject, index) => (readText(subject, 'name') === '' ? [required(`subjects[${index}].name`)] : []));
}

/** Every broken rule of a new binding. Of a changed one, what the role is called is looked at where the other parts of the reference are. */
function validateNew(binding: StoredObject, namespaced: boolean): FieldError[] {
  const unnamed = readText(readObject(binding, 'roleRef'), 'name') === '' ? [required('roleRef.name')] : [];
  return [...validate(binding, namespaced, 'create'), ...validateSubjectNames(binding), ...unnamed];
}

function validateUpdate(next: StoredObject, current: StoredObject, namespaced: boolean): FieldError[] {
  const [errors, unnamed] = [validate(next, namespaced, 'update'), validateSubjectNames(next)];
  const reference = readObject(next, 'roleRef') ?? {};
  if (sameJson(reference, current['roleRef'])) return [...errors, ...unnamed];
  // The message shows Go's internal struct, not the wire form.
  const shown = { APIGroup: readText(reference, 'apiGroup'), Kind: readText(reference, 'kind'), Name: readText(reference, 'name') };
  return [...errors, invalidValue('roleRef', shown, 'field is immutable'), ...unnamed];
}

function subjectsText(binding: StoredObject, kind: string): string {
  const subjects = readObjects(binding, 'subjects').filter((subject) => subject['kind'] === kind);
  return subjects
    .map((subject) => (kind === 'ServiceAccount' ? `${readText(subject, 'namespace')}/${readText(subject, 'name')}` : readText(subject, 'name')))
    .join(', ');
}

function bindingStrategy(namespaced: boolean): Strategy {
  return {
    nameRule: 'path-segment',
    defaults,
    validateCreate: (binding) => validateNew(binding, namespaced),
    update: { validate: (next, current) => validateUpdate(next, current, namespaced) },
    createOnUpdate: true,
    table: tableOf(['Role', 'Age', ['Users', 'string', 1], ['Groups', 'string', 1], ['ServiceAccounts', 'string', 1]], (binding, nowMs) => {
      const reference = readObject(binding, 'roleRef');
      return [
        `${readText(reference, 'kind')}/${readText(reference, 'name')}`,
        ageOf(binding, nowMs),
        ...['User', 'Group', 'ServiceAccount'].map((kind) => subjectsText(binding, kind)),
      ];
    }),
  };
}

/** The rules of role bindings. */
export const roleBindingStrategy: Strategy = bindingStrategy(true);

/** The rules of cluster role bindings. */
export const clusterRoleBindingStrategy: Strategy = bindingStrategy(false);
