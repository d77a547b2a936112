import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { StoredObject } from '../registry/strategy.ts';

/** One condition of a namespace that is being deleted. */
export interface NamespaceCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** What a deletion of contents came to. */
export interface ContentReport {
  /** What went wrong with whole resources, a sentence each. */
  readonly failures: readonly string[];
  /** Resource (`configmaps.`, `deployments.apps`) → objects that are still there. */
  readonly remaining: ReadonlyMap<string, number>;
  /** Finalizer → objects that it holds. */
  readonly finalizers: ReadonlyMap<string, number>;
}

const sentence = (counts: ReadonlyMap<string, number>, verb: string): string =>
  [...counts]
    .map(([name, count]) => `${name} ${verb} ${count} resource instances`)
    .sort()
    .join(', ');

/**
 * The conditions that a report makes, in the order of the real controller.
 *
 * @see kubernetes pkg/controller/namespace/deletion/status_condition_utils.go (v1.37)
 */
export function namespaceConditions({ failures, remaining, finalizers }: ContentReport): readonly NamespaceCondition[] {
  const failed = failures.length > 0;
  return [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: 'NamespaceDeletionContentFailure',
      status: failed ? 'True' : 'False',
      reason: failed ? 'ContentDeletionFailed' : 'ContentDeleted',
      message: failed
        ? `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`
        : 'All content successfully deleted, may be waiting on finalization',
    },
    {
      type: 'NamespaceContentRemaining',
      status: remaining.size > 0 ? 'True' : 'False',
      reason: remaining.size > 0 ? 'SomeResourcesRemain' : 'ContentRemoved',
      message: remaining.size > 0 ? `Some resources are remaining: ${sentence(remaining, 'has')}` : 'All content successfully removed',
    },
    {
      type: 'NamespaceFinalizersRemaining',
      status: finalizers.size > 0 ? 'True' : 'False',
      reason: finalizers.size > 0 ? 'SomeFinalizersRemain' : 'ContentHasNoFinalizers',
      message:
        finalizers.size > 0
          ? `Some content in the namespace has finalizers remaining: ${sentence(finalizers, 'in')}`
          : 'All content-preserving finalizers finished',
    },
  ];
}

/** The conditions of `namespace` brought up to date; undefined when they say so already. A time moves only with the status. */
export function updatedConditions(namespace: StoredObject, wanted: readonly NamespaceCondition[], now: string): readonly JsonObject[] | undefined {
  const { status } = namespace;
  const standing = isJsonObject(status) && Array.isArray(status['conditions']) ? (status['conditions'] as readonly JsonObject[]) : [];
  const next = standing.map((condition) => ({ ...condition }) as Record<string, unknown>);
  let hasChanged = false;
  for (const condition of wanted) {
    const old = next.find(({ type }) => type === condition.type);
    if (old === undefined) {
      const { type, status: value, reason, message } = condition;
      next.push({ type, status: value, lastTransitionTime: now, reason, message });
      hasChanged = true;
    } else if (old['status'] !== condition.status || old['reason'] !== condition.reason || old['message'] !== condition.message) {
      if (old['status'] !== condition.status) old['lastTransitionTime'] = now;
      Object.assign(old, condition);
      hasChanged = true;
    }
  }
  return hasChanged ? (next as unknown as readonly JsonObject[]) : undefined;
}
