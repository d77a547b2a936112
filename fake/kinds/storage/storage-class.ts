import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { validateImmutableUnshown } from '../parts/immutable.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateParameters } from './driver-name.ts';

const policies: readonly string[] = ['Delete', 'Retain'];
const bindings: readonly string[] = ['Immediate', 'WaitForFirstConsumer'];

function validateTerm(term: JsonObject, at: string): FieldError[] {
  const expressions = readObjects(term, 'matchLabelExpressions');
  const keys = expressions.map((item) => readText(item, 'key'));
  return expressions.flatMap((item, index) => {
    const field = `${at}.matchLabelExpressions[${index}]`;
    const key = keys[index] ?? '';
    const values = (item['values'] ?? []) as readonly string[];
    return [
      ...(values.length === 0 ? [required(`${field}.values`)] : []),
      ...values.flatMap((value, place) => (values.indexOf(value) < place ? [duplicate(`${field}.values[${place}]`, value)] : [])),
      ...qualifiedNameComplaints(key).map((text) => invalidValue(`${field}.key`, key, text)),
      ...(keys.indexOf(key) < index ? [duplicate(`${field}.key`, key)] : []),
    ];
  });
}

/** A term as keys with sets of values: the order of neither counts. */
function meaningOf(term: JsonObject): string {
  const parts = readObjects(term, 'matchLabelExpressions').map(
    (item) => `${readText(item, 'key')}=${[...((item['values'] ?? []) as readonly string[])].sort().join()}`,
  );
  return parts.sort().join(';');
}

function validateTopologies(object: StoredObject): FieldError[] {
  const terms = readObjects(object, 'allowedTopologies');
  const meanings = terms.map(meaningOf);
  return terms.flatMap((term, index) => {
    const at = `allowedTopologies[${index}]`;
    const repeated = meanings.indexOf(meanings[index] ?? '') < index ? [duplicate(`${at}.matchLabelExpressions`, '')] : [];
    return [...validateTerm(term, at), ...repeated];
  });
}

/** The name of who makes volumes, in lower case: so it is judged and told. */
function validateProvisioner(name: string, field: string): FieldError[] {
  const judged = name.toLowerCase();
  return name === '' ? [] : qualifiedNameComplaints(judged).map((text) => invalidValue(field, judged, text));
}

/** @see kubernetes pkg/apis/storage/validation/validation.go, ValidateStorageClass (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const provisioner = readText(object, 'provisioner');
  const [policy, binding] = [object['reclaimPolicy'], object['volumeBindingMode']];
  return [
    ...validateProvisioner(provisioner, 'provisioner'),
    ...validateParameters(readObject(object, 'parameters'), 'none'),
    ...(policy === '' || policies.includes(String(policy)) ? [] : [notSupported('reclaimPolicy', policy, policies)]),
    ...(bindings.includes(String(binding)) ? [] : [notSupported('volumeBindingMode', binding, bindings)]),
    ...validateTopologies(object),
    // Upstream generates this rule from the types, and what is generated comes last.
    ...(provisioner === '' ? [required('provisioner')] : []),
  ];
}

function validateKept(next: StoredObject, current: StoredObject, fields: readonly string[]): FieldError[] {
  return fields.filter((field) => !sameJson(next[field], current[field])).map((field) => forbiddenField(field, `updates to ${field} are forbidden.`));
}

const isDefault = (object: StoredObject): boolean =>
  ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some(
    (key) => object.metadata.annotations?.[key] === 'true',
  );

const classTable = tableOf(['Provisioner', 'ReclaimPolicy', 'VolumeBindingMode', ['AllowVolumeExpansion', 'string'], 'Age'], (object, nowMs) => [
  readText(object, 'provisioner'),
  readText(object, 'reclaimPolicy'),
  readText(object, 'volumeBindingMode'),
  object['allowVolumeExpansion'] === true,
  ageOf(object, nowMs),
]);

/** The rules of storage classes. */
export const storageClassStrategy: Strategy = {
  defaults: (draft) => {
    // Pointers, of which an empty text is a value.
    draft['reclaimPolicy'] ??= 'Delete';
    draft['volumeBindingMode'] ??= 'Immediate';
  },
  validateCreate: validate,
  update: {
    validate: (next, current) => [
      ...validate(next),
      ...['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'].flatMap((key) => validateImmutableUnshown(next, current, key)),
    ],
  },
  deleteAnswer: 'object',
  table: {
    ...classTable,
    cells: (object, nowMs) => {
      const [name, ...rest] = classTable.cells(object, nowMs);
      return [isDefault(object) ? `${String(name)} (default)` : name, ...rest];
    },
  },
};

const validateAttributes = (object: StoredObject): FieldError[] => [
  ...(readText(object, 'driverName') === '' ? [required('driverName')] : []),
  ...validateProvisioner(readText(object, 'driverName'), 'driverName'),
  ...validateParameters(readObject(object, 'parameters'), 'some'),
];

/** The rules of volume attributes classes. */
export const volumeAttributesClassStrategy: Strategy = {
  validateCreate: validateAttributes,
  update: { validate: (next, current) => [...validateKept(next, current, ['driverName', 'parameters']), ...validateAttributes(next)] },
  deleteAnswer: 'object',
  table: tableOf(['DriverName', 'Age'], (object, nowMs) => [readText(object, 'driverName'), ageOf(object, nowMs)]),
};
