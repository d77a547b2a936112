import type { DraftObject } from './registry/strategy.ts';

/** An object that a cluster has from the start. */
export interface BootstrapObject {
  readonly bucket: string;
  readonly namespace: string;
  readonly object: DraftObject;
}

const namespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

function namespace(name: string): BootstrapObject {
  return { bucket: 'namespaces', namespace: '', object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } };
}

const kubernetesService: BootstrapObject = {
  bucket: 'services',
  namespace: 'default',
  object: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }], sessionAffinity: 'None', type: 'ClusterIP' },
  },
};

/** What an API server creates before anybody asks: its namespaces and its own service, in order. */
export const bootstrapObjects: readonly BootstrapObject[] = [...namespaces.map(namespace), kubernetesService];
