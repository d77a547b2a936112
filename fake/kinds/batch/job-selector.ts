import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { labelValueComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject } from '../../registry/strategy.ts';
import { ensureObject, isUnset, objectAt, readNumber, readObject } from '../parts/edit.ts';
import { goMap, goSelector } from '../parts/go-struct.ts';
import { isBrokenSelector, selectorMatches, validateLabelSelector } from '../parts/label-selector.ts';

const prefixed = 'batch.kubernetes.io/';

/** Pods of a job are found by its uid, unless the job says that it brings its own selector. */
export function generateSelector(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  if (spec['manualSelector'] === true) {
    const own = objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels');
    if (isUnset(draft.metadata['labels']) && own !== undefined) draft.metadata['labels'] = { ...own };
    return;
  }
  const { uid, name } = draft.metadata;
  const labels = ensureObject(ensureObject(ensureObject(spec, 'template'), 'metadata'), 'labels');
  const bound = { 'controller-uid': uid, 'job-name': name, [`${prefixed}controller-uid`]: uid, [`${prefixed}job-name`]: name };
  for (const [key, value] of Object.entries(bound)) labels[key] ??= value;
  ensureObject(ensureObject(spec, 'selector'), 'matchLabels')[`${prefixed}controller-uid`] ??= uid;
  // The version's defaults run once more when the object is written, after validation: an unlabelled job takes the labels of its template.
  const sound = Object.values(labels).every((value) => labelValueComplaints(String(value)).length === 0);
  if (isUnset(draft.metadata['labels']) && sound) draft.metadata['labels'] = { ...labels };
}

/** Whether selector and labels are those that the server made. */
export function validateGeneratedSelector(job: StoredObject): FieldError[] {
  const spec = readObject(job, 'spec') ?? {};
  const selector = readObject(spec, 'selector');
  if (spec['manualSelector'] === true || selector === undefined) return [];
  const labels = readObject(spec, 'template', 'metadata', 'labels') ?? {};
  const [uid, name] = [job.metadata.uid ?? '', job.metadata.name ?? ''];
  const bound = { 'controller-uid': uid, 'job-name': name, [`${prefixed}controller-uid`]: uid, [`${prefixed}job-name`]: name };
  const errors = Object.entries(bound).flatMap(([key, value]) => {
    const at = `spec.template.metadata.labels[${key}]`;
    if (labels[key] === undefined) return [required(at, `must be '${value}'`)];
    return labels[key] === value ? [] : [invalidValue(at, goMap(labels), `must be '${value}'`)];
  });
  if (!isBrokenSelector(selector) && !selectorMatches(selector, bound))
    errors.push(invalidValue('spec.selector', goSelector(selector), '`selector` not auto-generated'));
  return errors;
}

/** Whether the selector, whoever made it, fits the pods. */
export function validateJobSelector(job: StoredObject): FieldError[] {
  const spec = readObject(job, 'spec');
  const selector = readObject(spec, 'selector');
  const errors = selector === undefined ? [required('spec.selector')] : validateLabelSelector(selector, 'spec.selector');
  const labels = readObject(spec, 'template', 'metadata', 'labels');
  if (selector !== undefined && (isBrokenSelector(selector) || selectorMatches(selector, labels ?? {}))) return errors;
  return [...errors, invalidValue('spec.template.metadata.labels', goMap(labels), '`selector` does not match template `labels`')];
}

/** Whether the hostnames of an indexed job's pods, which end in their index, are names. */
export function validateIndexedHostnames(job: StoredObject): FieldError[] {
  const spec = readObject(job, 'spec');
  const completions = readNumber(spec, 'completions');
  if (spec?.['completionMode'] !== 'Indexed' || completions <= 0) return [];
  const name = job.metadata.name ?? '';
  const hostname = `${name}-${completions - 1}`;
  return dnsLabelComplaints(hostname).length === 0
    ? []
    : [invalidValue('metadata.name', name, `will not able to create pod with invalid DNS label: ${hostname}`)];
}
