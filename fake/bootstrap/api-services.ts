import type { JsonObject } from '../../machinery/json.ts';

/** Priorities of a group and of each of its versions. @see kubernetes pkg/controlplane/apiserver/aggregator.go and cmd/kube-apiserver/app/aggregator.go (v1.37) */
const priorities: readonly (readonly [group: string, groupPriority: number, versions: Readonly<Record<string, number>>])[] = [
  ['', 18_000, { v1: 1 }],
  ['apps', 17_800, { v1: 15 }],
  ['events.k8s.io', 17_750, { v1: 15 }],
  ['authentication.k8s.io', 17_700, { v1: 15 }],
  ['authorization.k8s.io', 17_600, { v1: 15 }],
  ['autoscaling', 17_500, { v1: 15, v2: 30 }],
  ['batch', 17_400, { v1: 15 }],
  ['certificates.k8s.io', 17_300, { v1: 15 }],
  ['networking.k8s.io', 17_200, { v1: 15 }],
  ['policy', 17_100, { v1: 15 }],
  ['rbac.authorization.k8s.io', 17_000, { v1: 15 }],
  ['storage.k8s.io', 16_800, { v1: 15 }],
  ['admissionregistration.k8s.io', 16_700, { v1: 15 }],
  ['apiextensions.k8s.io', 16_700, { v1: 15 }],
  ['scheduling.k8s.io', 16_600, { v1: 15 }],
  ['coordination.k8s.io', 16_500, { v1: 15 }],
  ['node.k8s.io', 16_300, { v1: 15 }],
  ['discovery.k8s.io', 16_200, { v1: 15 }],
  ['resource.k8s.io', 16_200, { v1: 15 }],
  ['flowcontrol.apiserver.k8s.io', 16_100, { v1: 21 }],
  ['storagemigration.k8s.io', 16_000, { v1: 15 }],
];

function apiService(group: string, version: string, groupPriorityMinimum: number, versionPriority: number): JsonObject {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${group}`, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
    spec: { ...(group === '' ? {} : { group }), version, groupPriorityMinimum, versionPriority },
  };
}

/** The registrations of the groups that the server itself serves. */
export const apiServiceObjects: readonly JsonObject[] = priorities.flatMap(([group, groupPriority, versions]) =>
  Object.entries(versions).map(([version, versionPriority]) => apiService(group, version, groupPriority, versionPriority)),
);
