import { type FieldError, notSupported } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, readObject, readObjects, readText } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, selectorText, since, tableOf } from '../parts/table.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';
import { validateJobSpec } from './job.ts';
import { validateSchedule } from './schedule-validation.ts';

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
  const template = ensureObject(spec, 'jobTemplate');
  ensureObject(template, 'metadata');
  // The template is no job yet: only its pods get defaults here.
  defaultPodTemplate(ensureObject(template, 'spec'));
  ensureObject(draft, 'status');
}

const policies: readonly string[] = ['Allow', 'Forbid', 'Replace'];

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const errors = validateSchedule(spec);
  errors.push(...validateNonNegative(spec, 'spec', ['startingDeadlineSeconds']));
  if (!policies.includes(readText(spec, 'concurrencyPolicy'))) errors.push(notSupported('spec.concurrencyPolicy', spec['concurrencyPolicy'], policies));
  errors.push(...validateJobSpec({ completionMode: 'NonIndexed', ...readObject(spec, 'jobTemplate', 'spec') }, 'spec.jobTemplate.spec'));
  return [...errors, ...validateNonNegative(spec, 'spec', ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])];
}

/** The rules of cron jobs. */
export const cronJobStrategy: Strategy = {
  ...statusSplit({ update: { validate } }),
  defaults,
  validateCreate: validate,
  generation: 'spec',
  table: tableOf(
    [
      ['Schedule', 'string'],
      ['Timezone', 'string'],
      ['Suspend', 'boolean'],
      ['Active', 'integer'],
      ['Last Schedule', 'string'],
      'Age',
      ['Containers', 'string', 1],
      ['Images', 'string', 1],
      ['Selector', 'string', 1],
    ],
    (object, nowMs) => {
      const [spec, status] = [readObject(object, 'spec'), readObject(object, 'status')];
      return [
        readText(spec, 'schedule'),
        readText(spec, 'timeZone') || '<none>',
        spec?.['suspend'] === true ? 'True' : 'False',
        readObjects(status, 'active').length,
        status?.['lastScheduleTime'] === undefined ? '<none>' : since(status['lastScheduleTime'], nowMs),
        ageOf(object, nowMs),
        ...containerTexts(readObjects(readObject(spec, 'jobTemplate', 'spec', 'template', 'spec'), 'containers')),
        selectorText(readObject(spec, 'jobTemplate', 'spec', 'selector')),
      ];
    },
  ),
};
