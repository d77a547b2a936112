import type { JsonObject } from '../../../machinery/json.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { fillConditionTimes } from '../parts/conditions.ts';
import { ensureObject, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, selectorText, tableOf } from '../parts/table.ts';
import { warnOfName, warnOfTemplate } from '../pods/pod-warnings.ts';
import { defaultJobSpec } from './job-defaults.ts';
import { generateSelector, validateGeneratedSelector, validateIndexedHostnames, validateJobSelector } from './job-selector.ts';
import { validateJobSpec } from './job-spec-validation.ts';
import { validateJobStatus } from './job-status-validation.ts';
import { validateJobChange } from './job-update-validation.ts';

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  defaultJobSpec(spec);
  fillConditionTimes(ensureObject(draft, 'status'), 'lastProbeTime', 'lastTransitionTime');
}

function validate(job: StoredObject): FieldError[] {
  const spec = readObject(job, 'spec') ?? {};
  return [...validateJobSpec(spec, 'spec'), ...validateJobSelector(job)];
}

/** Warns about a sound spec of a job; `field`: its path. */
export function warnOfJobSpec(spec: JsonObject | undefined, field: string, context: WriteContext): void {
  const huge = spec?.['completionMode'] === 'Indexed' && readNumber(spec, 'completions') > 100_000 && readNumber(spec, 'parallelism') > 10_000;
  if (huge) {
    const text =
      'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
    context.warn(`${field}: ${text}`);
  }
  warnOfTemplate(context, readObject(spec, 'template'), `${field}.template`);
}

function validateCreate(job: StoredObject, context: WriteContext): readonly FieldError[] {
  const spec = readObject(job, 'spec') ?? {};
  const errors = [...validateGeneratedSelector(job), ...validate(job), ...validateIndexedHostnames(job)];
  if (errors.length > 0) return errors;
  warnOfName(context, job.metadata.name ?? '');
  warnOfJobSpec(spec, 'spec', context);
  return errors;
}

function validateUpdate(next: StoredObject, current: StoredObject, context: WriteContext): readonly FieldError[] {
  const spec = readObject(next, 'spec') ?? {};
  const errors = [...validate(next), ...validateJobChange(next, current), ...validateIndexedHostnames(next)];
  if (errors.length === 0 && !sameJson(next['spec'], current['spec'])) warnOfJobSpec(spec, 'spec', context);
  return errors;
}

const split = statusSplit({ update: { validate: validateUpdate }, status: { validate: validateJobStatus } });

function statusWord(job: StoredObject): string {
  const conditions = readObjects(readObject(job, 'status'), 'conditions');
  const has = (type: string): boolean => conditions.some((item) => item['type'] === type && item['status'] === 'True');
  for (const type of ['Complete', 'Failed']) if (has(type)) return type;
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']) if (has(type)) return type;
  return 'Running';
}

function completions(spec: JsonObject | undefined, status: JsonObject | undefined): string {
  const done = readNumber(status, 'succeeded');
  if (spec?.['completions'] !== undefined) return `${done}/${readNumber(spec, 'completions')}`;
  const parallelism = readNumber(spec, 'parallelism');
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function duration(status: JsonObject | undefined, job: StoredObject, nowMs: number): string {
  const start = readText(status, 'startTime');
  if (start === '') return '';
  const end = readText(status, 'completionTime');
  return ageOf({ ...job, metadata: { creationTimestamp: start } }, end === '' ? nowMs : Date.parse(end));
}

/** The rules of jobs. */
export const jobStrategy: Strategy = {
  ...split,
  defaults,
  prepareCreate: (draft) => {
    generateSelector(draft);
    draft['status'] = {};
  },
  validateCreate,
  generation: 'spec',
  // Older than garbage collection: its pods outlive it unless somebody says otherwise.
  defaultPropagation: 'orphan',
  selectableFields: { 'status.successful': (object) => String(readNumber(readObject(object, 'status'), 'succeeded')) },
  table: tableOf(
    [
      ['Status', 'string'],
      ['Completions', 'string'],
      ['Duration', 'string'],
      'Age',
      ['Containers', 'string', 1],
      ['Images', 'string', 1],
      ['Selector', 'string', 1],
    ],
    (job, nowMs) => {
      const [spec, status] = [readObject(job, 'spec'), readObject(job, 'status')];
      return [
        statusWord(job),
        completions(spec, status),
        duration(status, job, nowMs),
        ageOf(job, nowMs),
        ...containerTexts(readObjects(readObject(spec, 'template', 'spec'), 'containers')),
        selectorText(readObject(spec, 'selector')),
      ];
    },
  ),
};
