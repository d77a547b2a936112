import type { MutableJsonObject } from '../../../machinery/json.ts';
import { fill, isUnset, objectAt, objectsAt } from '../parts/edit.ts';
import { defaultPodTemplate } from '../pods/pod-defaults.ts';

/** Defaults of a job's spec, also of that in a cron job's template. @see kubernetes pkg/apis/batch/v1/defaults.go (v1.37) */
export function defaultJobSpec(spec: MutableJsonObject): void {
  // A job of one pod says so; one with a parallelism alone is a work queue.
  if (isUnset(spec['completions']) && isUnset(spec['parallelism'])) spec['completions'] = 1;
  fill(spec, { parallelism: 1, completionMode: 'NonIndexed', suspend: false, manualSelector: false });
  fill(spec, { backoffLimit: isUnset(spec['backoffLimitPerIndex']) ? 6 : 2147483647 });
  const failurePolicy = objectAt(spec, 'podFailurePolicy');
  fill(spec, { podReplacementPolicy: failurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed' });
  for (const rule of objectsAt(failurePolicy, 'rules')) {
    for (const condition of objectsAt(rule, 'onPodConditions')) fill(condition, { status: 'True' });
  }
  defaultPodTemplate(spec);
}
