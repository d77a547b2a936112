import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../machinery/json.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { createMergePatch } from '../../machinery/patch/create-patch.ts';
import { mergePatch, type Patch } from '../patches.ts';
import type { ResourceClient } from '../resource-client.ts';

/**
 * Writes the status of an object when it is not so already: the fields that differ, and no others. Gives back the object as it is then.
 *
 * @throws {ApiError} when the server refuses
 */
export async function writeStatus<S, T extends KubeObject & { readonly status?: S }>(
  resource: ResourceClient<T>,
  object: T,
  status: NonNullable<T['status']>,
): Promise<T> {
  const before = object.status ?? {};
  if (isDeepStrictEqual(before, status)) return object;
  const { name = '', namespace } = object.metadata ?? {};
  const scoped = namespace === undefined ? resource : resource.namespace(namespace);
  const changes = createMergePatch({ status: before } as JsonObject, { status } as JsonObject);
  // The patch was made from two of its objects.
  return scoped.status.patch(name, mergePatch<object>(changes as object) as Patch<never>);
}
