import type { KubeObject } from '../../machinery/object.ts';
import { isNotFound } from '../error-predicates.ts';
import { mergePatch, type Patch } from '../patches.ts';
import type { ResourceClient } from '../resource-client.ts';

/** What to do with an object that a finalizer guards. */
export interface FinalizerSteps<T extends KubeObject, R> {
  /** `example.com/website` */
  readonly finalizer: string;
  /** Makes the object as it should be. It carries the finalizer already. */
  readonly apply: (object: T) => Promise<R>;
  /** Takes away what the object left elsewhere; once it is done the object may go. May be called again when it has failed. */
  readonly cleanUp: (object: T) => Promise<unknown>;
}

/** Sets the finalizers of an object in the state that the caller knows: another writer in between makes it a conflict. */
async function setFinalizers<T extends KubeObject>(resource: ResourceClient<T>, { metadata }: T, finalizers: readonly string[]): Promise<T> {
  const { name = '', namespace, resourceVersion = '' } = metadata ?? {};
  const scoped = namespace === undefined ? resource : resource.namespace(namespace);
  // Every object has metadata, whatever else its type says.
  return scoped.patch(name, mergePatch<KubeObject>({ metadata: { resourceVersion, finalizers } }) as Patch<never>);
}

/**
 * Guards an object by a finalizer: puts it on before anything is done that must be undone, calls `apply` while the object is to live, and
 * `cleanUp` when it is to go, after which the finalizer is taken off. Gives back what `apply` gave.
 *
 * @throws {ApiError} `isConflict` when the object has changed meanwhile: let the reconcile fail, it comes again
 */
export async function withFinalizer<T extends KubeObject, R>(
  resource: ResourceClient<T>,
  object: T,
  { finalizer, apply, cleanUp }: FinalizerSteps<T, R>,
): Promise<R | undefined> {
  const finalizers = object.metadata?.finalizers ?? [];
  const isGuarded = finalizers.includes(finalizer);
  if (object.metadata?.deletionTimestamp === undefined) {
    return apply(isGuarded ? object : await setFinalizers(resource, object, [...finalizers, finalizer]));
  }
  if (!isGuarded) return undefined;
  await cleanUp(object);
  await setFinalizers(
    resource,
    object,
    finalizers.filter((one) => one !== finalizer),
  ).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
  return undefined;
}
