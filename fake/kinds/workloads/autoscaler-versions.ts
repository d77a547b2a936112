import { isJsonObject, type JsonObject } from '../../../machinery/json.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects } from '../parts/edit.ts';

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';

type Fields = Readonly<Record<string, unknown>>;

/** `fields` without what is undefined. */
function present(fields: Fields): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** The goal for the processor, which is all that v1 has a field for. */
function isProcessorGoal(metric: JsonObject): boolean {
  const resource = readObject(metric, 'resource');
  return metric['type'] === 'Resource' && resource?.['name'] === 'cpu' && readObject(resource, 'target')?.['averageUtilization'] !== undefined;
}

/** A metric as v1 writes it into its annotation: the target's fields under names of their own. */
function flatMetric(metric: JsonObject): JsonObject {
  const flat = Object.entries(metric).map(([key, source]) => {
    if (!isJsonObject(source)) return [key, source] as const;
    const { target, metric: named, describedObject, ...rest } = source;
    const goal = isJsonObject(target) ? target : {};
    const identity = isJsonObject(named) ? named : {};
    const selector = key === 'external' ? 'metricSelector' : 'selector';
    const fields = {
      ...rest,
      target: describedObject,
      metricName: identity['name'],
      [selector]: identity['selector'],
      targetValue: goal['value'],
      targetAverageValue: goal['averageValue'],
      targetAverageUtilization: goal['averageUtilization'],
    };
    return [key, present(fields)] as const;
  });
  return Object.fromEntries(flat) as JsonObject;
}

function withAnnotations(metadata: StoredObject['metadata'], added: Fields): StoredObject['metadata'] {
  const texts = Object.entries(present(added)).map(([key, value]) => [key, JSON.stringify(value)] as const);
  return texts.length === 0 ? metadata : { ...metadata, annotations: { ...metadata.annotations, ...Object.fromEntries(texts) } };
}

const unlessEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

function inVersion1(object: StoredObject): Fields {
  const { metrics: _metrics, behavior, ...spec } = readObject(object, 'spec') ?? {};
  const { conditions, currentMetrics: _current, ...status } = readObject(object, 'status') ?? {};
  const metrics = readObjects(readObject(object, 'spec'), 'metrics');
  const goal = readObject(readObject(metrics.find(isProcessorGoal), 'resource'), 'target')?.['averageUtilization'];
  const others = metrics.filter((metric) => !isProcessorGoal(metric)).map(flatMetric);
  return {
    metadata: withAnnotations(object.metadata, { [METRICS]: unlessEmpty(others), [BEHAVIOR]: behavior, [CONDITIONS]: conditions }),
    spec: present({ ...spec, targetCPUUtilizationPercentage: goal }),
    status: { currentReplicas: 0, desiredReplicas: 0, ...status },
  };
}

function inVersion2(object: StoredObject): Fields {
  const { targetCPUUtilizationPercentage: goal, ...spec } = readObject(object, 'spec') ?? {};
  const { currentReplicas, currentCPUUtilizationPercentage: current, ...status } = readObject(object, 'status') ?? {};
  const metric = (target: JsonObject, key: string): JsonObject => ({ type: 'Resource', resource: { name: 'cpu', [key]: target } });
  const currentMetrics = current === undefined ? null : [metric({ averageUtilization: current, averageValue: '0' }, 'current')];
  return {
    metadata: object.metadata,
    spec: goal === undefined ? spec : { ...spec, metrics: [metric({ type: 'Utilization', averageUtilization: goal }, 'target')] },
    status: { ...status, ...(currentReplicas === 0 || currentReplicas === undefined ? {} : { currentReplicas }), currentMetrics },
  };
}

const origins = new WeakMap<StoredObject, StoredObject>();

/** An autoscaler as it was stored, whatever version `shown` is. */
export function storedAutoscaler(shown: StoredObject): StoredObject {
  return origins.get(shown) ?? shown;
}

/**
 * Shows autoscalers in one version, whichever they were written in. What v1 has no fields for goes into annotations.
 *
 * @see kubernetes pkg/apis/autoscaling/v1/conversion.go (v1.37)
 */
export function autoscalersShownIn(version: 'v1' | 'v2'): (object: StoredObject) => StoredObject {
  const apiVersion = `autoscaling/${version}`;
  const known = new WeakMap<StoredObject, StoredObject>();
  return (object) => {
    if (object.apiVersion === apiVersion) return object;
    const found = known.get(object);
    if (found !== undefined) return found;
    const made = Object.freeze({ kind: object.kind, apiVersion, ...(version === 'v1' ? inVersion1(object) : inVersion2(object)) }) as unknown as StoredObject;
    known.set(object, made);
    origins.set(made, object);
    return made;
  };
}
