import type { KubeObject } from '../../machinery/object.ts';
import type { ResourceDescriptor } from '../../machinery/resource.ts';
import type { ObjectKey } from '../informer/object-key.ts';

/** The keys of the owners of a kind that control an object: none or one. The version in the reference does not matter, the group does. */
export function ownerKeys(object: KubeObject, owner: ResourceDescriptor): readonly ObjectKey[] {
  const { namespace, ownerReferences = [] } = object.metadata ?? {};
  return ownerReferences.flatMap(({ apiVersion, kind, name, controller }) => {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    if (controller !== true || kind !== owner.kind || group !== owner.group) return [];
    return [owner.namespaced && namespace !== undefined ? `${namespace}/${name}` : name];
  });
}
