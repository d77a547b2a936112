import type { MutableJsonObject } from '../../../machinery/json.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import { required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, keepField, objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

function defaultMatch(match: MutableJsonObject | undefined): void {
  if (match === undefined) return;
  fill(match, { matchPolicy: 'Equivalent' });
  ensureObject(match, 'namespaceSelector');
  ensureObject(match, 'objectSelector');
  for (const list of ['resourceRules', 'excludeResourceRules']) for (const rule of objectsAt(match, list)) fill(rule, { scope: '*' });
}

function validatePolicy(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const errors: FieldError[] = [];
  const match = readObject(spec, 'matchConstraints');
  if (match === undefined) errors.push(required('spec.matchConstraints'));
  else if (readObjects(match, 'resourceRules').length === 0) errors.push(required('spec.matchConstraints.resourceRules'));
  const kind = readObject(spec, 'paramKind');
  for (const key of ['apiVersion', 'kind']) if (kind !== undefined && readText(kind, key) === '') errors.push(required(`spec.paramKind.${key}`));
  return errors;
}

function validateBinding(object: StoredObject, validating: boolean): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const errors: FieldError[] = [];
  if (readText(spec, 'policyName') === '') errors.push(required('spec.policyName'));
  const parameters = readObject(spec, 'paramRef');
  if (parameters !== undefined && isUnset(parameters['parameterNotFoundAction'])) errors.push(required('spec.paramRef.parameterNotFoundAction'));
  if (validating && ((spec['validationActions'] ?? []) as readonly string[]).length === 0) errors.push(required('spec.validationActions'));
  return errors;
}

/** The rules of admission policies. */
export function policyStrategy(validating: boolean): Strategy {
  return {
    defaults: (draft) => {
      const spec = ensureObject(draft, 'spec');
      fill(spec, { failurePolicy: 'Fail' });
      defaultMatch(objectAt(spec, 'matchConstraints'));
      if (validating) ensureObject(draft, 'status');
    },
    ...(validating ? { prepareCreate: (draft) => void (draft['status'] = {}) } : {}),
    validateCreate: validatePolicy,
    update: { prepare: (draft, current) => keepField(draft, current, 'status'), validate: validatePolicy, ...(validating ? { resetFields: ['status'] } : {}) },
    ...(validating ? { subresources: { status: { prepare: (draft, current) => keepField(draft, current, 'spec'), resetFields: ['spec'] } } } : {}),
    generation: 'spec',
    unconditionalUpdate: false,
    table: validating
      ? tableOf([['Validations', 'integer'], ['ParamKind', 'string'], 'Age'], (object, nowMs) => [
          readObjects(readObject(object, 'spec'), 'validations').length,
          paramKind(object),
          ageOf(object, nowMs),
        ])
      : tableOf([['Mutations', 'integer'], ['ParamKind', 'string'], 'Age'], (object, nowMs) => [
          readObjects(readObject(object, 'spec'), 'mutations').length,
          paramKind(object),
          ageOf(object, nowMs),
        ]),
  };
}

function paramKind(object: StoredObject): string {
  const kind = readObject(object, 'spec', 'paramKind');
  return kind === undefined ? '<unset>' : `${readText(kind, 'apiVersion')}/${readText(kind, 'kind')}`;
}

/** The rules of bindings of admission policies. */
export function policyBindingStrategy(validating: boolean): Strategy {
  const validate = (object: StoredObject): FieldError[] => validateBinding(object, validating);
  return {
    defaults: (draft) => defaultMatch(objectAt(ensureObject(draft, 'spec'), 'matchResources')),
    validateCreate: validate,
    update: { validate },
    generation: 'spec',
    unconditionalUpdate: false,
    table: tableOf(['PolicyName', 'ParamRef', 'Age'], (object, nowMs) => {
      const spec = readObject(object, 'spec');
      const reference = readObject(spec, 'paramRef');
      const parameters = reference === undefined ? '<unset>' : `${readText(reference, 'namespace') || '*'}/${readText(reference, 'name') || '*'}`;
      return [readText(spec, 'policyName'), parameters, ageOf(object, nowMs)];
    }),
  };
}
