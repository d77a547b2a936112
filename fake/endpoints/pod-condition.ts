import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { StoredObject } from '../registry/strategy.ts';

/** What the server itself says of a pod. */
export interface PodCondition {
  readonly type: string;
  readonly reason?: string;
  readonly message?: string;
}

type Condition = JsonObject & { readonly type?: string };

/**
 * The pod with a condition that is true; the same pod when it says so already.
 *
 * @see kubernetes pkg/api/v1/pod/util.go, UpdatePodCondition (v1.37)
 */
export function withCondition(pod: StoredObject, { type, reason, message }: PodCondition, time: string): StoredObject {
  const status = isJsonObject(pod['status']) ? pod['status'] : {};
  const conditions = (Array.isArray(status['conditions']) ? status['conditions'] : []) as readonly Condition[];
  const standing = conditions.find((one) => one.type === type);
  const isTrue = standing?.['status'] === 'True';
  if (isTrue && standing?.['reason'] === reason && standing?.['message'] === message) return pod;
  const condition: Condition = {
    type,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: isTrue ? (standing?.['lastTransitionTime'] ?? null) : time,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
  const next = standing === undefined ? [...conditions, condition] : conditions.map((one) => (one === standing ? condition : one));
  return { ...pod, status: { ...status, conditions: next } } as unknown as StoredObject;
}
