import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { isJsonObject, type JsonObject } from '../../../machinery/json.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, isUnset, readNumber, readObject, readObjects } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { ageOf, containerTexts, labelText, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { warnOfTemplate } from '../pods/pod-warnings.ts';
import { validatePodTemplate } from '../pods/pod-template-validation.ts';

function controllerOf(object: StoredObject): string {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner === undefined) return '<none>';
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] ?? ''}` : '';
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}

function validateRevision(object: StoredObject): FieldError[] {
  const revision = readNumber(object, 'revision');
  return revision < 0 ? [invalidValue('revision', revision, 'must be greater than or equal to 0')] : [];
}

/** The rules of controller revisions: what was recorded stays. */
export const controllerRevisionStrategy: Strategy = {
  defaults: (draft) => {
    draft['revision'] ??= 0;
  },
  validateCreate: (object) => {
    const data = object['data'];
    if (isUnset(data)) return [...validateRevision(object), required('data', 'data is mandatory')];
    return isJsonObject(data) ? validateRevision(object) : [...validateRevision(object), required('data', 'data must be a valid JSON object')];
  },
  update: { validate: (next, current) => [...validateRevision(next), ...validateImmutable(next, current, 'data')] },
  table: tableOf(['Controller', 'Revision', 'Age'], (object, nowMs) => [controllerOf(object), readNumber(object, 'revision'), ageOf(object, nowMs)]),
};

const validateTemplate = (object: StoredObject): FieldError[] => validatePodTemplate(readObject(object, 'template') ?? ({} as JsonObject), 'template');

/** The rules of pod templates. */
export const podTemplateStrategy: Strategy = {
  defaults: (draft) => {
    ensureObject(draft, 'template');
    defaultPodTemplate(draft);
  },
  validateCreate: (object, context) => {
    const errors = validateTemplate(object);
    if (errors.length === 0) warnOfTemplate(context, readObject(object, 'template'), 'template');
    return errors;
  },
  update: {
    validate: (next, current, context) => {
      const errors = validateTemplate(next);
      if (errors.length === 0 && !sameJson(next['template'], current['template'])) warnOfTemplate(context, readObject(next, 'template'), 'template');
      return errors;
    },
  },
  generation: 'spec',
  deleteAnswer: 'object',
  table: tableOf(['Containers', 'Images', 'Pod Labels'], (object) => [
    ...containerTexts(readObjects(readObject(object, 'template', 'spec'), 'containers')),
    labelText(readObject(object, 'template', 'metadata')?.['labels']),
  ]),
};
