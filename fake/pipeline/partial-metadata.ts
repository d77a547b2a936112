import type { KubeObject } from '../../machinery/object.ts';

/** The metadata of an object, and nothing else of it, in a version of `meta.k8s.io`. */
export function partialMetadata(object: KubeObject, metaVersion: 'v1' | 'v1beta1' = 'v1'): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${metaVersion}`, metadata: object.metadata ?? {} };
}
