import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { readObject, readText } from '../parts/edit.ts';

type Fields = Readonly<Record<string, unknown>>;

/** `fields` without what is undefined. */
export function present(fields: Fields): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}

const sources = ['object', 'pods', 'resource', 'containerResource', 'external'] as const;
type Source = (typeof sources)[number];

function sourceOf(metric: JsonObject): Source | undefined {
  return sources.find((key) => isJsonObject(metric[key]));
}

/** The metric with its source rewritten: the other fields stay. */
function rewritten(metric: JsonObject, change: (source: JsonObject, key: Source) => Fields): JsonObject {
  const key = sourceOf(metric);
  return key === undefined ? metric : present({ type: metric['type'], [key]: present(change(readObject(metric, key) ?? {}, key)) });
}

/** A metric as v1 has it: what v2 nests under `target` and `metric` under names of their own, in the order of v1's types. */
export function flatMetric(metric: JsonObject): JsonObject {
  return rewritten(metric, (source, key) => {
    const goal = readObject(source, 'target');
    const named = readObject(source, 'metric');
    const [value, average, share] = [goal?.['value'], goal?.['averageValue'], goal?.['averageUtilization']];
    const { name: metricName, selector } = named ?? {};
    if (key === 'object') return { target: source['describedObject'], metricName, targetValue: value ?? '0', selector, averageValue: average };
    if (key === 'pods') return { metricName, targetAverageValue: average ?? '0', selector };
    if (key === 'external') return { metricName, metricSelector: selector, targetValue: value, targetAverageValue: average };
    return { name: source['name'], targetAverageUtilization: share, targetAverageValue: average, container: source['container'] };
  });
}

/** What a metric stands at, as v1 has it. Values that v1 cannot leave out are zero. */
export function flatMetricStatus(metric: JsonObject): JsonObject {
  return rewritten(metric, (source, key) => {
    const current = readObject(source, 'current');
    const [value, average, share] = [current?.['value'], current?.['averageValue'], current?.['averageUtilization']];
    const { name: metricName, selector } = readObject(source, 'metric') ?? {};
    if (key === 'object') return { target: source['describedObject'], metricName, currentValue: value ?? '0', selector, averageValue: average };
    if (key === 'pods') return { metricName, currentAverageValue: average ?? '0', selector };
    if (key === 'external') return { metricName, metricSelector: selector, currentValue: value ?? '0', currentAverageValue: average };
    return { name: source['name'], currentAverageUtilization: share, currentAverageValue: average ?? '0', container: source['container'] };
  });
}

/** The metric that {@link flatMetric} made this of. */
export function nestedMetric(metric: JsonObject): JsonObject {
  return rewritten(metric, (source, key) => {
    const own = present({ name: source['metricName'], selector: source[key === 'external' ? 'metricSelector' : 'selector'] });
    const [value, average, share] = [source['targetValue'], source['targetAverageValue'], source['targetAverageUtilization']];
    if (key === 'object') {
      const { averageValue } = source;
      const target = present({ type: averageValue === undefined ? 'Value' : 'AverageValue', value: value ?? '0', averageValue });
      return { describedObject: source['target'], target, metric: own };
    }
    if (key === 'pods') return { metric: own, target: { type: 'AverageValue', averageValue: average ?? '0' } };
    if (key === 'external') return { metric: own, target: present({ type: value === undefined ? 'AverageValue' : 'Value', value, averageValue: average }) };
    const target = present({ type: share === undefined ? 'AverageValue' : 'Utilization', averageValue: average, averageUtilization: share });
    return { name: source['name'], target, container: source['container'] };
  });
}

/** The status that {@link flatMetricStatus} made this of. */
export function nestedMetricStatus(metric: JsonObject): JsonObject {
  return rewritten(metric, (source, key) => {
    const own = present({ name: source['metricName'], selector: source[key === 'external' ? 'metricSelector' : 'selector'] });
    if (key === 'object')
      return {
        metric: own,
        current: present({ value: source['currentValue'] ?? '0', averageValue: source['averageValue'] }),
        describedObject: source['target'],
      };
    if (key === 'pods') return { metric: own, current: { averageValue: source['currentAverageValue'] ?? '0' } };
    if (key === 'external') return { metric: own, current: present({ value: source['currentValue'] ?? '0', averageValue: source['currentAverageValue'] }) };
    const current = present({ averageValue: source['currentAverageValue'] ?? '0', averageUtilization: source['currentAverageUtilization'] });
    return { name: source['name'], current, container: source['container'] };
  });
}

const nullable = (value: Json | undefined): Json => value ?? null;

/** How fast to scale, as the annotation has it: the names of the server's own type, and null for what is absent. */
export function behaviorText(behavior: JsonObject): string {
  const rules = (direction: string): Json => {
    const given = readObject(behavior, direction);
    if (given === undefined) return null;
    const policies = given['policies'];
    return {
      StabilizationWindowSeconds: nullable(given['stabilizationWindowSeconds']),
      SelectPolicy: nullable(given['selectPolicy']),
      Policies: Array.isArray(policies)
        ? policies.map((policy: JsonObject) => ({ Type: readText(policy, 'type'), Value: policy['value'] ?? 0, PeriodSeconds: policy['periodSeconds'] ?? 0 }))
        : null,
      Tolerance: nullable(given['tolerance']),
    };
  };
  return JSON.stringify({ ScaleUp: rules('scaleUp'), ScaleDown: rules('scaleDown') });
}

/** The value with the names that v2 writes, and without the nulls. Names are read whatever case they are in. */
export function behaviorOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(behaviorOf);
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([key, field]) => [key.charAt(0).toLowerCase() + key.slice(1), behaviorOf(field as Json)] as const));
}
