import type { OwnerReference } from '../../../machinery/object.ts';
import type { Pod, PodTemplateSpec } from '../../../machinery/generated/types/core/v1.ts';

/** Runs, or may still come to. */
export function isActive({ metadata, status }: Pod): boolean {
  return metadata?.deletionTimestamp === undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

const readiness = ({ status }: Pod) => status?.conditions?.find(({ type }) => type === 'Ready');

/** Its Ready condition is True. */
export function isReady(pod: Pod): boolean {
  return readiness(pod)?.status === 'True';
}

/** In how many milliseconds a pod that stays ready will be available: 0 when it is, undefined when it is not ready. */
export function availableIn(pod: Pod, minReadySeconds: number, nowMs: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(readiness(pod)?.lastTransitionTime ?? '');
  return Number.isNaN(since) ? undefined : Math.max(0, since + minReadySeconds * 1000 - nowMs);
}

/** A pod as a template has it. */
export function podFrom(template: PodTemplateSpec, owner: OwnerReference, name: { readonly name: string } | { readonly generateName: string }): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...name,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [owner],
    },
    spec: template.spec ?? { containers: [] },
  };
}

/** Pods that had better go first: not placed, not running, not ready, then the youngest. @see kubernetes pkg/controller/controller_utils.go ActivePods (v1.37) */
export function byDispensability(a: Pod, b: Pod): number {
  const phases = ['Pending', 'Unknown', 'Running'];
  const rank = (pod: Pod): readonly number[] => [
    pod.spec?.nodeName === undefined || pod.spec.nodeName === '' ? 0 : 1,
    phases.indexOf(pod.status?.phase ?? 'Pending'),
    isReady(pod) ? 1 : 0,
    -Date.parse(pod.metadata?.creationTimestamp ?? ''),
  ];
  const [ranks, others] = [rank(a), rank(b)];
  for (const [index, value] of ranks.entries()) {
    const difference = value - (others[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

// No vowels and nothing that looks alike, as the names that servers generate.
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

/** A short name for a template: the same for the same template. Not the hash of a real controller, which depends on Go's memory layout. */
export function templateHash(template: unknown): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(template)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return [...String(hash)].map((digit) => SAFE[digit.charCodeAt(0) % SAFE.length]).join('');
}
