import type { KubeObject } from '../../machinery/object.ts';
import { hasCondition } from '../actions/conditions.ts';
import { waitFor } from '../actions/wait-for.ts';
import type { CallOptions } from '../call-options.ts';
import type { Client } from '../client.ts';
import type { DynamicObject, ResourceClient } from '../resource-client.ts';
import { inApplyOrder } from './apply-order.ts';
import { type ApplySet, type ApplySetParent, groupKindOf, openApplySet, PART_OF, type SetContents } from './apply-set.ts';
import { type Manifests, readManifests } from './read-manifests.ts';

/** How to apply. */
export interface ApplyOptions extends CallOptions {
  /** Default: the client's own; one of the two there must be. */
  readonly fieldManager?: string;
  /** Takes fields over from other managers. */
  readonly force?: boolean;
  /** Where namespaced objects go that name no namespace. Default: the client's own. */
  readonly namespace?: string;
  /** `'All'`: every check runs, nothing is kept. */
  readonly dryRun?: 'All';
  /** Deletes what was applied under this set before and is no longer among the manifests. */
  readonly applySet?: ApplySetParent;
}

/** What became of one object. */
export interface ApplyOutcome {
  readonly change: 'created' | 'configured' | 'unchanged' | 'pruned';
  /** As the server answered it; of what was pruned, its last metadata. Frozen. */
  readonly object: KubeObject;
}

/** Finds where an object goes: its resource, in its namespace. */
export async function placeOf(client: Client, object: KubeObject, namespace: string): Promise<ResourceClient<DynamicObject>> {
  const resource = await client.dynamic(object.apiVersion ?? '', object.kind ?? '');
  return resource.descriptor.namespaced ? resource.namespace(object.metadata?.namespace ?? namespace) : resource;
}

function memberOf(object: KubeObject, set: ApplySet | undefined): KubeObject {
  if (set === undefined) return object;
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata?.labels, [PART_OF]: set.id } } };
}

async function applyOne(
  client: Client,
  object: KubeObject,
  { applySet: _parent, namespace = client.defaultNamespace, ...options }: ApplyOptions,
): Promise<ApplyOutcome> {
  const { signal, timeoutMs, headers, dryRun } = options;
  const resource = await placeOf(client, object, namespace);
  const name = object.metadata?.name ?? '';
  const before = await resource.find(name, { signal, timeoutMs, headers });
  const applied = await resource.apply(object, options);
  // What is applied next may be of this kind.
  if (object.kind === 'CustomResourceDefinition' && dryRun === undefined) {
    await waitFor(resource, name, hasCondition('Established'), { ...(signal === undefined ? {} : { signal }) });
  }
  const same = before?.metadata?.resourceVersion === applied.metadata?.resourceVersion;
  return { change: before === undefined ? 'created' : same ? 'unchanged' : 'configured', object: applied };
}

/** What these objects make of a set. */
function contentsOf(client: Client, applied: readonly KubeObject[]): SetContents {
  const groupKinds = applied.map(({ apiVersion = '', kind = '' }) =>
    groupKindOf({ group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', kind }),
  );
  const namespaces = applied.map(({ metadata }) => metadata?.namespace ?? client.defaultNamespace);
  return { groupKinds: new Set(groupKinds), namespaces: new Set(namespaces) };
}

const joined = (a: SetContents, b: SetContents): SetContents => ({
  groupKinds: new Set([...a.groupKinds, ...b.groupKinds]),
  namespaces: new Set([...a.namespaces, ...b.namespaces]),
});

/** Deletes the members of a set that are not among `kept`, what others need last. */
async function prune(
  client: Client,
  set: ApplySet,
  { kept, ...options }: ApplyOptions & { readonly kept: ReadonlySet<string> },
): Promise<readonly ApplyOutcome[]> {
  const { signal, timeoutMs, headers, dryRun } = options;
  const call = { signal, timeoutMs, headers };
  const found: { readonly object: KubeObject; readonly remove: () => Promise<unknown> }[] = [];
  for (const groupKind of set.before.groupKinds) {
    const descriptor = await client.discovery.find(groupKind);
    const resource = client.metadata(descriptor);
    const places = descriptor.namespaced ? [...set.before.namespaces].map((one) => resource.namespace(one)) : [resource];
    for (const place of places) {
      for await (const object of place.listAll({ ...call, labelSelector: `${PART_OF}=${set.id}` })) {
        const { uid = '', name = '' } = object.metadata ?? {};
        if (kept.has(uid)) continue;
        const remove = (): Promise<unknown> => place.delete(name, { ...call, dryRun, preconditions: { uid }, propagationPolicy: 'Background' });
        found.push({ object: { ...object, kind: descriptor.kind }, remove });
      }
    }
  }
  const ordered = inApplyOrder(found.map(({ object }) => object)).toReversed();
  for (const object of ordered) await found.find((one) => one.object === object)?.remove();
  return ordered.map((object) => ({ change: 'pruned', object }));
}

async function applyAll(client: Client, objects: readonly KubeObject[], options: ApplyOptions): Promise<readonly ApplyOutcome[]> {
  const outcomes: ApplyOutcome[] = [];
  const failures: Error[] = [];
  for (const object of objects) {
    try {
      outcomes.push(await applyOne(client, object, options));
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  if (failures.length > 0) {
    const messages = failures.map(({ message }) => message).join('; ');
    throw new AggregateError(failures, `${failures.length} of ${objects.length} objects could not be applied: ${messages}`);
  }
  return outcomes;
}

/**
 * Applies manifests server-side: namespaces and definitions first, then what others need, webhooks last; a definition is served before
 * objects of its kind are sent. With an `applySet`, what was applied under it before and is gone from the manifests is deleted at the end.
 *
 * Gives back what became of each object, in the order in which they were sent, then what was pruned.
 * @throws {AggregateError} when objects are refused, after all were tried; nothing is pruned then
 * @throws {ConfigError} for manifests that are none, and for a set that is another tool's
 */
export async function applyManifests(client: Client, manifests: Manifests, options: ApplyOptions = {}): Promise<readonly ApplyOutcome[]> {
  const { applySet, signal, timeoutMs, headers, dryRun } = options;
  const call: CallOptions = { signal, timeoutMs, headers };
  const set = applySet === undefined ? undefined : await openApplySet(client, applySet, call);
  const objects = inApplyOrder(await readManifests(manifests)).map((object) => memberOf(object, set));
  // What is about to be applied is written down first: should this end half way, the next run finds it all.
  const planned = contentsOf(
    client,
    objects.map((object) => ({ ...object, metadata: { namespace: options.namespace ?? client.defaultNamespace, ...object.metadata } })),
  );
  if (set !== undefined && dryRun === undefined) await set.keep(joined(set.before, planned), call);
  const outcomes = await applyAll(client, objects, options);
  if (set === undefined) return outcomes;
  const kept = new Set(outcomes.map(({ object }) => object.metadata?.uid ?? ''));
  const pruned = await prune(client, set, { ...options, kept });
  if (dryRun === undefined) await set.keep(planned, call);
  return [...outcomes, ...pruned];
}
