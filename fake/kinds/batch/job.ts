import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, isUnset, objectAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { validateLabelSelector, selectorMatches } from '../parts/label-selector.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, containerTexts, selectorText, tableOf } from '../parts/table.ts';
import { validatePodTemplate } from '../pods/pod-template-validation.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';
import { defaultJobSpec } from './job-defaults.ts';
import { validateJobStatus } from './job-status-validation.ts';

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  defaultJobSpec(spec);
  ensureObject(draft, 'status');
}

/** Pods of a job are found by its uid, unless the job says that it brings its own selector. */
function generateSelector(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  if (spec['manualSelector'] === true) {
    const own = objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels');
    if (isUnset(draft.metadata['labels']) && own !== undefined) draft.metadata['labels'] = { ...own };
    return;
  }
  const { uid, name } = draft.metadata;
  const labels = ensureObject(ensureObject(ensureObject(spec, 'template'), 'metadata'), 'labels');
  const bound = { 'controller-uid': uid, 'job-name': name, 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name };
  for (const [key, value] of Object.entries(bound)) labels[key] ??= value;
  ensureObject(ensureObject(spec, 'selector'), 'matchLabels')['batch.kubernetes.io/controller-uid'] ??= uid;
  // The version's defaults run once more when the object is written: an unlabelled job takes the labels of its template.
  if (isUnset(draft.metadata['labels'])) draft.metadata['labels'] = { ...labels };
}

const modes: readonly string[] = ['NonIndexed', 'Indexed'];
const replacements: readonly string[] = ['Failed', 'TerminatingOrFailed'];
const restarts: readonly string[] = ['OnFailure', 'Never'];

/** Every broken rule of a job's spec, without those of its selector. */
export function validateJobSpec(spec: JsonObject, field: string): FieldError[] {
  const errors = validateNonNegative(spec, field, [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
  ]);
  const mode = spec['completionMode'];
  if (!modes.includes(String(mode))) errors.push(notSupported(`${field}.completionMode`, mode, modes));
  if (mode === 'Indexed' && isUnset(spec['completions'])) errors.push(required(`${field}.completions`, 'when completion mode is Indexed'));
  const replacement = spec['podReplacementPolicy'];
  if (!isUnset(replacement) && !replacements.includes(String(replacement)))
    errors.push(notSupported(`${field}.podReplacementPolicy`, replacement, replacements));
  errors.push(...validatePodTemplate(readObject(spec, 'template') ?? {}, `${field}.template`));
  const restart = readText(readObject(spec, 'template', 'spec'), 'restartPolicy');
  if (restart === '' || restart === 'Always') errors.push(required(`${field}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'));
  else if (!restarts.includes(restart)) errors.push(notSupported(`${field}.template.spec.restartPolicy`, restart, restarts));
  return errors;
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const selector = readObject(spec, 'selector');
  const errors = selector === undefined ? [required('spec.selector')] : validateLabelSelector(selector, 'spec.selector');
  const labels = readObject(spec, 'template', 'metadata', 'labels') ?? {};
  if (selector !== undefined && !selectorMatches(selector, labels))
    errors.push(invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  return [...errors, ...validateJobSpec(spec, 'spec')];
}

function validateUpdate(next: StoredObject, current: StoredObject, _context: WriteContext): FieldError[] {
  const errors = validate(next);
  for (const path of [
    'spec.completions',
    'spec.selector',
    'spec.template',
    'spec.completionMode',
    'spec.podFailurePolicy',
    'spec.backoffLimitPerIndex',
    'spec.successPolicy',
  ]) {
    const elastic =
      path === 'spec.completions' &&
      readObject(next, 'spec')?.['completionMode'] === 'Indexed' &&
      sameJson(readObject(next, 'spec')?.['completions'], readObject(next, 'spec')?.['parallelism']);
    const startable =
      path === 'spec.template' && readObject(current, 'spec')?.['suspend'] === true && readObject(current, 'status')?.['startTime'] === undefined;
    if (elastic || startable) continue;
    const broken = validateImmutable(next, current, path);
    const indexed = path === 'spec.completions' && readObject(next, 'spec')?.['completionMode'] === 'Indexed';
    errors.push(
      ...(indexed
        ? broken.map((error) => invalidValue(error.field, readObject(next, 'spec')?.['completions'], 'can only be modified in tandem with spec.parallelism'))
        : broken),
    );
  }
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
  validateCreate: validate,
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
