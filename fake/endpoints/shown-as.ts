import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { StoredObject } from '../registry/strategy.ts';

// One object per stored object and version, so that all watchers share it and its encoding.
const shown = new Map<string, WeakMap<StoredObject, StoredObject>>();

/** `object` as a reader of `resource` sees it: with the version of the path, whatever version wrote it. */
export function shownAs(resource: ResourceInfo, object: StoredObject): StoredObject {
  const apiVersion = apiVersionOf(resource);
  if (object.apiVersion === apiVersion || object.apiVersion === undefined) return object;
  const known = shown.get(apiVersion) ?? new WeakMap<StoredObject, StoredObject>();
  shown.set(apiVersion, known);
  const found = known.get(object);
  if (found !== undefined) return found;
  const made = Object.freeze({ ...object, apiVersion }) as StoredObject;
  known.set(object, made);
  return made;
}
