/** The least that each kind needs, without `apiVersion` and `kind`, which the keys tell. */
export const smallestManifests: Readonly<Record<string, object>> = {
  'v1 ConfigMap': { metadata: { name: 'x' } },
  'v1 Endpoints': { metadata: { name: 'e' } },
  'v1 Event': { metadata: { name: 'e' }, involvedObject: { namespace: 'default' } },
  'v1 LimitRange': { metadata: { name: 'b' }, spec: { limits: [] } },
  'v1 Namespace': { metadata: { name: 'default-x' } },
  'v1 Node': { metadata: { name: 'default-n' } },
  'v1 PersistentVolumeClaim': { metadata: { name: 'a' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  'v1 PersistentVolume': {
    metadata: { name: 'default-two' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
  },
  'v1 Pod': { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  'v1 PodTemplate': { metadata: { name: 't' }, template: { spec: { containers: [{ name: 'a', image: 'img:1' }] } } },
  'v1 ReplicationController': {
    metadata: { name: 'r' },
    spec: { template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } },
  },
  'v1 ResourceQuota': { metadata: { name: 'q' }, spec: { hard: { pods: '2' } } },
  'v1 Secret': { metadata: { name: 's' } },
  'v1 ServiceAccount': { metadata: { name: 'a' } },
  'v1 Service': { metadata: { name: 'k' }, spec: { clusterIP: 'None' } },
  'apiregistration.k8s.io/v1 APIService': {
    metadata: { name: 'v1.default.example.com', labels: { t: 'default' } },
    spec: { group: 'default.example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 10 },
  },
  'apps/v1 ControllerRevision': { metadata: { name: 't' }, data: { a: 1 }, revision: 1 },
  'apps/v1 DaemonSet': {
    metadata: { name: 'd' },
    spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } },
  },
  'apps/v1 Deployment': {
    metadata: { name: 'd' },
    spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } },
  },
  'apps/v1 ReplicaSet': {
    metadata: { name: 'r' },
    spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } },
  },
  'apps/v1 StatefulSet': {
    metadata: { name: 's' },
    spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } },
  },
  'events.k8s.io/v1 Event': {
    metadata: { name: 'e' },
    eventTime: '2024-01-01T00:00:00.123456Z',
    reportingController: 'example.com/c',
    reportingInstance: 'c-1',
    action: 'Bind',
    reason: 'Bound',
    regarding: { kind: 'Pod', name: 'p', namespace: 'default' },
    note: 'hello',
    type: 'Normal',
  },
  'autoscaling/v2 HorizontalPodAutoscaler': {
    metadata: { name: 'h' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 5 },
  },
  'autoscaling/v1 HorizontalPodAutoscaler': {
    metadata: { name: 'h' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 5 },
  },
  'batch/v1 CronJob': {
    metadata: { name: 'b' },
    spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } } } },
  },
  'batch/v1 Job': { metadata: { name: 'j' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } } },
  'certificates.k8s.io/v1 CertificateSigningRequest': {
    metadata: { name: 'default-csr' },
    spec: {
      request:
        'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIUU1IZ0NBUUF3RmpFVU1CSUdBMVVFQXd3TFkyOXVabTl5YldGdVkyVXdXVEFUQmdjcWhrak9QUUlCQmdncQpoa2pPUFFNQkJ3TkNBQVR4bVgwQjRUSmg4RjlYOXo3cnd2c2Z4NWZGWW1lV29HZDU2S3FTWnFqaitaQ0xRa2ZJCktYN3kxRWxsSlIvSytwd3VPUWIrZHh5eG1ud2tiZTVhb1FjQm9BQXdDZ1lJS29aSXpqMEVBd0lEU0FBd1JRSWcKV21mVndEa1U4RjhMc0dFZER3SjNDRS93N0Z5Nm5RV1lKSGxWbVBSQjNCNENJUUNxSXE1QWp5U3J2WE1yL2d2UQpYWDJLZTZKRUl2YUxDR0x2YUMrcXgzUlNvQT09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
      signerName: 'example.com/signer',
      usages: ['client auth'],
    },
  },
  'certificates.k8s.io/v1 PodCertificateRequest': {
    metadata: { name: 'p' },
    spec: {
      signerName: 'example.com/s',
      podName: 'p',
      podUID: '11111111-1111-1111-1111-111111111111',
      serviceAccountName: 'sa',
      serviceAccountUID: '11111111-1111-1111-1111-111111111111',
      nodeName: 'n',
      nodeUID: '11111111-1111-1111-1111-111111111111',
      stubPKCS10Request:
        'MIG7MGICAQAwADBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABH88+zSK68NoleQSo+BZxG+J/22H+I3Nam0BlqH7siuwcBXMKx6RqHRB8LWcFFD14Whj3ln7oocXG6jAch/srLmgADAKBggqhkjOPQQDAgNJADBGAiEAg2zHf4Tffcou1Rm2SpXJw86NYuCyRcvMAqmA6Q4f+EMCIQDAzqHCgHF+9vL3k9p77x5rVquQHxbnWwPTUmySHO2l8w==',
    },
  },
  'networking.k8s.io/v1 IngressClass': { metadata: { name: 'default-two' }, spec: { controller: 'example.com/c' } },
  'networking.k8s.io/v1 Ingress': { metadata: { name: 'a' }, spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } } },
  'networking.k8s.io/v1 IPAddress': { metadata: { name: '192.0.2.77' }, spec: { parentRef: { resource: 'services', name: 's', namespace: 'd' } } },
  'networking.k8s.io/v1 NetworkPolicy': { metadata: { name: 'n' }, spec: {} },
  'networking.k8s.io/v1 ServiceCIDR': { metadata: { name: 'default-x' }, spec: { cidrs: ['10.222.0.0/24'] } },
  'policy/v1 PodDisruptionBudget': { metadata: { name: 'empty' }, spec: {} },
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': {
    metadata: { name: 'default-two' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  },
  'rbac.authorization.k8s.io/v1 ClusterRole': { metadata: { name: 'default-x' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  'rbac.authorization.k8s.io/v1 RoleBinding': { metadata: { name: 'n' }, roleRef: { kind: 'ClusterRole', name: 'view' } },
  'rbac.authorization.k8s.io/v1 Role': { metadata: { name: 'empty' } },
  'storage.k8s.io/v1 CSIDriver': { metadata: { name: 'default-d', labels: { t: 'default' } }, spec: {} },
  'storage.k8s.io/v1 CSINode': { metadata: { name: 'default-x' }, spec: { drivers: [] } },
  'storage.k8s.io/v1 StorageClass': { metadata: { name: 'default-fixed' }, provisioner: 'x' },
  'storage.k8s.io/v1 VolumeAttachment': {
    metadata: { name: 'default-a', labels: { t: 'default' } },
    spec: { attacher: 'csi.example.com', nodeName: 'n', source: { persistentVolumeName: 'v' } },
    status: { attached: true },
  },
  'storage.k8s.io/v1 VolumeAttributesClass': { metadata: { name: 'default-two' }, driverName: 'x', parameters: { a: 'b' } },
  'admissionregistration.k8s.io/v1 MutatingAdmissionPolicy': {
    metadata: { name: 'default-two' },
    spec: {
      matchConstraints: { resourceRules: [{ apiGroups: ['default.example.com'], apiVersions: ['v1'], resources: ['things'], operations: ['CREATE'] }] },
      reinvocationPolicy: 'Never',
      mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } }],
    },
  },
  'admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding': { metadata: { name: 'default-mb' }, spec: { policyName: 'default-m' } },
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration': {
    metadata: { name: 'default-x' },
    webhooks: [
      {
        name: 'a.default.example.com',
        clientConfig: { url: 'https://example.com/x' },
        rules: [{ apiGroups: ['default.example.com'], apiVersions: ['v1'], resources: ['things'], operations: ['CREATE'] }],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  },
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy': {
    metadata: { name: 'default-x' },
    spec: {
      matchConstraints: { resourceRules: [{ apiGroups: ['default.example.com'], apiVersions: ['v1'], resources: ['things'], operations: ['CREATE'] }] },
      validations: [{ expression: 'true' }],
    },
  },
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding': {
    metadata: { name: 'default-u' },
    spec: { policyName: 'default-p', validationActions: ['Deny'] },
  },
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': {
    metadata: { name: 'default-two' },
    webhooks: [
      {
        name: 'a.default.example.com',
        clientConfig: { url: 'https://example.com/x' },
        rules: [{ apiGroups: ['default.example.com'], apiVersions: ['v1'], resources: ['things'], operations: ['CREATE'] }],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  },
  'apiextensions.k8s.io/v1 CustomResourceDefinition': {
    metadata: { name: 'things.default.example.com' },
    spec: {
      group: 'default.example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  },
  'scheduling.k8s.io/v1 PriorityClass': { metadata: { name: 'default-two' }, value: 5 },
  'coordination.k8s.io/v1 Lease': { metadata: { name: 'two' }, spec: { holderIdentity: 'a' } },
  'node.k8s.io/v1 RuntimeClass': { metadata: { name: 'default-two' }, handler: 'runc' },
  'discovery.k8s.io/v1 EndpointSlice': { metadata: { name: 'e' }, addressType: 'IPv4', endpoints: [] },
  'resource.k8s.io/v1 DeviceClass': { metadata: { name: 'default-x' }, spec: {} },
  'resource.k8s.io/v1 DeviceTaintRule': {
    metadata: { name: 'default-two' },
    spec: { taint: { key: 'a', effect: 'NoSchedule', timeAdded: '2024-01-01T00:00:00Z' }, deviceSelector: { driver: 'x.example.com' } },
  },
  'resource.k8s.io/v1 ResourceClaim': { metadata: { name: 'two' }, spec: {} },
  'resource.k8s.io/v1 ResourceClaimTemplate': { metadata: { name: 'u' }, spec: {} },
  'resource.k8s.io/v1 ResourceSlice': {
    metadata: { name: 'default-two' },
    spec: { driver: 'x.example.com', allNodes: true, pool: { name: 'p', generation: 1, resourceSliceCount: 1 } },
  },
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema': { metadata: { name: 'default-two' }, spec: { priorityLevelConfiguration: { name: 'global-default' } } },
  'flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration': {
    metadata: { name: 'default-two' },
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
  },
  'storagemigration.k8s.io/v1 StorageVersionMigration': { metadata: { name: 'default-two' }, spec: { resource: { group: 'apps', resource: 'deployments' } } },
  'certificates.k8s.io/v1 ClusterTrustBundle': {
    metadata: { name: 'anchors' },
    spec: {
      trustBundle:
        '-----BEGIN CERTIFICATE-----\nMIIBcTCCARegAwIBAgIUa8orK3/NTjKrghswQRb+fJy9YOUwCgYIKoZIzj0EAwIw\nDTELMAkGA1UEAwwCY2EwIBcNMjYxMTIyMjAwOTQxWhgPMjEyNjEwMjkyMDA5NDFa\nMA0xCzAJBgNVBAMMAmNhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEfzz7NIrr\nw2iV5BKj4FnEb4n/bYf4jc1qbQGWofuyK7BwFcwrHpGodEHwtZwUUPXhaGPeWfui\nhxcbqMByH+ysuaNTMFEwHQYDVR0OBBYEFMbkGwy1q21Uyjn497EyS0MZo89/MB8G\nA1UdIwQYMBaAFMbkGwy1q21Uyjn497EyS0MZo89/MA8GA1UdEwEB/wQFMAMBAf8w\nCgYIKoZIzj0EAwIDSAAwRQIhALkebW734RX1mlDCbc0I8rLBudEPGo9/C1hUPO0H\nz3jNAiBYI5d0zHz5zlkMsgkr12v/o7RgvxtewA3GZwTuGHvinQ==\n-----END CERTIFICATE-----\n',
    },
  },
  'storage.k8s.io/v1 CSIStorageCapacity': { metadata: { name: 'room' }, storageClassName: 'fast' },
};
