import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, fill, readObject, readObjects, readText } from '../parts/edit.ts';
import { goSelector } from '../parts/go-struct.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, selectorText, since, tableOf } from '../parts/table.ts';
import { requireOneOf } from '../pods/field-rules.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';
import { warnOfName } from '../pods/pod-warnings.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';
import { warnOfJobSpec } from './job.ts';
import { validateJobSpec } from './job-spec-validation.ts';
import { validateSchedule, validateTimeZone } from './schedule-validation.ts';

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

const jobPath = 'spec.jobTemplate.spec';

function validateTemplate(job: JsonObject): FieldError[] {
  const errors = validateJobSpec(job, jobPath);
  const selector = readObject(job, 'selector');
  if (selector !== undefined) errors.push(invalidValue(`${jobPath}.selector`, goSelector(selector), '`selector` will be auto-generated'));
  if (job['manualSelector'] === true) errors.push(notSupported(`${jobPath}.manualSelector`, true, ['nil', 'false']));
  return errors;
}

function validate(object: StoredObject, current: StoredObject | undefined): FieldError[] {
  const [spec, before] = [readObject(object, 'spec') ?? {}, readObject(current, 'spec')];
  const job = readObject(spec, 'jobTemplate', 'spec') ?? {};
  const scheduled = readText(spec, 'schedule') !== '';
  return [
    ...(scheduled ? validateSchedule(spec, readText(before, 'schedule')) : []),
    ...validateNonNegative(spec, 'spec', ['startingDeadlineSeconds']),
    ...(current !== undefined && spec['timeZone'] === before?.['timeZone'] ? [] : validateTimeZone(spec)),
    ...requireOneOf(spec['concurrencyPolicy'], 'spec.concurrencyPolicy', policies),
    ...validateTemplate(job),
    ...validateNonNegative(spec, 'spec', ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit']),
    // That there is one is declared with the type on the server, and said last there.
    ...(scheduled ? [] : validateSchedule(spec)),
  ];
}

function validateCreate(object: StoredObject, context: WriteContext): readonly FieldError[] {
  const name = object.metadata.name ?? '';
  const errors = validate(object, undefined);
  // The jobs are named after it, with a time of eleven characters behind.
  if (name.length > 52) errors.push(invalidValue('metadata.name', name, 'must be no more than 52 characters'));
  if (errors.length > 0) return errors;
  warnOfName(context, name);
  warnOfJobSpec(readObject(object, 'spec', 'jobTemplate', 'spec'), jobPath, context);
  return errors;
}

function validateUpdate(next: StoredObject, current: StoredObject, context: WriteContext): readonly FieldError[] {
  const errors = validate(next, current);
  if (errors.length > 0) return errors;
  if (!sameJson(next['spec'], current['spec'])) warnOfJobSpec(readObject(next, 'spec', 'jobTemplate', 'spec'), jobPath, context);
  if (readText(readObject(next, 'spec'), 'schedule').includes('TZ')) {
    const page = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
    context.warn(`cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see ${page} for more details`);
  }
  return errors;
}

/** The rules of cron jobs. */
export const cronJobStrategy: Strategy = {
  ...statusSplit({ update: { validate: validateUpdate } }),
  defaults,
  validateCreate,
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
