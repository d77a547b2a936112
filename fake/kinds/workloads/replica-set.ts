import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { fillConditionTimes } from '../parts/conditions.ts';
import { ensureObject, fill, isUnset, objectAt, readNumber, readObject, readObjects } from '../parts/edit.ts';
import { goMap } from '../parts/go-struct.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, labelText, selectorText, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { warnOfTemplate } from '../pods/pod-warnings.ts';
import { validatePodTemplate } from '../pods/pod-template-validation.ts';
import { validateAlwaysRestarts, validateNoDeadline, validateNonNegative, validateSelectorAndTemplate } from './workload-validation.ts';
import { createdWithWarnings, updatedWithWarnings } from './workload-warnings.ts';

function fillStatus(draft: DraftObject): void {
  const status = ensureObject(draft, 'status');
  status['replicas'] ??= 0;
  fillConditionTimes(status, 'lastTransitionTime');
}

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, { replicas: 1 });
  defaultPodTemplate(spec);
  fillStatus(draft);
}

const isEmpty = (labels: unknown): boolean => isUnset(labels) || Object.keys(labels as object).length === 0;

/** A replication controller selects what its template is labelled with, and carries those labels itself. */
function defaultController(draft: DraftObject): void {
  const labels = objectAt(objectAt(objectAt(objectAt(draft, 'spec'), 'template'), 'metadata'), 'labels');
  if (labels !== undefined && Object.keys(labels).length > 0) {
    const spec = ensureObject(draft, 'spec');
    if (isEmpty(spec['selector'])) spec['selector'] = { ...labels };
    if (isEmpty(draft.metadata['labels'])) draft.metadata['labels'] = { ...labels };
  }
  const template = objectAt(objectAt(draft, 'spec'), 'template');
  if (template !== undefined) {
    defaults(draft);
    return;
  }
  fill(ensureObject(draft, 'spec'), { replicas: 1 });
  fillStatus(draft);
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  return [
    ...validateNonNegative(spec, 'spec', ['replicas', 'minReadySeconds']),
    ...validateSelectorAndTemplate(spec, {
      emptyDetail: 'empty selector is invalid for deployment',
      brokenDetail: 'invalid label selector',
      kind: 'ReplicaSet',
    }),
  ];
}

function validateController(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const selector = readObject(spec, 'selector') ?? {};
  const errors = Object.keys(selector).length === 0 ? [required('spec.selector')] : [];
  const template = readObject(spec, 'template');
  // Declared with the types on the server, and so the last to be complained about.
  const declared = validateNonNegative(spec, 'spec', ['replicas', 'minReadySeconds']);
  if (template === undefined) return [...errors, required('spec.template'), ...declared];
  const labels: JsonObject = readObject(template, 'metadata', 'labels') ?? {};
  if (Object.keys(selector).some((key) => selector[key] !== labels[key])) {
    errors.push(invalidValue('spec.template.metadata.labels', goMap(labels), '`selector` does not match template `labels`'));
  }
  return [
    ...errors,
    ...validatePodTemplate(template, 'spec.template'),
    ...validateAlwaysRestarts(spec),
    ...validateNoDeadline(spec, 'ReplicationController'),
    ...declared,
  ];
}

function validateControllerUpdate(next: StoredObject, current: StoredObject, context: WriteContext): readonly FieldError[] {
  const errors = validateController(next);
  // It is the old template that upstream warns about.
  if (errors.length === 0 && !sameJson(next['spec'], current['spec'])) warnOfTemplate(context, readObject(current, 'spec', 'template'), 'spec.template');
  return errors;
}

function validateStatus(next: StoredObject): FieldError[] {
  const status = readObject(next, 'status');
  const errors = validateNonNegative(status, 'status', [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'observedGeneration',
    'terminatingReplicas',
  ]);
  const above = (key: string, limit: string, name: string): void => {
    if (readNumber(status, key) > readNumber(status, limit))
      errors.push(invalidValue(`status.${key}`, readNumber(status, key), `cannot be greater than ${name}`));
  };
  above('fullyLabeledReplicas', 'replicas', 'status.replicas');
  above('readyReplicas', 'replicas', 'status.replicas');
  above('availableReplicas', 'replicas', 'status.replicas');
  above('availableReplicas', 'readyReplicas', 'readyReplicas');
  return errors;
}

const cells =
  (selector: (spec: JsonObject | undefined) => string) =>
  (object: StoredObject, nowMs: number): readonly unknown[] => {
    const spec = readObject(object, 'spec');
    const status = readObject(object, 'status');
    return [
      readNumber(spec, 'replicas'),
      readNumber(status, 'replicas'),
      readNumber(status, 'readyReplicas'),
      ageOf(object, nowMs),
      ...containerTexts(readObjects(readObject(spec, 'template', 'spec'), 'containers')),
      selector(spec),
    ];
  };

const columns = [
  ['Desired', 'integer'],
  ['Current', 'integer'],
  ['Ready', 'integer'],
  'Age',
  ['Containers', 'string', 1],
  ['Images', 'string', 1],
  ['Selector', 'string', 1],
] as const;

const initial = (): JsonObject => ({ replicas: 0 });

/** The rules of replica sets. */
export const replicaSetStrategy: Strategy = {
  ...statusSplit({
    initial,
    update: {
      validate: (next, current, context) =>
        updatedWithWarnings([...validate(next), ...validateImmutable(next, current, 'spec.selector')], next, current, context),
    },
    status: { validate: validateStatus },
  }),
  defaults,
  validateCreate: (object, context) => createdWithWarnings(validate(object), object, context, 'named'),
  generation: 'spec',
  table: tableOf(
    columns,
    cells((spec) => selectorText(readObject(spec, 'selector'))),
  ),
};

/** The rules of replication controllers. */
export const replicationControllerStrategy: Strategy = {
  ...statusSplit({
    initial,
    update: { validate: validateControllerUpdate },
    status: { validate: validateStatus },
  }),
  defaults: defaultController,
  validateCreate: (object, context) => createdWithWarnings(validateController(object), object, context, 'named'),
  generation: 'spec',
  // Older than garbage collection: its pods outlive it unless somebody says otherwise.
  defaultPropagation: 'orphan',
  selectableFields: { 'status.replicas': (object) => String(readNumber(readObject(object, 'status'), 'replicas')) },
  table: tableOf(
    columns,
    cells((spec) => labelText(spec?.['selector'])),
  ),
};
