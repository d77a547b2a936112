import { isJsonObject } from '../../machinery/json.ts';
import { groupResourceOf, type ResourceInfo } from '../../machinery/resource.ts';
import { bucketOf } from '../registry/engine.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { RegistryReader, StoredObject } from '../registry/strategy.ts';
import { type ApiCaller, UnexpectedAnswer } from './api-caller.ts';
import type { ContentReport } from './namespace-conditions.ts';

/** What contents are deleted with. */
export interface ContentParts {
  readonly caller: ApiCaller;
  readonly catalog: ResourceCatalog;
  readonly reader: RegistryReader;
  readonly nowMs: () => number;
}

interface Totals {
  readonly failures: string[];
  readonly remaining: Map<string, number>;
  readonly finalizers: Map<string, number>;
}

/** The namespaced resources that can be deleted, one version of each, pods first: others may be what they run on. */
function deletable(catalog: ResourceCatalog): readonly ResourceInfo[] {
  const byBucket = new Map<string, ResourceInfo>();
  for (const resource of catalog.all()) {
    const bucket = bucketOf(resource);
    if (resource.namespaced && resource.verbs.includes('delete') && !byBucket.has(bucket)) byBucket.set(bucket, catalog.findBucket(bucket) ?? resource);
  }
  const pods = byBucket.get('pods');
  byBucket.delete('pods');
  return pods === undefined ? [...byBucket.values()] : [pods, ...byBucket.values()];
}

/** Whether pods may still take their time: the longest grace period has not passed since the namespace was deleted. */
function isGraceful(pods: readonly StoredObject[], deletedAt: string, nowMs: number): boolean {
  const seconds = pods.map(({ spec, status }) => {
    const phase = isJsonObject(status) ? status['phase'] : undefined;
    const grace = isJsonObject(spec) ? spec['terminationGracePeriodSeconds'] : undefined;
    return phase === 'Succeeded' || phase === 'Failed' || typeof grace !== 'number' ? 0 : grace;
  });
  return nowMs - Date.parse(deletedAt) < Math.max(0, ...seconds) * 1000;
}

async function deleteAll({ caller, reader }: ContentParts, resource: ResourceInfo, namespace: string): Promise<void> {
  const options = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' };
  const isGone = (code: number): boolean => code < 400 || code === 404;
  if (resource.verbs.includes('deletecollection')) {
    const answer = await caller.call('DELETE', { resource, namespace }, options);
    if (isGone(answer.code)) return;
    if (answer.code !== 405) throw new UnexpectedAnswer(`deletecollection of ${groupResourceOf(resource)}`, answer);
  }
  for (const { metadata } of reader.list(bucketOf(resource), namespace)) {
    const answer = await caller.call('DELETE', { resource, namespace, name: metadata.name ?? '' }, { ...options });
    if (!isGone(answer.code)) throw new UnexpectedAnswer(`delete of ${groupResourceOf(resource)}`, answer);
  }
}

/** Deletes one resource's objects and counts what stays. What is marked and waits for its finalizers is as it should be. */
async function clear(parts: ContentParts, resource: ResourceInfo, namespace: StoredObject, totals: Totals): Promise<void> {
  const { name = '', deletionTimestamp = '' } = namespace.metadata;
  const bucket = bucketOf(resource);
  const before = parts.reader.list(bucket, name);
  if (before.length === 0) return;
  const mayWait = bucket === 'pods' && isGraceful(before, deletionTimestamp, parts.nowMs());
  await deleteAll(parts, resource, name);
  const left = parts.reader.list(bucket, name);
  if (left.length === 0) return;
  totals.remaining.set(`${resource.plural}.${resource.group}`, left.length);
  const held = left.flatMap(({ metadata }) => metadata.finalizers ?? []);
  for (const finalizer of held) totals.finalizers.set(finalizer, (totals.finalizers.get(finalizer) ?? 0) + 1);
  if (held.length > 0 || mayWait) return;
  const place = `${resource.group}/${resource.version}, Resource=${resource.plural}`;
  totals.failures.push(`unexpected items still remain in namespace: ${name} for gvr: ${place}`);
}

/**
 * Deletes everything in a namespace: pods first and, once they are gone, all else. Resources without objects are not asked for.
 *
 * @see kubernetes pkg/controller/namespace/deletion/namespaced_resources_deleter.go (v1.37)
 */
export async function deleteContents(parts: ContentParts, namespace: StoredObject): Promise<ContentReport> {
  const totals: Totals = { failures: [], remaining: new Map(), finalizers: new Map() };
  for (const resource of deletable(parts.catalog)) {
    try {
      await clear(parts, resource, namespace, totals);
    } catch (error) {
      totals.failures.push(error instanceof Error ? error.message : String(error));
    }
    const arePodsLeft = bucketOf(resource) === 'pods' && (totals.remaining.size > 0 || totals.failures.length > 0);
    if (arePodsLeft) return totals;
  }
  return totals;
}
