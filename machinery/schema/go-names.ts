// Read off the Go types of k8s.io/api v0.37.0 by reflection; only messages about misfits need them.

/** What Go's types are called where OpenAPI knows only their shape: `holder type` → `field` → type of the field or of its items. */
const namedTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // The subject of a role binding has the same name, and a plain kind.
  'io.k8s.api.flowcontrol.v1.Subject': { kind: 'v1.SubjectKind' },
  'v1.AppArmorProfile': { type: 'v1.AppArmorProfileType' },
  'v1.AttachedVolume': { name: 'v1.UniqueVolumeName' },
  'v1.AzureDiskVolumeSource': { cachingMode: 'v1.AzureDataDiskCachingMode', kind: 'v1.AzureDataDiskKind' },
  'v1.BoundObjectReference': { uid: 'types.UID' },
  'v1.CSIDriverSpec': { fsGroupPolicy: 'v1.FSGroupPolicy', volumeLifecycleModes: 'v1.VolumeLifecycleMode' },
  'v1.Capabilities': { add: 'v1.Capability', drop: 'v1.Capability' },
  'v1.CertificateSigningRequestCondition': { status: 'v1.ConditionStatus', type: 'v1.RequestConditionType' },
  'v1.CertificateSigningRequestSpec': { extra: 'v1.ExtraValue', usages: 'v1.KeyUsage' },
  'v1.ComponentCondition': { status: 'v1.ConditionStatus', type: 'v1.ComponentConditionType' },
  'v1.Condition': { status: 'v1.ConditionStatus' },
  'v1.ConfigMapNodeConfigSource': { uid: 'types.UID' },
  'v1.Container': { imagePullPolicy: 'v1.PullPolicy', restartPolicy: 'v1.ContainerRestartPolicy', terminationMessagePolicy: 'v1.TerminationMessagePolicy' },
  'v1.ContainerPort': { protocol: 'v1.Protocol' },
  'v1.ContainerResizePolicy': { resourceName: 'v1.ResourceName', restartPolicy: 'v1.ResourceResizeRestartPolicy' },
  'v1.ContainerRestartRule': { action: 'v1.ContainerRestartRuleAction' },
  'v1.ContainerRestartRuleOnExitCodes': { operator: 'v1.ContainerRestartRuleOnExitCodesOperator' },
  'v1.ContainerStatus': { allocatedResources: 'v1.ResourceList', stopSignal: 'v1.Signal' },
  'v1.CronJobSpec': { concurrencyPolicy: 'v1.ConcurrencyPolicy' },
  'v1.CustomResourceConversion': { strategy: 'v1.ConversionStrategyType' },
  'v1.CustomResourceDefinitionCondition': { status: 'v1.ConditionStatus', type: 'v1.CustomResourceDefinitionConditionType' },
  'v1.CustomResourceDefinitionSpec': { scope: 'v1.ResourceScope' },
  'v1.DaemonSetCondition': { status: 'v1.ConditionStatus', type: 'v1.DaemonSetConditionType' },
  'v1.DaemonSetUpdateStrategy': { type: 'v1.DaemonSetUpdateStrategyType' },
  'v1.DeleteOptions': { propagationPolicy: 'v1.DeletionPropagation' },
  'v1.DeploymentCondition': { status: 'v1.ConditionStatus', type: 'v1.DeploymentConditionType' },
  'v1.DeploymentStrategy': { type: 'v1.DeploymentStrategyType' },
  'v1.DeviceAllocationConfiguration': { source: 'v1.AllocationConfigSource' },
  'v1.DeviceConstraint': { distinctAttribute: 'v1.FullyQualifiedName', matchAttribute: 'v1.FullyQualifiedName' },
  'v1.DeviceDerivedAttribute': { name: 'v1.FullyQualifiedName' },
  'v1.DeviceRequestAllocationResult': { shareID: 'types.UID', skipNodeOperations: 'v1.SkipNodeOperation' },
  'v1.DeviceSubRequest': { allocationMode: 'v1.DeviceAllocationMode' },
  'v1.DeviceTaint': { effect: 'v1.DeviceTaintEffect' },
  'v1.DeviceToleration': { effect: 'v1.DeviceTaintEffect', operator: 'v1.DeviceTolerationOperator' },
  'v1.EmptyDirVolumeSource': { medium: 'v1.StorageMedium' },
  'v1.EndpointPort': { protocol: 'v1.Protocol' },
  'v1.EndpointSlice': { addressType: 'v1.AddressType' },
  'v1.EphemeralContainerCommon': {
    imagePullPolicy: 'v1.PullPolicy',
    restartPolicy: 'v1.ContainerRestartPolicy',
    terminationMessagePolicy: 'v1.TerminationMessagePolicy',
  },
  'v1.ExactDeviceRequest': { allocationMode: 'v1.DeviceAllocationMode' },
  'v1.FieldSelectorRequirement': { operator: 'v1.FieldSelectorOperator' },
  'v1.FlowDistinguisherMethod': { type: 'v1.FlowDistinguisherMethodType' },
  'v1.FlowSchemaCondition': { status: 'v1.ConditionStatus', type: 'v1.FlowSchemaConditionType' },
  'v1.GRPCAction': { mode: 'v1.GRPCProbeMode' },
  'v1.HTTPGetAction': { protocol: 'v1.HTTPProtocol', scheme: 'v1.URIScheme' },
  'v1.HTTPIngressPath': { pathType: 'v1.PathType' },
  'v1.HostPathVolumeSource': { type: 'v1.HostPathType' },
  'v1.ImageVolumeSource': { pullPolicy: 'v1.PullPolicy' },
  'v1.IngressPortStatus': { protocol: 'v1.Protocol' },
  'v1.JobCondition': { status: 'v1.ConditionStatus', type: 'v1.JobConditionType' },
  'v1.JobSpec': { completionMode: 'v1.CompletionMode', podReplacementPolicy: 'v1.PodReplacementPolicy' },
  'v1.LabelSelectorRequirement': { operator: 'v1.LabelSelectorOperator' },
  'v1.LeaseSpec': { strategy: 'v1.CoordinatedLeaseStrategy' },
  'v1.Lifecycle': { stopSignal: 'v1.Signal' },
  'v1.LimitRangeItem': {
    default: 'v1.ResourceList',
    defaultRequest: 'v1.ResourceList',
    max: 'v1.ResourceList',
    maxLimitRequestRatio: 'v1.ResourceList',
    min: 'v1.ResourceList',
    type: 'v1.LimitType',
  },
  'v1.LimitResponse': { type: 'v1.LimitResponseType' },
  'v1.ListOptions': { resourceVersionMatch: 'v1.ResourceVersionMatch' },
  'v1.LoadBalancerIngress': { ipMode: 'v1.LoadBalancerIPMode' },
  'v1.ManagedFieldsEntry': { operation: 'v1.ManagedFieldsOperationType' },
  'v1.MatchResources': { matchPolicy: 'v1.MatchPolicyType' },
  'v1.ModifyVolumeStatus': { status: 'v1.PersistentVolumeClaimModifyVolumeStatus' },
  'v1.MutatingAdmissionPolicySpec': { failurePolicy: 'v1.FailurePolicyType', reinvocationPolicy: 'v1.ReinvocationPolicyType' },
  'v1.MutatingWebhook': {
    failurePolicy: 'v1.FailurePolicyType',
    matchPolicy: 'v1.MatchPolicyType',
    reinvocationPolicy: 'v1.ReinvocationPolicyType',
    sideEffects: 'v1.SideEffectClass',
  },
  'v1.Mutation': { patchType: 'v1.PatchType' },
  'v1.NamespaceCondition': { status: 'v1.ConditionStatus', type: 'v1.NamespaceConditionType' },
  'v1.NamespaceSpec': { finalizers: 'v1.FinalizerName' },
  'v1.NamespaceStatus': { phase: 'v1.NamespacePhase' },
  'v1.NetworkPolicyPort': { protocol: 'v1.Protocol' },
  'v1.NetworkPolicySpec': { policyTypes: 'v1.PolicyType' },
  'v1.NodeAddress': { type: 'v1.NodeAddressType' },
  'v1.NodeAllocatableMappedResources': { name: 'v1.ResourceName' },
  'v1.NodeAllocatableMapping': { capacityKey: 'v1.QualifiedName' },
  'v1.NodeAllocatableOverheadResources': { name: 'v1.ResourceName' },
  'v1.NodeCondition': { status: 'v1.ConditionStatus', type: 'v1.NodeConditionType' },
  'v1.NodeSelectorRequirement': { operator: 'v1.NodeSelectorOperator' },
  'v1.NodeStatus': { allocatable: 'v1.ResourceList', capacity: 'v1.ResourceList', phase: 'v1.NodePhase', volumesInUse: 'v1.UniqueVolumeName' },
  'v1.ObjectMeta': { uid: 'types.UID' },
  'v1.ObjectReference': { uid: 'types.UID' },
  'v1.Overhead': { podFixed: 'v1.ResourceList' },
  'v1.OwnerReference': { uid: 'types.UID' },
  'v1.ParamRef': { parameterNotFoundAction: 'v1.ParameterNotFoundActionType' },
  'v1.PersistentVolumeClaimCondition': { status: 'v1.ConditionStatus', type: 'v1.PersistentVolumeClaimConditionType' },
  'v1.PersistentVolumeClaimSpec': { accessModes: 'v1.PersistentVolumeAccessMode', volumeMode: 'v1.PersistentVolumeMode' },
  'v1.PersistentVolumeClaimStatus': {
    accessModes: 'v1.PersistentVolumeAccessMode',
    allocatedResourceStatuses: 'v1.ClaimResourceStatus',
    allocatedResources: 'v1.ResourceList',
    capacity: 'v1.ResourceList',
    phase: 'v1.PersistentVolumeClaimPhase',
  },
  'v1.PersistentVolumeSpec': {
    accessModes: 'v1.PersistentVolumeAccessMode',
    capacity: 'v1.ResourceList',
    persistentVolumeReclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
    volumeMode: 'v1.PersistentVolumeMode',
  },
  'v1.PersistentVolumeStatus': { phase: 'v1.PersistentVolumePhase' },
  'v1.PodCertificateRequestSpec': { nodeName: 'types.NodeName', nodeUID: 'types.UID', podUID: 'types.UID', serviceAccountUID: 'types.UID' },
  'v1.PodCondition': { status: 'v1.ConditionStatus', type: 'v1.PodConditionType' },
  'v1.PodDisruptionBudgetSpec': { unhealthyPodEvictionPolicy: 'v1.UnhealthyPodEvictionPolicyType' },
  'v1.PodFailurePolicyOnExitCodesRequirement': { operator: 'v1.PodFailurePolicyOnExitCodesOperator' },
  'v1.PodFailurePolicyOnPodConditionsPattern': { status: 'v1.ConditionStatus', type: 'v1.PodConditionType' },
  'v1.PodFailurePolicyRule': { action: 'v1.PodFailurePolicyAction' },
  'v1.PodOS': { name: 'v1.OSName' },
  'v1.PodReadinessGate': { conditionType: 'v1.PodConditionType' },
  'v1.PodSecurityContext': {
    fsGroupChangePolicy: 'v1.PodFSGroupChangePolicy',
    seLinuxChangePolicy: 'v1.PodSELinuxChangePolicy',
    supplementalGroupsPolicy: 'v1.SupplementalGroupsPolicy',
  },
  'v1.PodSpec': { dnsPolicy: 'v1.DNSPolicy', overhead: 'v1.ResourceList', preemptionPolicy: 'v1.PreemptionPolicy', restartPolicy: 'v1.RestartPolicy' },
  'v1.PodStatus': { allocatedResources: 'v1.ResourceList', phase: 'v1.PodPhase', qosClass: 'v1.PodQOSClass', resize: 'v1.PodResizeStatus' },
  'v1.PortStatus': { protocol: 'v1.Protocol' },
  'v1.Preconditions': { uid: 'types.UID' },
  'v1.PriorityClass': { preemptionPolicy: 'v1.PreemptionPolicy' },
  'v1.PriorityLevelConfigurationCondition': { status: 'v1.ConditionStatus', type: 'v1.PriorityLevelConfigurationConditionType' },
  'v1.PriorityLevelConfigurationSpec': { type: 'v1.PriorityLevelEnablement' },
  'v1.ReplicaSetCondition': { status: 'v1.ConditionStatus', type: 'v1.ReplicaSetConditionType' },
  'v1.ReplicationControllerCondition': { status: 'v1.ConditionStatus', type: 'v1.ReplicationControllerConditionType' },
  'v1.ResourceClaimConsumerReference': { uid: 'types.UID' },
  'v1.ResourceHealth': { health: 'v1.ResourceHealthStatus', resourceID: 'v1.ResourceID' },
  'v1.ResourceQuotaSpec': { hard: 'v1.ResourceList', scopes: 'v1.ResourceQuotaScope' },
  'v1.ResourceQuotaStatus': { hard: 'v1.ResourceList', used: 'v1.ResourceList' },
  'v1.ResourceRequirements': { limits: 'v1.ResourceList', requests: 'v1.ResourceList' },
  'v1.ResourceSliceSpec': { partitionTypeAttribute: 'v1.FullyQualifiedName', skipNodeOperations: 'v1.SkipNodeOperation' },
  'v1.ResourceStatus': { name: 'v1.ResourceName' },
  'v1.Rule': { scope: 'v1.ScopeType' },
  'v1.NamedRuleWithOperations': { operations: 'v1.OperationType' },
  'v1.RuleWithOperations': { operations: 'v1.OperationType' },
  'v1.ScopedResourceSelectorRequirement': { operator: 'v1.ScopeSelectorOperator', scopeName: 'v1.ResourceQuotaScope' },
  'v1.SeccompProfile': { type: 'v1.SeccompProfileType' },
  'v1.Secret': { type: 'v1.SecretType' },
  'v1.SecurityContext': { procMount: 'v1.ProcMountType' },
  'v1.ServicePort': { protocol: 'v1.Protocol' },
  'v1.ServiceSpec': {
    externalTrafficPolicy: 'v1.ServiceExternalTrafficPolicy',
    internalTrafficPolicy: 'v1.ServiceInternalTrafficPolicy',
    ipFamilies: 'v1.IPFamily',
    ipFamilyPolicy: 'v1.IPFamilyPolicy',
    sessionAffinity: 'v1.ServiceAffinity',
    type: 'v1.ServiceType',
  },
  'v1.StatefulSetCondition': { status: 'v1.ConditionStatus', type: 'v1.StatefulSetConditionType' },
  'v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    whenDeleted: 'v1.PersistentVolumeClaimRetentionPolicyType',
    whenScaled: 'v1.PersistentVolumeClaimRetentionPolicyType',
  },
  'v1.StatefulSetSpec': { podManagementPolicy: 'v1.PodManagementPolicyType' },
  'v1.StatefulSetUpdateStrategy': { type: 'v1.StatefulSetUpdateStrategyType' },
  'v1.Status': { reason: 'v1.StatusReason' },
  'v1.StatusCause': { reason: 'v1.CauseType' },
  'v1.StatusDetails': { uid: 'types.UID' },
  'v1.StorageClass': { reclaimPolicy: 'v1.PersistentVolumeReclaimPolicy', volumeBindingMode: 'v1.VolumeBindingMode' },
  'v1.StorageHealthCondition': { accessMode: 'v1.PersistentVolumeAccessMode', status: 'v1.StorageHealthStatusType', volumeMode: 'v1.PersistentVolumeMode' },
  'v1.SubjectAccessReviewSpec': { extra: 'v1.ExtraValue' },
  'v1.Taint': { effect: 'v1.TaintEffect' },
  'v1.TokenRequestSpec': { attestations: 'v1.AttestationValue' },
  'v1.Toleration': { effect: 'v1.TaintEffect', operator: 'v1.TolerationOperator' },
  'v1.TopologySpreadConstraint': {
    nodeAffinityPolicy: 'v1.NodeInclusionPolicy',
    nodeTaintsPolicy: 'v1.NodeInclusionPolicy',
    whenUnsatisfiable: 'v1.UnsatisfiableConstraintAction',
  },
  'v1.UncountedTerminatedPods': { failed: 'types.UID', succeeded: 'types.UID' },
  'v1.UserInfo': { extra: 'v1.ExtraValue' },
  'v1.ValidatingAdmissionPolicyBindingSpec': { validationActions: 'v1.ValidationAction' },
  'v1.ValidatingAdmissionPolicySpec': { failurePolicy: 'v1.FailurePolicyType' },
  'v1.ValidatingWebhook': { failurePolicy: 'v1.FailurePolicyType', matchPolicy: 'v1.MatchPolicyType', sideEffects: 'v1.SideEffectClass' },
  'v1.Validation': { reason: 'v1.StatusReason' },
  'v1.VolumeHealthCondition': { status: 'v1.VolumeHealthStatusType' },
  'v1.VolumeMount': { mountPropagation: 'v1.MountPropagationMode', recursiveReadOnly: 'v1.RecursiveReadOnlyMode' },
  'v1.VolumeMountStatus': { recursiveReadOnly: 'v1.RecursiveReadOnlyMode' },
  'v1.VolumeResourceRequirements': { limits: 'v1.ResourceList', requests: 'v1.ResourceList' },
  'v2.ContainerResourceMetricSource': { name: 'v1.ResourceName' },
  'v2.ContainerResourceMetricStatus': { name: 'v1.ResourceName' },
  'v2.HPAScalingPolicy': { type: 'v2.HPAScalingPolicyType' },
  'v2.HPAScalingRules': { selectPolicy: 'v2.ScalingPolicySelect' },
  'v2.HorizontalPodAutoscalerCondition': { status: 'v1.ConditionStatus', type: 'v2.HorizontalPodAutoscalerConditionType' },
  'v2.MetricSpec': { type: 'v2.MetricSourceType' },
  'v2.MetricStatus': { type: 'v2.MetricSourceType' },
  'v2.MetricTarget': { type: 'v2.MetricTargetType' },
  'v2.ResourceMetricSource': { name: 'v1.ResourceName' },
  'v2.ResourceMetricStatus': { name: 'v1.ResourceName' },
};

interface Embedded {
  readonly name: string;
  /** The fields that stand in the embedded struct. */
  readonly holds: (field: string) => boolean;
  /** The type of the embedded struct, where that embeds another. */
  readonly within?: string;
}

const only =
  (...fields: readonly string[]): Embedded['holds'] =>
  (field) =>
    fields.includes(field);
const allBut =
  (...fields: readonly string[]): Embedded['holds'] =>
  (field) =>
    !fields.includes(field);

const reference: Embedded = { name: 'LocalObjectReference', holds: only('name') };
const device: Embedded = { name: 'DeviceConfiguration', holds: only('opaque') };
const volumeOwn = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

const embedded: Readonly<Record<string, Embedded>> = {
  'v1.ConfigMapEnvSource': reference,
  'v1.ConfigMapKeySelector': reference,
  'v1.ConfigMapProjection': reference,
  'v1.ConfigMapVolumeSource': reference,
  'v1.SecretEnvSource': reference,
  'v1.SecretKeySelector': reference,
  'v1.SecretProjection': reference,
  'v1.DeviceAllocationConfiguration': device,
  'v1.DeviceClaimConfiguration': device,
  'v1.DeviceClassConfiguration': device,
  'v1.EphemeralContainer': { name: 'EphemeralContainerCommon', holds: allBut('targetContainerName') },
  'v1.IngressRule': { name: 'IngressRuleValue', holds: only('http') },
  'v1.PersistentVolumeSpec': { name: 'PersistentVolumeSource', holds: allBut(...volumeOwn) },
  'v1.Probe': { name: 'ProbeHandler', holds: only('exec', 'grpc', 'httpGet', 'tcpSocket') },
  'v1.NamedRuleWithOperations': { name: 'RuleWithOperations', holds: allBut('resourceNames'), within: 'v1.RuleWithOperations' },
  'v1.RuleWithOperations': { name: 'Rule', holds: allBut('operations') },
  'v1.Volume': { name: 'VolumeSource', holds: allBut('name') },
};

/** `io.k8s.api.core.v1.Container` → `v1.Container`. */
export function goName(name: string): string {
  return name.split('.').slice(-2).join('.');
}

/** The Go type of a field, or of its items, where it has a name of its own; the holder is a schema's: `…v1.Container`, `imagePullPolicy` → `v1.PullPolicy`. */
export function namedType(holder: string, field: string): string | undefined {
  const fields = namedTypes[holder] ?? namedTypes[goName(holder)];
  return fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** The embedded struct in which a field stands, which the decoder puts into the path: `v1.Volume`, `emptyDir` → `VolumeSource`. */
export function embeddedIn(holder: string, field: string): string | undefined {
  const found = embedded[holder];
  if (found?.holds(field) !== true) return undefined;
  const deeper = found.within === undefined ? undefined : embeddedIn(found.within, field);
  return deeper === undefined ? found.name : `${found.name}.${deeper}`;
}
