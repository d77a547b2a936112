import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { fillConditionTimes } from '../parts/conditions.ts';
import { ensureObject, fill, readNumber, readObject, readObjects } from '../parts/edit.ts';
import { goMap, goStruct } from '../parts/go-struct.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { isBrokenSelector, isEmptySelector, selectorMatches, validateLabelSelector } from '../parts/label-selector.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, labelText, selectorText, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { warnOfTemplate } from '../pods/pod-warnings.ts';
import { validatePodTemplate } from '../pods/pod-template-validation.ts';
import { isNone, validateAtMostAll, validateIntOrPercent } from './rolling-update-validation.ts';
import { validateAlwaysRestarts, validateNoDeadline, validateNonNegative, validateNotDecremented } from './workload-validation.ts';
import { createdWithWarnings } from './workload-warnings.ts';

const templateGeneration = 'deprecated.daemonset.template.generation';
const zeroes = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 } as const;

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, { revisionHistoryLimit: 10 });
  defaultPodTemplate(spec);
  const update = ensureObject(spec, 'updateStrategy');
  fill(update, { type: 'RollingUpdate' });
  if (update['type'] === 'RollingUpdate') fill(ensureObject(update, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
  const status = ensureObject(draft, 'status');
  fill(status, zeroes);
  fillConditionTimes(status, 'lastTransitionTime');
  // Whoever writes a daemon set writes this annotation, too, whatever its value then is.
  ensureObject(draft.metadata, 'annotations')[templateGeneration] ??= '0';
}

const types: readonly string[] = ['RollingUpdate', 'OnDelete'];

function validateUpdateStrategy(spec: JsonObject): FieldError[] {
  const update = readObject(spec, 'updateStrategy');
  const type = update?.['type'];
  const rolling = readObject(update, 'rollingUpdate');
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') return [notSupported('spec.updateStrategy', goStruct('DaemonSetUpdateStrategy', update ?? {}), types)];
  const at = 'spec.updateStrategy.rollingUpdate';
  const [unavailable, surge] = [rolling?.['maxUnavailable'], rolling?.['maxSurge']];
  const errors = [
    ...validateIntOrPercent(unavailable, `${at}.maxUnavailable`),
    ...validateIntOrPercent(surge, `${at}.maxSurge`),
    ...validateAtMostAll(unavailable, `${at}.maxUnavailable`),
    ...validateAtMostAll(surge, `${at}.maxSurge`),
  ];
  if (!isNone(unavailable) && !isNone(surge)) errors.push(invalidValue(`${at}.maxSurge`, surge, 'may not be set when maxUnavailable is non-zero'));
  if (isNone(unavailable) && isNone(surge)) errors.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  return errors;
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const selector = readObject(spec, 'selector');
  const labels = readObject(spec, 'template', 'metadata', 'labels');
  const errors = validateLabelSelector(selector, 'spec.selector');
  if (selector === undefined || (!isBrokenSelector(selector) && !selectorMatches(selector, labels ?? {})))
    errors.push(invalidValue('spec.template.metadata.labels', goMap(labels), '`selector` does not match template `labels`'));
  if (selector !== undefined && isEmptySelector(selector)) errors.push(invalidValue('spec.selector', selector, 'empty selector is invalid for daemonset'));
  return [
    ...errors,
    ...validatePodTemplate(readObject(spec, 'template') ?? {}, 'spec.template'),
    ...validateAlwaysRestarts(spec),
    ...validateNoDeadline(spec, 'DaemonSet'),
    ...validateNonNegative(spec, 'spec', ['minReadySeconds']),
    ...validateUpdateStrategy(spec),
    ...validateNonNegative(spec, 'spec', ['revisionHistoryLimit']),
  ];
}

const statusNumbers = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
] as const;

/** Old clients find here how often the template changed. */
function stampTemplateGeneration(draft: DraftObject, current: StoredObject | undefined): void {
  const before = Number(current?.metadata.annotations?.[templateGeneration] ?? 0);
  const same = current !== undefined && sameJson(readObject(draft as JsonObject, 'spec', 'template'), readObject(current, 'spec', 'template'));
  ensureObject(draft.metadata, 'annotations')[templateGeneration] = String(same ? Math.max(before, 1) : before + 1);
}

function validateUpdate(next: StoredObject, current: StoredObject, context: WriteContext): readonly FieldError[] {
  const errors = [...validateImmutable(next, current, 'spec.selector'), ...validate(next)];
  if (errors.length === 0 && !sameJson(readObject(next, 'spec', 'template'), readObject(current, 'spec', 'template')))
    warnOfTemplate(context, readObject(next, 'spec', 'template'), 'spec.template');
  return errors;
}

const split = statusSplit({
  initial: () => zeroes,
  update: { prepare: stampTemplateGeneration, validate: validateUpdate },
  status: {
    validate: (next, current) => {
      const status = readObject(next, 'status');
      const decremented = validateNotDecremented(status, readObject(current, 'status'), 'collisionCount');
      return [...validateNonNegative(status, 'status', statusNumbers), ...decremented];
    },
  },
});

/** The rules of daemon sets. */
export const daemonSetStrategy: Strategy = {
  ...split,
  prepareCreate: (draft, context) => {
    split.prepareCreate?.(draft, context);
    stampTemplateGeneration(draft, undefined);
  },
  defaults,
  validateCreate: (object, context) => createdWithWarnings(validate(object), object, context, 'unnamed'),
  generation: (next, current) => !sameJson(next['spec'], current['spec']),
  table: tableOf(
    [
      ['Desired', 'integer'],
      ['Current', 'integer'],
      ['Ready', 'integer'],
      ['Up-to-date', 'integer'],
      ['Available', 'integer'],
      ['Node Selector', 'string'],
      'Age',
      ['Containers', 'string', 1],
      ['Images', 'string', 1],
      ['Selector', 'string', 1],
    ],
    (object, nowMs) => {
      const spec = readObject(object, 'spec');
      const status = readObject(object, 'status');
      const numbers = ['desiredNumberScheduled', 'currentNumberScheduled', 'numberReady', 'updatedNumberScheduled', 'numberAvailable'].map((key) =>
        readNumber(status, key),
      );
      const pod = readObject(spec, 'template', 'spec');
      return [
        ...numbers,
        labelText(pod?.['nodeSelector']),
        ageOf(object, nowMs),
        ...containerTexts(readObjects(pod, 'containers')),
        selectorText(readObject(spec, 'selector')),
      ];
    },
  ),
};
