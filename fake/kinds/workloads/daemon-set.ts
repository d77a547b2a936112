import { type FieldError, notSupported } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, readNumber, readObject, readObjects } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, labelText, selectorText, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { validateAlwaysRestarts, validateNonNegative, validatePodTemplate, validateSelector, validateTemplateLabels } from './workload-validation.ts';

const zeroes = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 } as const;

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, { revisionHistoryLimit: 10 });
  defaultPodTemplate(spec);
  const update = ensureObject(spec, 'updateStrategy');
  fill(update, { type: 'RollingUpdate' });
  if (update['type'] === 'RollingUpdate') fill(ensureObject(update, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
  fill(ensureObject(draft, 'status'), zeroes);
}

const types: readonly string[] = ['RollingUpdate', 'OnDelete'];

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const type = readObject(spec, 'updateStrategy')?.['type'];
  return [
    ...validateSelector(spec, 'empty selector is invalid for daemonset'),
    ...validateTemplateLabels(spec),
    ...validatePodTemplate(readObject(spec, 'template') ?? {}, 'spec.template'),
    ...validateAlwaysRestarts(spec),
    ...validateNonNegative(spec, 'spec', ['minReadySeconds']),
    ...(types.includes(String(type)) ? [] : [notSupported('spec.updateStrategy.type', type, types)]),
    ...validateNonNegative(spec, 'spec', ['revisionHistoryLimit']),
  ];
}

const statusNumbers = [
  'currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady', 'observedGeneration', 'updatedNumberScheduled', 'numberAvailable', 'numberUnavailable',
] as const;

/** The rules of daemon sets. */
export const daemonSetStrategy: Strategy = {
  ...statusSplit({
    initial: () => zeroes,
    update: { validate: (next, current) => [...validate(next), ...validateImmutable(next, current, 'spec.selector')] },
    status: { validate: (next) => validateNonNegative(readObject(next, 'status'), 'status', statusNumbers) },
  }),
  defaults,
  validateCreate: validate,
  generation: (next, current) => !sameJson(next['spec'], current['spec']),
  table: tableOf(
    [
      ['Desired', 'integer'], ['Current', 'integer'], ['Ready', 'integer'], ['Up-to-date', 'integer'], ['Available', 'integer'], ['Node Selector', 'string'], 'Age',
      ['Containers', 'string', 1], ['Images', 'string', 1], ['Selector', 'string', 1],
    ],
    (object, nowMs) => {
      const spec = readObject(object, 'spec');
      const status = readObject(object, 'status');
      const numbers = ['desiredNumberScheduled', 'currentNumberScheduled', 'numberReady', 'updatedNumberScheduled', 'numberAvailable'].map((key) => readNumber(status, key));
      const pod = readObject(spec, 'template', 'spec');
      return [...numbers, labelText(pod?.['nodeSelector']), ageOf(object, nowMs), ...containerTexts(readObjects(pod, 'containers')), selectorText(readObject(spec, 'selector'))];
    },
  ),
};
