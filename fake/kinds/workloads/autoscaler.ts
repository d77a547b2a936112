import type { MutableJsonObject } from '../../../machinery/json.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { validateAutoscaler, validateAutoscalerStatus } from '../autoscaling/autoscaler-validation.ts';
import { metricsText } from '../autoscaling/metric-text.ts';
import { fillTransitionTimes } from '../parts/conditions.ts';
import { emptyToNull, ensureObject, fill, isUnset, objectAt, objectsAt, readNumber, readObject, readText } from '../parts/edit.ts';
import { canonicaliseQuantity } from '../parts/quantities.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { autoscalersShownIn, carriesMetrics, storedAutoscaler } from './autoscaler-versions.ts';

function scalingRules(behavior: MutableJsonObject, direction: string, policies: readonly MutableJsonObject[]): void {
  const rules = ensureObject(behavior, direction);
  fill(rules, { selectPolicy: 'Max' });
  canonicaliseQuantity(rules, 'tolerance');
  if (direction === 'scaleUp') fill(rules, { stabilizationWindowSeconds: 0 });
  // A list without any policy is left to validation.
  if (isUnset(rules['policies'])) rules['policies'] = [...policies];
}

function defaultBehavior(spec: MutableJsonObject): void {
  const behavior = objectAt(spec, 'behavior');
  if (behavior === undefined) return;
  scalingRules(behavior, 'scaleUp', [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ]);
  scalingRules(behavior, 'scaleDown', [{ type: 'Percent', value: 100, periodSeconds: 15 }]);
}

function defaultMetrics(spec: MutableJsonObject): void {
  if (objectsAt(spec, 'metrics').length === 0)
    spec['metrics'] = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }];
  for (const metric of objectsAt(spec, 'metrics')) {
    for (const source of Object.keys(metric)) {
      const target = objectAt(objectAt(metric, source), 'target');
      if (target === undefined) continue;
      canonicaliseQuantity(target, 'value');
      canonicaliseQuantity(target, 'averageValue');
    }
  }
}

function defaultsOf(version: 'v1' | 'v2'): (draft: DraftObject) => void {
  return (draft) => {
    const spec = ensureObject(draft, 'spec');
    fill(spec, { minReplicas: 1 });
    const status = ensureObject(draft, 'status');
    status['desiredReplicas'] ??= 0;
    fillTransitionTimes(status);
    if (version === 'v1') {
      if (isUnset(spec['targetCPUUtilizationPercentage']) && !carriesMetrics(draft.metadata)) spec['targetCPUUtilizationPercentage'] = 80;
      status['currentReplicas'] ??= 0;
      return;
    }
    defaultMetrics(spec);
    defaultBehavior(spec);
    emptyToNull(status, 'currentMetrics');
  };
}

// Rules and tables are those of version 2, which can say all that there is.
const inVersion2 = autoscalersShownIn('v2');
const validate = (object: StoredObject): FieldError[] => validateAutoscaler(inVersion2(object));
const validateUpdate = (next: StoredObject, current: StoredObject): FieldError[] => validateAutoscaler(inVersion2(next), inVersion2(current));

/** The rules of horizontal pod autoscalers, by the version asked for. */
export function autoscalerStrategy(version: 'v1' | 'v2'): Strategy {
  return {
    ...statusSplit({
      initial: () => (version === 'v1' ? { currentReplicas: 0, desiredReplicas: 0 } : { desiredReplicas: 0, currentMetrics: null }),
      update: { validate: validateUpdate },
      status: { validate: validateAutoscalerStatus },
    }),
    defaults: defaultsOf(version),
    shown: autoscalersShownIn(version),
    validateCreate: validate,
    generation: 'spec',
    table: tableOf(['Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age'], (object, nowMs) => {
      const spec = readObject(object, 'spec');
      const target = readObject(spec, 'scaleTargetRef');
      return [
        `${readText(target, 'kind')}/${readText(target, 'name')}`,
        metricsText(inVersion2(storedAutoscaler(object))),
        spec?.['minReplicas'] === undefined ? '<unset>' : String(spec['minReplicas']),
        readNumber(spec, 'maxReplicas'),
        readNumber(readObject(object, 'status'), 'currentReplicas'),
        ageOf(object, nowMs),
      ];
    }),
  };
}
