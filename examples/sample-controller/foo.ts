import { defineResource, type KubeObject, type ResourceDescriptor } from 'kubestage';

/** A Foo asks for a Deployment of a name and a size. */
export interface Foo extends KubeObject {
  readonly spec: { readonly deploymentName: string; readonly replicas?: number };
  readonly status?: { readonly availableReplicas?: number };
}

export const Foo: ResourceDescriptor<Foo> = defineResource<Foo>({
  group: 'samplecontroller.k8s.io',
  version: 'v1alpha1',
  kind: 'Foo',
  plural: 'foos',
  namespaced: true,
});
