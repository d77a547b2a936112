import { isJsonObject, type Json } from '../../machinery/json.ts';
import type { KubeObject } from '../../machinery/object.ts';

/** What to wait for: told of the object, or of `undefined` while it is not there. */
export type Condition<T extends KubeObject = KubeObject> = (object: T | undefined) => boolean;

function at(object: KubeObject | undefined, ...path: readonly string[]): Json | undefined {
  let value = object as unknown as Json | undefined;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  return value;
}

const numberAt = (object: KubeObject | undefined, ...path: readonly string[]): number => {
  const value = at(object, ...path);
  return typeof value === 'number' ? value : 0;
};

/** The controller has seen the object as it is now. An object whose status does not tell counts as seen. */
function isObserved(object: KubeObject | undefined): boolean {
  const observed = at(object, 'status', 'observedGeneration');
  return typeof observed !== 'number' || observed >= (object?.metadata?.generation ?? 0);
}

/**
 * A condition of the status, `True` unless another value is named: `hasCondition('Ready')`, `hasCondition('Ready', 'False')`. One that is about an older
 * generation of the object does not count.
 *
 * @see kubectl pkg/cmd/wait/condition.go (v1.37)
 */
export function hasCondition(type: string, status: 'True' | 'False' | 'Unknown' = 'True'): Condition {
  return (object) => {
    const conditions = at(object, 'status', 'conditions');
    const found = Array.isArray(conditions)
      ? conditions.find((one: Json) => isJsonObject(one) && String(one['type']).toLowerCase() === type.toLowerCase())
      : undefined;
    if (!isJsonObject(found) || found['status'] !== status) return false;
    const observed = found['observedGeneration'];
    return isObserved(object) && (typeof observed !== 'number' || observed >= (object?.metadata?.generation ?? 0));
  };
}

/** The object is there. */
export const exists: Condition = (object) => object !== undefined;

/** The object is gone. With `uid` another object of its name counts as gone, too. */
export function isGone(uid?: string): Condition {
  return (object) => object === undefined || (uid !== undefined && object.metadata?.uid !== uid);
}

/** Every replica of a deployment, stateful set or daemon set is of the latest kind and available. @see kubectl pkg/polymorphichelpers/rollout_status.go (v1.37) */
export const isRolledOut: Condition = (object) => {
  if (object === undefined || !isObserved(object)) return false;
  if (object.kind === 'DaemonSet') {
    const desired = numberAt(object, 'status', 'desiredNumberScheduled');
    return numberAt(object, 'status', 'updatedNumberScheduled') >= desired && numberAt(object, 'status', 'numberAvailable') >= desired;
  }
  const wanted = at(object, 'spec', 'replicas') ?? 1;
  const [updated, replicas, available] = ['updatedReplicas', 'replicas', 'availableReplicas'].map((key) => numberAt(object, 'status', key)) as [
    number,
    number,
    number,
  ];
  // Without a status yet, no replica is there: of none wanted that is all.
  return (
    updated >= Number(wanted) &&
    replicas <= updated &&
    available >= updated &&
    (at(object, 'status', 'observedGeneration') !== undefined || object.kind === 'ReplicaSet')
  );
};

/** The job has ended well. */
export const isComplete: Condition = hasCondition('Complete');

/** All of them hold. */
export function allOf<T extends KubeObject>(...conditions: readonly Condition<T>[]): Condition<T> {
  return (object) => conditions.every((holds) => holds(object));
}

/** One of them holds. */
export function anyOf<T extends KubeObject>(...conditions: readonly Condition<T>[]): Condition<T> {
  return (object) => conditions.some((holds) => holds(object));
}

/** It does not hold. */
export function not<T extends KubeObject>(condition: Condition<T>): Condition<T> {
  return (object) => !condition(object);
}
