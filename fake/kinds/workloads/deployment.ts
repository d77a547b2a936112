import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { fillConditionTimes } from '../parts/conditions.ts';
import { ensureObject, fill, objectAt, readNumber, readObject, readObjects } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, selectorText, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { isNone, validateAtMostAll, validateIntOrPercent } from './rolling-update-validation.ts';
import { validateNonNegative, validateNotDecremented, validateSelectorAndTemplate } from './workload-validation.ts';
import { createdWithWarnings, updatedWithWarnings } from './workload-warnings.ts';

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  defaultPodTemplate(spec);
  const strategy = ensureObject(spec, 'strategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') fill(ensureObject(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
  fillConditionTimes(objectAt(draft, 'status'), 'lastUpdateTime', 'lastTransitionTime');
}

function validateStrategy(spec: JsonObject): FieldError[] {
  const strategy = readObject(spec, 'strategy') ?? {};
  const type = strategy['type'];
  const rolling = readObject(strategy, 'rollingUpdate');
  if (type !== 'Recreate' && type !== 'RollingUpdate')
    return [notSupported('spec.strategy', goStruct('DeploymentStrategy', strategy), ['Recreate', 'RollingUpdate'])];
  if (type === 'Recreate')
    return rolling === undefined ? [] : [forbiddenField('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")];
  const at = 'spec.strategy.rollingUpdate';
  const { maxUnavailable, maxSurge } = rolling ?? {};
  return [
    ...validateIntOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...validateIntOrPercent(maxSurge, `${at}.maxSurge`),
    ...(isNone(maxUnavailable) && isNone(maxSurge) ? [invalidValue(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []),
    ...validateAtMostAll(maxUnavailable, `${at}.maxUnavailable`),
  ];
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const errors = [
    ...validateNonNegative(spec, 'spec', ['replicas']),
    ...validateSelectorAndTemplate(spec, {
      emptyDetail: 'empty selector is invalid for deployment',
      brokenDetail: 'invalid label selector',
      kind: 'ReplicaSet',
    }),
    ...validateStrategy(spec),
    ...validateNonNegative(spec, 'spec', ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds']),
  ];
  const deadline = spec['progressDeadlineSeconds'];
  if (typeof deadline === 'number' && deadline <= readNumber(spec, 'minReadySeconds'))
    errors.push(invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  return errors;
}

const statusNumbers = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
] as const;

function validateStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const status = readObject(next, 'status');
  const errors = validateNonNegative(status, 'status', statusNumbers);
  const above = (key: string, limit: string): FieldError[] =>
    readNumber(status, key) > readNumber(status, limit)
      ? [invalidValue(`status.${key}`, readNumber(status, key), `cannot be greater than ${limit === 'replicas' ? 'status.replicas' : 'readyReplicas'}`)]
      : [];
  errors.push(
    ...above('updatedReplicas', 'replicas'),
    ...above('readyReplicas', 'replicas'),
    ...above('availableReplicas', 'replicas'),
    ...above('availableReplicas', 'readyReplicas'),
  );
  return [...errors, ...validateNotDecremented(status, readObject(current, 'status'), 'collisionCount')];
}

/** The rules of deployments. */
export const deploymentStrategy: Strategy = {
  ...statusSplit({
    update: {
      validate: (next, current, context) =>
        updatedWithWarnings([...validate(next), ...validateImmutable(next, current, 'spec.selector')], next, current, context),
    },
    status: { validate: validateStatus },
    keptMetadata: ['labels'],
  }),
  defaults,
  validateCreate: (object, context) => createdWithWarnings(validate(object), object, context, 'named'),
  // Annotations count too: they carry the revision that a rollback goes to.
  generation: (next, current) => !sameJson(next['spec'], current['spec']) || !sameJson(next.metadata.annotations, current.metadata.annotations),
  table: tableOf(
    [
      ['Ready', 'string'],
      ['Up-to-date', 'string'],
      ['Available', 'string'],
      'Age',
      ['Containers', 'string', 1],
      ['Images', 'string', 1],
      ['Selector', 'string', 1],
    ],
    (object, nowMs) => {
      const spec = readObject(object, 'spec');
      const status = readObject(object, 'status');
      return [
        `${readNumber(status, 'readyReplicas')}/${readNumber(spec, 'replicas')}`,
        readNumber(status, 'updatedReplicas'),
        readNumber(status, 'availableReplicas'),
        ageOf(object, nowMs),
        ...containerTexts(readObjects(readObject(spec, 'template', 'spec'), 'containers')),
        selectorText(readObject(spec, 'selector')),
      ];
    },
  ),
};
