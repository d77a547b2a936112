import type { KubeObject } from '../../machinery/object.ts';
import type { InformerEvent } from '../informer/informer-sink.ts';

/** Whether a change is worth a reconcile. */
export type Predicate<T extends KubeObject = KubeObject> = (event: InformerEvent<T>) => boolean;

function changed(read: (object: KubeObject) => unknown): Predicate {
  return (event) => event.type !== 'update' || JSON.stringify(read(event.object)) !== JSON.stringify(read(event.before));
}

/** Updates count only when the spec changed, as `metadata.generation` says: not for status and metadata. Adds and deletions always do. */
export const generationChanged: Predicate = changed(({ metadata }) => [metadata?.generation, metadata?.uid, metadata?.deletionTimestamp]);

/** Updates count only when labels changed. */
export const labelsChanged: Predicate = changed(({ metadata }) => sorted(metadata?.labels));

/** Updates count only when annotations changed. */
export const annotationsChanged: Predicate = changed(({ metadata }) => sorted(metadata?.annotations));

function sorted(values: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What one of them lets through. */
export function anyPredicate<T extends KubeObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return (event) => predicates.some((predicate) => predicate(event));
}

/** What all of them let through. */
export function allPredicates<T extends KubeObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return (event) => predicates.every((predicate) => predicate(event));
}

/** What it does not let through. */
export function notPredicate<T extends KubeObject>(predicate: Predicate<T>): Predicate<T> {
  return (event) => !predicate(event);
}
