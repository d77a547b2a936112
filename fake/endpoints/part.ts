import type { ResourceInfo } from '../../machinery/resource.ts';

/** What a subresource takes and shows when that is another kind than the object's. It is served nowhere else. */
export function partResource(group: string, version: string, kind: string): ResourceInfo {
  return {
    group,
    version,
    kind,
    plural: kind.toLowerCase(),
    singular: '',
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
  };
}
