import type { JsonObject } from '../../machinery/json.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { Client } from '../client.ts';
import { isNotFound } from '../error-predicates.ts';
import { type ApplyOptions, placeOf } from './apply-manifests.ts';
import { inApplyOrder } from './apply-order.ts';
import { lineDiff } from './line-diff.ts';
import { type Manifests, readManifests } from './read-manifests.ts';

/** What applying one manifest would change. */
export interface ManifestDiff {
  readonly change: 'create' | 'change' | 'none';
  /** As it is; undefined when it is not there. */
  readonly live: KubeObject | undefined;
  /** As it would be, defaults and admission included; the manifest itself where the server cannot say yet, because its namespace or definition is new too. */
  readonly merged: KubeObject;
  /** Both as YAML, line by line with `-` and `+`; without managed fields, and with the values of secrets masked. `''` for no change. */
  readonly text: string;
}

function masked(values: JsonObject, other: JsonObject, when: string): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, other[key] === undefined || other[key] === value ? '***' : `*** (${when})`]));
}

/** What people compare: not what every write changes, and not what must not be shown. */
function shown(object: KubeObject | undefined, other: KubeObject | undefined, when: 'before' | 'after'): KubeObject | undefined {
  if (object === undefined) return undefined;
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, ...metadata } = object.metadata ?? {};
  const rest = { ...object, metadata };
  if (object.kind !== 'Secret') return rest;
  const [data, others] = [object, other].map((one) => (one as { readonly data?: JsonObject } | undefined)?.data ?? {}) as [JsonObject, JsonObject];
  const { stringData: _text, ...secret } = rest as KubeObject & { readonly stringData?: unknown };
  return { ...secret, data: masked(data, others, when) } as KubeObject;
}

/**
 * What applying manifests would change, by a dry run of the server: nothing is kept.
 *
 * @throws {ApiError} when an object would be refused; {ConfigError} for manifests that are none
 */
export async function diffManifests(
  client: Client,
  manifests: Manifests,
  options: Omit<ApplyOptions, 'dryRun' | 'applySet'> = {},
): Promise<readonly ManifestDiff[]> {
  const { namespace = client.defaultNamespace, ...call } = options;
  const { stringify } = await import('yaml');
  const yaml = (object: KubeObject | undefined): string => (object === undefined ? '' : stringify(object, { sortMapEntries: true, version: '1.1' }));
  const diffs: ManifestDiff[] = [];
  for (const object of inApplyOrder(await readManifests(manifests))) {
    const { live, merged } = await liveAndMerged(client, object, { ...call, namespace });
    const text = lineDiff(yaml(shown(live, merged, 'before')), yaml(shown(merged, live, 'after')));
    diffs.push({ change: live === undefined ? 'create' : text === '' ? 'none' : 'change', live, merged, text });
  }
  return diffs;
}

async function liveAndMerged(
  client: Client,
  object: KubeObject,
  { namespace, ...options }: ApplyOptions & { readonly namespace: string },
): Promise<{ readonly live: KubeObject | undefined; readonly merged: KubeObject }> {
  try {
    const resource = await placeOf(client, object, namespace);
    const live = await resource.find(object.metadata?.name ?? '', { signal: options.signal, timeoutMs: options.timeoutMs, headers: options.headers });
    return { live, merged: await resource.apply(object, { ...options, dryRun: 'All' }) };
  } catch (error) {
    if (isNotFound(error)) return { live: undefined, merged: object };
    throw error;
  }
}
