import type { ObjectReference } from '../../machinery/generated/types/core/v1.ts';
import type { KubeObject } from '../../machinery/object.ts';

/** What happened, as a controller tells it. */
export interface EventDetails {
  readonly type: 'Normal' | 'Warning';
  /** One word in camel case for programs: `ScaledUp`. */
  readonly reason: string;
  /** A sentence for people. */
  readonly message: string;
  /** What was done, for `events.k8s.io`: `Scaling`. Default: the reason. */
  readonly action?: string;
  /** A second object that has a part in it. */
  readonly related?: KubeObject;
}

/** What happened, to what, and when. */
export interface Occurrence {
  readonly details: EventDetails;
  readonly regarding: ObjectReference;
  readonly related: ObjectReference | undefined;
  readonly at: number;
}

/** What an event says it is about. @throws {TypeError} for an object that does not say what it is */
export function referenceTo({ apiVersion, kind, metadata }: KubeObject): ObjectReference {
  if (apiVersion === undefined || kind === undefined || metadata?.name === undefined)
    throw new TypeError('an event needs an object with apiVersion, kind and metadata.name; those in lists of typed resources have no kind');
  const { name, namespace, uid, resourceVersion } = metadata;
  return { apiVersion, kind, name, ...strip({ namespace, uid, resourceVersion }) };
}

function strip(parts: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parts).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The same object gives the same text, whatever its version. */
export function referenceKey({ apiVersion, kind, namespace, name, uid, fieldPath }: ObjectReference): string {
  return JSON.stringify([apiVersion, kind, namespace, name, uid, fieldPath]);
}

/** Names of events: the object's, and a number that no two events of a process share. */
export function eventNames(now: () => number): (regarding: ObjectReference) => string {
  let last = 0n;
  return ({ name = '' }) => {
    const nanos = BigInt(now()) * 1_000_000n;
    last = nanos > last ? nanos : last + 1n;
    // Names end at 253 characters, and the number takes 17 of them.
    return `${name.slice(0, 235)}.${last.toString(16)}`;
  };
}
