import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { type FieldError, required } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { validateConditions } from '../parts/condition-validation.ts';
import { ensureObject, fill, keepField, objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { objectMetadata } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validatePolicy, validatePolicyBinding } from './policy-validation.ts';

function defaultMatch(match: MutableJsonObject | undefined): void {
  if (match === undefined) return;
  fill(match, { matchPolicy: 'Equivalent' });
  ensureObject(match, 'namespaceSelector');
  ensureObject(match, 'objectSelector');
  for (const list of ['resourceRules', 'excludeResourceRules']) for (const rule of objectsAt(match, list)) fill(rule, { scope: '*' });
}

// Expressions are compiled when they are written, not with every change of a label.
const isSameSpec = (next: StoredObject, current: StoredObject): boolean => (next as JsonObject)['spec'] === (current as JsonObject)['spec'];

function keepAllButStatus(draft: DraftObject, current: StoredObject): void {
  keepField(draft, current, 'spec');
  for (const key of objectMetadata) keepField(draft.metadata, current.metadata as JsonObject, key);
}

function validateStatus(next: StoredObject): FieldError[] {
  const status = readObject(next, 'status');
  const warnings = readObjects(readObject(status, 'typeChecking'), 'expressionWarnings');
  const incomplete = warnings.flatMap((warning, index) =>
    ['warning', 'fieldRef'].flatMap((key) => (readText(warning, key) === '' ? [required(`status.typeChecking.expressionWarnings[${index}].${key}`)] : [])),
  );
  return [...incomplete, ...validateConditions(status, 'status')];
}

/** The rules of admission policies. */
export function policyStrategy(validating: boolean): Strategy {
  const validate = (object: StoredObject) => validatePolicy(object, validating ? 'validating' : 'mutating');
  return {
    defaults: (draft) => {
      const spec = ensureObject(draft, 'spec');
      fill(spec, { failurePolicy: 'Fail' });
      defaultMatch(objectAt(spec, 'matchConstraints'));
      if (validating) ensureObject(draft, 'status');
    },
    ...(validating ? { prepareCreate: (draft) => void (draft['status'] = {}) } : {}),
    validateCreate: validate,
    update: {
      prepare: (draft, current) => keepField(draft, current, 'status'),
      validate: (next, current) => (isSameSpec(next, current) ? [] : validate(next)),
      ...(validating ? { resetFields: ['status'] } : {}),
    },
    ...(validating ? { subresources: { status: { prepare: keepAllButStatus, validate: validateStatus, resetFields: ['spec', 'metadata'] } } } : {}),
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

/** A selector as Go writes its struct. */
function selectorText(selector: JsonObject): string {
  const labels = Object.entries(readObject(selector, 'matchLabels') ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const terms = readObjects(selector, 'matchExpressions').map((term) => {
    const values = ((term['values'] ?? []) as readonly string[]).join(' ');
    return `LabelSelectorRequirement{Key:${readText(term, 'key')},Operator:${readText(term, 'operator')},Values:[${values}],},`;
  });
  const pairs = labels.map(([key, value]) => `${key}: ${String(value)},`).join('');
  return `&LabelSelector{MatchLabels:map[string]string{${pairs}},MatchExpressions:[]LabelSelectorRequirement{${terms.join('')}},}`;
}

/** @see kubernetes pkg/printers/internalversion/printers.go, printValidatingAdmissionPolicyBinding (v1.37) */
function parameterText(reference: JsonObject | undefined): string {
  const [name, selector] = [readText(reference, 'name'), readObject(reference, 'selector')];
  if (name !== '') return `${readText(reference, 'namespace') || '*'}/${name}`;
  return selector === undefined ? '<unset>' : selectorText(selector);
}

/** The rules of bindings of admission policies. */
export function policyBindingStrategy(validating: boolean): Strategy {
  const validate = (object: StoredObject) => validatePolicyBinding(object, validating ? 'validating' : 'mutating');
  return {
    defaults: (draft) => defaultMatch(objectAt(ensureObject(draft, 'spec'), 'matchResources')),
    validateCreate: validate,
    update: { validate },
    generation: 'spec',
    unconditionalUpdate: false,
    table: tableOf(['PolicyName', 'ParamRef', 'Age'], (object, nowMs) => {
      const spec = readObject(object, 'spec');
      return [readText(spec, 'policyName'), parameterText(readObject(spec, 'paramRef')), ageOf(object, nowMs)];
    }),
  };
}
