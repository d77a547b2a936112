import { deepFreeze } from '../../../machinery/deep-freeze.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects } from '../parts/edit.ts';
import { behaviorOf, behaviorText, flatMetric, flatMetricStatus, nestedMetric, nestedMetricStatus, present } from './autoscaler-metrics.ts';

const prefix = 'autoscaling.alpha.kubernetes.io/';
const [METRICS, CURRENT, CONDITIONS, BEHAVIOR] = [`${prefix}metrics`, `${prefix}current-metrics`, `${prefix}conditions`, `${prefix}behavior`] as const;
const carried: ReadonlySet<string> = new Set([METRICS, CURRENT, CONDITIONS, BEHAVIOR]);

type Fields = Readonly<Record<string, unknown>>;
type Metadata = StoredObject['metadata'];

/** The goal for the processor, which is all that v1 has a field for. */
function isProcessorGoal(metric: JsonObject): boolean {
  const resource = readObject(metric, 'resource');
  return metric['type'] === 'Resource' && resource?.['name'] === 'cpu' && readObject(resource, 'target')?.['averageUtilization'] !== undefined;
}

/** Metadata whose carrying annotations are `added`, whatever they were. */
function withCarried(metadata: Metadata, added: Readonly<Record<string, string>>): Metadata {
  const { annotations, ...rest } = metadata;
  const own = Object.entries(annotations ?? {}).filter(([key]) => !carried.has(key));
  const all = Object.fromEntries([...own, ...Object.entries(added)].sort(([a], [b]) => (a < b ? -1 : 1)));
  return own.length === Object.keys(annotations ?? {}).length && Object.keys(added).length === 0
    ? metadata
    : { ...rest, ...(Object.keys(all).length === 0 ? {} : { annotations: all }) };
}

/** What an annotation carries; undefined where there is none or it cannot be read. */
function carriedValue(metadata: Metadata, key: string): Json | undefined {
  const text = metadata.annotations?.[key];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function carriedList(metadata: Metadata, key: string): readonly JsonObject[] | undefined {
  const value = carriedValue(metadata, key);
  return Array.isArray(value) && value.every(isJsonObject) ? value : undefined;
}

function inVersion1(object: StoredObject): Fields {
  const { metrics: _metrics, behavior, ...spec } = readObject(object, 'spec') ?? {};
  const { conditions, currentMetrics: _current, ...status } = readObject(object, 'status') ?? {};
  const metrics = readObjects(readObject(object, 'spec'), 'metrics');
  const current = readObjects(readObject(object, 'status'), 'currentMetrics');
  const goal = readObject(readObject(metrics.find(isProcessorGoal), 'resource'), 'target')?.['averageUtilization'];
  const cpu = current.findLast((metric) => metric['type'] === 'Resource' && readObject(metric, 'resource')?.['name'] === 'cpu');
  const others = metrics.filter((metric) => !isProcessorGoal(metric)).map(flatMetric);
  const added = {
    ...(others.length === 0 ? {} : { [METRICS]: JSON.stringify(others) }),
    ...(current.length === 0 ? {} : { [CURRENT]: JSON.stringify(current.map(flatMetricStatus)) }),
    ...(isJsonObject(behavior) ? { [BEHAVIOR]: behaviorText(behavior) } : {}),
    ...(Array.isArray(conditions) && conditions.length > 0 ? { [CONDITIONS]: JSON.stringify(conditions) } : {}),
  };
  const share = readObject(readObject(cpu, 'resource'), 'current')?.['averageUtilization'];
  return {
    metadata: withCarried(object.metadata, added),
    spec: present({ ...spec, targetCPUUtilizationPercentage: goal }),
    status: present({ currentReplicas: 0, desiredReplicas: 0, ...status, currentCPUUtilizationPercentage: share }),
  };
}

function inVersion2(object: StoredObject): Fields {
  const { targetCPUUtilizationPercentage: goal, ...spec } = readObject(object, 'spec') ?? {};
  const { currentReplicas, currentCPUUtilizationPercentage: current, ...status } = readObject(object, 'status') ?? {};
  const metric = (target: JsonObject, key: string): JsonObject => ({ type: 'Resource', resource: { name: 'cpu', [key]: target } });
  const processor = goal === undefined ? [] : [metric({ type: 'Utilization', averageUtilization: goal }, 'target')];
  const metrics = [...(carriedList(object.metadata, METRICS)?.map(nestedMetric) ?? []), ...processor];
  const behavior = carriedValue(object.metadata, BEHAVIOR);
  const currentMetrics =
    carriedList(object.metadata, CURRENT)?.map(nestedMetricStatus) ?? (current === undefined ? null : [metric({ averageUtilization: current }, 'current')]);
  return {
    metadata: withCarried(object.metadata, {}),
    spec: present({
      ...spec,
      metrics: metrics.length === 0 ? undefined : metrics,
      behavior: isJsonObject(behavior) ? behaviorOf(behavior) : undefined,
    }),
    status: present({
      ...status,
      ...(currentReplicas === 0 || currentReplicas === undefined ? {} : { currentReplicas }),
      currentMetrics,
      conditions: carriedList(object.metadata, CONDITIONS),
    }),
  };
}

/** Whether metrics beyond those that v1 has fields for come with an autoscaler of v1. */
export function carriesMetrics(metadata: Metadata): boolean {
  return (carriedList(metadata, METRICS) ?? []).length > 0;
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
    // Frozen at every depth: whoever fits an object to its type leaves what is frozen alone.
    const made = deepFreeze({ kind: object.kind, apiVersion, ...(version === 'v1' ? inVersion1(object) : inVersion2(object)) }) as unknown as StoredObject;
    known.set(object, made);
    origins.set(made, object);
    return made;
  };
}
