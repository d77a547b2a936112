import type { KubeObject } from '../../machinery/object.ts';

/** What eviction looks at in a pod. */
export interface EvictablePod extends KubeObject {
  readonly spec?: { readonly volumes?: readonly { readonly name: string; readonly emptyDir?: unknown }[] };
  readonly status?: { readonly phase?: string };
}

/** What a drain may go over. */
export interface DrainPermissions {
  /** Leaves pods of daemon sets, which would come back at once. Without it they stop the drain. */
  readonly ignoreDaemonSets?: boolean;
  /** Evicts pods whose `emptyDir` volumes go with them. Without it they stop the drain. */
  readonly deleteEmptyDirData?: boolean;
  /** Evicts pods that nothing will bring back. Without it they stop the drain. */
  readonly force?: boolean;
}

/** Whether a drain takes a pod, passes it by, or cannot go on, and why. */
export type DrainVerdict = { readonly kind: 'evict' } | { readonly kind: 'leave' } | { readonly kind: 'refuse'; readonly reason: string };

/**
 * What a drain does about a pod.
 *
 * @see kubectl pkg/drain/filters.go (v1.37)
 */
export function drainVerdict(pod: EvictablePod, { ignoreDaemonSets = false, deleteEmptyDirData = false, force = false }: DrainPermissions): DrainVerdict {
  const { annotations = {}, ownerReferences = [] } = pod.metadata ?? {};
  if (annotations['kubernetes.io/config.mirror'] !== undefined) return { kind: 'leave' };
  const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  const controller = ownerReferences.find((owner) => owner.controller === true);
  if (controller?.kind === 'DaemonSet' && !isOver) {
    return ignoreDaemonSets ? { kind: 'leave' } : { kind: 'refuse', reason: 'is of a DaemonSet (ignoreDaemonSets leaves it)' };
  }
  if (isOver) return { kind: 'evict' };
  if (pod.spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined) === true && !deleteEmptyDirData) {
    return { kind: 'refuse', reason: 'has an emptyDir volume (deleteEmptyDirData deletes it)' };
  }
  if (controller === undefined && !force) return { kind: 'refuse', reason: 'has no controller to bring it back (force deletes it)' };
  return { kind: 'evict' };
}
