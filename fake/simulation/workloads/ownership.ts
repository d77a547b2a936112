import type { KubeObject, OwnerReference } from '../../../machinery/object.ts';
import { type LabelSelectorObject, labelSelectorFrom } from '../../../machinery/selector/label-selector.ts';
import type { ObjectChange } from '../simulation.ts';
import { type Tools, keyOf } from './controller-loop.ts';

/** The reference to the controller of an object. */
export function controllerOf(object: KubeObject | undefined): OwnerReference | undefined {
  return object?.metadata?.ownerReferences?.find(({ controller }) => controller === true);
}

/** A reference to `owner` as the controller. */
export function controlledBy(owner: KubeObject, apiVersion: string, kind: string): OwnerReference {
  const { name = '', uid = '' } = owner.metadata ?? {};
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** Whether a selector picks an object by its labels; an absent one picks nothing. */
export function picks(selector: LabelSelectorObject | undefined, object: KubeObject): boolean {
  return selector !== undefined && labelSelectorFrom(selector).matches(object.metadata?.labels ?? {});
}

/** Who claims objects: an owner, how its kind is called, and what it selects. */
export interface Claimant {
  readonly owner: KubeObject;
  readonly apiVersion: string;
  readonly kind: string;
  readonly selector: LabelSelectorObject | undefined;
}

/**
 * What an owner controls among the objects of its namespace: orphans that it selects become its own, and what it no longer selects is
 * let go.
 * @see kubernetes pkg/controller/controller_ref_manager.go (v1.37)
 */
export async function claim<T extends KubeObject>(tools: Tools, bucket: string, { owner, apiVersion, kind, selector }: Claimant): Promise<readonly T[]> {
  const { namespace = '', uid, deletionTimestamp } = owner.metadata ?? {};
  const claimed: T[] = [];
  for (const object of tools.list<T>(bucket, namespace)) {
    const reference = controllerOf(object);
    const isPicked = picks(selector, object);
    if (reference?.uid === uid) {
      if (isPicked) claimed.push(object);
      else if (deletionTimestamp === undefined) await release(tools, bucket, object, uid);
    } else if (reference === undefined && isPicked && deletionTimestamp === undefined && object.metadata?.deletionTimestamp === undefined) {
      const ownerReferences = [...(object.metadata?.ownerReferences ?? []), controlledBy(owner, apiVersion, kind)];
      await tools.patch(bucket, object, { metadata: { uid: object.metadata?.uid, ownerReferences } });
      const { name = '' } = object.metadata ?? {};
      const adopted = tools.get<T>(bucket, namespace, name);
      if (adopted !== undefined) claimed.push(adopted);
    }
  }
  return claimed;
}

async function release(tools: Tools, bucket: string, object: KubeObject, uid: string | undefined): Promise<void> {
  const others = (object.metadata?.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
  await tools.patch(bucket, object, { metadata: { uid: object.metadata?.uid, ownerReferences: others.length === 0 ? null : others } });
}

/** The keys of the owners of `kind` that a change of something they may control concerns: its controllers of before and after, and for orphans all who may pick it. */
export function ownersConcerned(
  { before, after }: ObjectChange,
  kind: string,
  candidates: (namespace: string) => readonly (KubeObject & { readonly spec?: { readonly selector?: LabelSelectorObject } })[],
): readonly string[] {
  const namespace = (after ?? before)?.metadata.namespace ?? '';
  const references = [controllerOf(before), controllerOf(after)].filter((reference) => reference?.kind === kind);
  const keys = references.map((reference) => `${namespace}/${reference?.name ?? ''}`);
  const orphan = after !== undefined && controllerOf(after) === undefined ? after : undefined;
  if (orphan !== undefined) for (const owner of candidates(namespace)) if (picks(owner.spec?.selector, orphan)) keys.push(keyOf(owner));
  return [...new Set(keys)];
}
