import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a pod of windows has no users of linux',
    () =>
      trialOf(podStrategy).update(
        { spec: { os: { name: 'windows' }, containers: [{ name: 'a', image: 'i' }] } },
        { status: { containerStatuses: [{ name: 'a', user: { linux: { uid: 1, gid: 1 } } }] } },
        'status',
      ),
    ['status.containerStatuses[0].user.linux: Forbidden: cannot be set for a windows pod'],
  ],
  [
    'users of linux are numbers of users',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i' }] } },
        { status: { containerStatuses: [{ name: 'a', user: { linux: { uid: -1, gid: -1, supplementalGroups: [-1] } } }] } },
        'status',
      ),
    [
      'status.containerStatuses[0].user.linux.uid: Invalid value: -1: must be between 0 and 4294967295, inclusive',
      'status.containerStatuses[0].user.linux.gid: Invalid value: -1: must be between 0 and 2147483647, inclusive',
      'status.containerStatuses[0].user.linux.supplementalGroups[0]: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
  ],
  [
    'the health of a device is known, and told once',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i', resources: { limits: { 'example.com/gpu': '1' } } }] } },
        {
          status: {
            containerStatuses: [
              {
                name: 'a',
                allocatedResourcesStatus: [
                  {
                    name: 'example.com/gpu',
                    resources: [
                      { resourceID: 'x', health: 'Odd' },
                      { resourceID: 'x', health: 'Healthy' },
                    ],
                  },
                ],
              },
            ],
          },
        },
        'status',
      ),
    [
      'status.containerStatuses[0].allocatedResourcesStatus[0].resources[0].health: Unsupported value: "Odd": supported values: "Healthy", "Unhealthy", "Unknown"',
      'status.containerStatuses[0].allocatedResourcesStatus[0].resources[1].resourceID: Duplicate value: "x"',
    ],
  ],
  [
    'ephemeral containers have no devices',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i' }] } },
        { status: { ephemeralContainerStatuses: [{ name: 'e', allocatedResourcesStatus: [{ name: 'cpu', resources: [] }] }] } },
        'status',
      ),
    ['status.ephemeralContainerStatuses[0].allocatedResourcesStatus: Forbidden: must not be specified in container status'],
  ],
  [
    'containers are not added',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i' }] } },
        {
          spec: {
            containers: [
              { name: 'a', image: 'i' },
              { name: 'b', image: 'i' },
            ],
          },
        },
        'resize',
      ),
    ['spec.containers: Forbidden: containers may not be added or removed on resize'],
  ],
  [
    'containers are not renamed',
    () => trialOf(podStrategy).update({ spec: { containers: [{ name: 'a', image: 'i' }] } }, { spec: { containers: [{ name: 'b', image: 'i' }] } }, 'resize'),
    ['spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize'],
  ],
  [
    'pods of windows are not resized',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i' }], os: { name: 'windows' } } },
        { spec: { containers: [{ name: 'a', image: 'i', resources: { limits: { cpu: '1' } } }] } },
        'resize',
      ),
    ['[]: Forbidden: windows pods cannot be resized'],
  ],
  [
    'the class of quality stays',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i' }] } },
        { spec: { containers: [{ name: 'a', image: 'i', resources: { limits: { cpu: '1', memory: '1' }, requests: { cpu: '1', memory: '1' } } }] } },
        'resize',
      ),
    ['spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing'],
  ],
  [
    'a resource of the whole pod stays',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i' }], resources: { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '1' } } } },
        { spec: { resources: { limits: { memory: null } } } },
        'resize',
      ),
    ['spec.resources.limits: Forbidden: pod-level resource limits cannot be removed'],
  ],
  [
    'terms of a gated pod are not added',
    () =>
      trialOf(podStrategy).update(
        {
          spec: {
            containers: [{ name: 'a', image: 'i' }],
            schedulingGates: [{ name: 'g' }],
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] },
              },
            },
          },
        },
        { spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } } },
      ),
    [
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Invalid value: null: no additions/deletions to non-empty NodeSelectorTerms list are allowed',
    ],
  ],
  [
    'what a term of a gated pod asks for is not changed',
    () =>
      trialOf(podStrategy).update(
        {
          spec: {
            containers: [{ name: 'a', image: 'i' }],
            schedulingGates: [{ name: 'g' }],
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] },
              },
            },
          },
        },
        {
          spec: {
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'b', operator: 'Exists' }] }] },
              },
            },
          },
        },
      ),
    [
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: {"MatchExpressions":[{"Key":"b","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)',
    ],
  ],
  [
    'only amounts of processors and memory change',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i', resources: { limits: { 'ephemeral-storage': '1Gi' } } }] } },
        { spec: { containers: [{ name: 'a', image: 'i', resources: { limits: { 'ephemeral-storage': '2Gi' }, requests: { 'ephemeral-storage': '1Gi' } } }] } },
        'resize',
      ),
    ['spec: Forbidden: only cpu and memory resources are mutable'],
  ],
  [
    'only amounts of processors and memory of init containers change',
    () =>
      trialOf(podStrategy).update(
        {
          spec: {
            containers: [{ name: 'a', image: 'i' }],
            initContainers: [{ name: 'b', image: 'i', restartPolicy: 'Always', resources: { limits: { 'ephemeral-storage': '1Gi' } } }],
          },
        },
        {
          spec: {
            initContainers: [
              {
                name: 'b',
                image: 'i',
                restartPolicy: 'Always',
                resources: { limits: { 'ephemeral-storage': '2Gi' }, requests: { 'ephemeral-storage': '1Gi' } },
              },
            ],
          },
        },
        'resize',
      ),
    ['spec.initContainers[0]: Forbidden: only cpu and memory resources for init or sidecar containers are mutable'],
  ],
  [
    'ephemeral containers mount whole volumes',
    () =>
      trialOf(podStrategy).update(
        { spec: { containers: [{ name: 'a', image: 'i' }], volumes: [{ name: 'v', emptyDir: {} }] } },
        { spec: { ephemeralContainers: [{ name: 'e', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 's' }] }] } },
        'ephemeralcontainers',
      ),
    ['spec.ephemeralContainers[0].volumeMounts[0].subPath: Forbidden: cannot be set for an Ephemeral Container'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
