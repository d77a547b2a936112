import type { KubeObject } from '../../machinery/object.ts';

/** The metadata of an object, and nothing else of it. */
export function partialMetadata(object: KubeObject): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata ?? {} };
}
