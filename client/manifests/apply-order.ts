import type { KubeObject } from '../../machinery/object.ts';

// What others live in, need or are limited by comes before them; what looks at all requests comes last, so that it does not look at these.
const ORDER: readonly string[] = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'RuntimeClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'IngressClass',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'HorizontalPodAutoscaler',
  'Job',
  'CronJob',
  'Ingress',
  'APIService',
];

const LAST: readonly string[] = [
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];

function rankOf({ kind = '' }: KubeObject): number {
  const last = LAST.indexOf(kind);
  if (last >= 0) return ORDER.length + 1 + last;
  const rank = ORDER.indexOf(kind);
  return rank < 0 ? ORDER.length : rank;
}

/** The objects so that each comes after what it needs; those of one kind stay in their order. Reversed it is the order to delete in. */
export function inApplyOrder<T extends KubeObject>(objects: readonly T[]): readonly T[] {
  return objects.toSorted((a, b) => rankOf(a) - rankOf(b));
}
