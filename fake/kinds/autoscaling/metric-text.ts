import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';

const unknown = '<unknown>';
const most = 2;

/** What a metric is about: `resource`, `pods`; undefined for types that there are not. */
export const metricSources: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

function metricText(metric: JsonObject, status: JsonObject | undefined): string {
  const key = metricSources[readText(metric, 'type')];
  if (key === undefined) return '<unknown type>';
  const source = readObject(metric, key);
  const [target, current] = [readObject(source, 'target'), readObject(status, key, 'current')];
  // Amounts that a status leaves out are printed as Go prints what is not there.
  const amountOf = (holder: JsonObject | undefined, field: string): string => String(holder?.[field] ?? '<nil>');
  const share = (holder: JsonObject | undefined, none: string): string =>
    holder?.['averageUtilization'] === undefined ? none : `${String(holder['averageUtilization'])}%`;
  const isReported = readObject(status, key) !== undefined;
  const averaged = key === 'pods' || target?.['averageValue'] !== undefined;
  const field = averaged ? 'averageValue' : 'value';
  const reached = isReported ? amountOf(current, field) : unknown;
  if (key === 'resource' || key === 'containerResource') {
    const name = readText(source, 'name');
    return averaged ? `${name}: ${reached}/${amountOf(target, field)}` : `${name}: ${share(current, unknown)}/${share(target, '<auto>')}`;
  }
  if (key === 'pods' || !averaged) return `${reached}/${amountOf(target, field)}`;
  return `${current?.[field] === undefined ? unknown : reached}/${amountOf(target, field)} (avg)`;
}

/** What an autoscaler of version 2 aims at, and where it stands. @see kubernetes pkg/printers/internalversion/printers.go, formatHPAMetrics (v1.37) */
export function metricsText(autoscaler: StoredObject): string {
  const metrics = readObjects(readObject(autoscaler, 'spec'), 'metrics');
  const statuses = readObjects(readObject(autoscaler, 'status'), 'currentMetrics');
  if (metrics.length === 0) return '<none>';
  const texts = metrics.slice(0, most).map((metric, index) => metricText(metric, statuses[index]));
  return texts.join(', ') + (metrics.length > most ? ` + ${metrics.length - most} more...` : '');
}
