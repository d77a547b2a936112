import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { Registry } from '../registry/registry.ts';
import type { StoredObject } from '../registry/strategy.ts';

// One object per stored object and version, so that all watchers share it and its encoding.
const shown = new Map<string, WeakMap<StoredObject, StoredObject>>();

/** Shows objects to the readers of `resource`: in the version of the path, whatever version wrote them. */
export function showing(registry: Registry, resource: ResourceInfo): (object: StoredObject) => StoredObject {
  return registry.strategyFor(resource).shown ?? ((object) => relabelled(resource, object));
}

function relabelled(resource: ResourceInfo, object: StoredObject): StoredObject {
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
