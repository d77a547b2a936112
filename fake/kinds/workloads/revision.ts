import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, readNumber, readObject, readObjects } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { ageOf, containerTexts, labelText, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
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
  validateCreate: validateRevision,
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
  validateCreate: validateTemplate,
  update: { validate: validateTemplate },
  generation: 'spec',
  deleteAnswer: 'object',
  table: tableOf(['Containers', 'Images', 'Pod Labels'], (object) => [
    ...containerTexts(readObjects(readObject(object, 'template', 'spec'), 'containers')),
    labelText(readObject(object, 'template', 'metadata')?.['labels']),
  ]),
};
