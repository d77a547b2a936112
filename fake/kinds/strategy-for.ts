import { groupResourceOf } from '../../machinery/resource.ts';
import type { Strategy, StrategyFor } from '../registry/strategy.ts';
import { policyBindingStrategy, policyStrategy } from './admission/admission-policy.ts';
import { webhookStrategy } from './admission/webhook-configuration.ts';
import { cronJobStrategy } from './batch/cron-job.ts';
import { jobStrategy } from './batch/job.ts';
import { componentStatusStrategy } from './core/component-status.ts';
import { configMapStrategy } from './core/config-map.ts';
import { coreEventStrategy, newEventStrategy } from './core/event.ts';
import { limitRangeStrategy } from './core/limit-range.ts';
import { namespaceStrategy } from './core/namespace.ts';
import { nodeStrategy } from './core/node.ts';
import { resourceQuotaStrategy } from './core/resource-quota.ts';
import { secretStrategy } from './core/secret.ts';
import { serviceAccountStrategy } from './core/service-account.ts';
import { endpointSliceStrategy } from './discovery/endpoint-slice.ts';
import { flowSchemaStrategy } from './flowcontrol/flow-schema.ts';
import { priorityLevelStrategy } from './flowcontrol/priority-level.ts';
import { apiServiceStrategy } from './apiregistration/api-service.ts';
import { versionMigrationStrategy } from './storage/version-migration.ts';
import { ipAddressStrategy, serviceCidrStrategy } from './networking/address-ranges.ts';
import { endpointsStrategy } from './networking/endpoints.ts';
import { ingressClassStrategy } from './networking/ingress-class.ts';
import { ingressStrategy } from './networking/ingress.ts';
import { networkPolicyStrategy } from './networking/network-policy.ts';
import { podStrategy } from './pods/pod.ts';
import { certificateRequestStrategy } from './certificates/certificate-request.ts';
import { podCertificateRequestStrategy } from './certificates/pod-certificate-request.ts';
import { trustBundleStrategy } from './certificates/trust-bundle.ts';
import { disruptionBudgetStrategy } from './disruption/disruption-budget.ts';
import { deviceClassStrategy } from './resource/device-class.ts';
import { resourceClaimStrategy, resourceClaimTemplateStrategy } from './resource/resource-claim.ts';
import { resourceSliceStrategy } from './resource/resource-slice.ts';
import { deviceTaintRuleStrategy } from './resource/taint-rule.ts';
import { leaseStrategy } from './coordination/lease.ts';
import { leaseCandidateStrategy } from './coordination/lease-candidate.ts';
import { runtimeClassStrategy } from './node/runtime-class.ts';
import { priorityClassStrategy } from './scheduling/priority-class.ts';
import { clusterRoleBindingStrategy, roleBindingStrategy } from './rbac/role-binding.ts';
import { clusterRoleStrategy, namespacedRoleStrategy } from './rbac/role.ts';
import { createServiceStrategy } from './services/service.ts';
import { csiDriverStrategy } from './storage/csi-driver.ts';
import { csiNodeStrategy } from './storage/csi-node.ts';
import { storageCapacityStrategy } from './storage/storage-capacity.ts';
import { storageClassStrategy, volumeAttributesClassStrategy } from './storage/storage-class.ts';
import { volumeAttachmentStrategy } from './storage/volume-attachment.ts';
import { volumeClaimStrategy } from './storage/volume-claim.ts';
import { volumeStrategy } from './storage/volume.ts';
import { autoscalerStrategy } from './workloads/autoscaler.ts';
import { daemonSetStrategy } from './workloads/daemon-set.ts';
import { deploymentStrategy } from './workloads/deployment.ts';
import { replicaSetStrategy, replicationControllerStrategy } from './workloads/replica-set.ts';
import { scaleStrategy } from './workloads/scale.ts';
import { controllerRevisionStrategy, podTemplateStrategy } from './workloads/revision.ts';
import { statefulSetStrategy } from './workloads/stateful-set.ts';

/** Rules by `plural.group`; whatever is not listed has none of its own. */
const strategies: Readonly<Record<string, Strategy>> = {
  componentstatuses: componentStatusStrategy,
  configmaps: configMapStrategy,
  endpoints: endpointsStrategy,
  events: coreEventStrategy,
  limitranges: limitRangeStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  persistentvolumeclaims: volumeClaimStrategy,
  persistentvolumes: volumeStrategy,
  pods: podStrategy,
  podtemplates: podTemplateStrategy,
  replicationcontrollers: replicationControllerStrategy,
  resourcequotas: resourceQuotaStrategy,
  secrets: secretStrategy,
  serviceaccounts: serviceAccountStrategy,
  'mutatingadmissionpolicies.admissionregistration.k8s.io': policyStrategy(false),
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': policyBindingStrategy(false),
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': webhookStrategy(true),
  'validatingadmissionpolicies.admissionregistration.k8s.io': policyStrategy(true),
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': policyBindingStrategy(true),
  'validatingwebhookconfigurations.admissionregistration.k8s.io': webhookStrategy(false),
  'apiservices.apiregistration.k8s.io': apiServiceStrategy,
  'controllerrevisions.apps': controllerRevisionStrategy,
  'daemonsets.apps': daemonSetStrategy,
  'deployments.apps': deploymentStrategy,
  'replicasets.apps': replicaSetStrategy,
  'statefulsets.apps': statefulSetStrategy,
  'cronjobs.batch': cronJobStrategy,
  'jobs.batch': jobStrategy,
  'certificatesigningrequests.certificates.k8s.io': certificateRequestStrategy,
  'clustertrustbundles.certificates.k8s.io': trustBundleStrategy,
  'podcertificaterequests.certificates.k8s.io': podCertificateRequestStrategy,
  'leasecandidates.coordination.k8s.io': leaseCandidateStrategy,
  'leases.coordination.k8s.io': leaseStrategy,
  'endpointslices.discovery.k8s.io': endpointSliceStrategy,
  'events.events.k8s.io': newEventStrategy,
  'flowschemas.flowcontrol.apiserver.k8s.io': flowSchemaStrategy,
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': priorityLevelStrategy,
  'scale.autoscaling': scaleStrategy,
  'ingressclasses.networking.k8s.io': ingressClassStrategy,
  'ingresses.networking.k8s.io': ingressStrategy,
  'ipaddresses.networking.k8s.io': ipAddressStrategy,
  'networkpolicies.networking.k8s.io': networkPolicyStrategy,
  'servicecidrs.networking.k8s.io': serviceCidrStrategy,
  'runtimeclasses.node.k8s.io': runtimeClassStrategy,
  'poddisruptionbudgets.policy': disruptionBudgetStrategy,
  'clusterrolebindings.rbac.authorization.k8s.io': clusterRoleBindingStrategy,
  'clusterroles.rbac.authorization.k8s.io': clusterRoleStrategy,
  'rolebindings.rbac.authorization.k8s.io': roleBindingStrategy,
  'roles.rbac.authorization.k8s.io': namespacedRoleStrategy,
  'deviceclasses.resource.k8s.io': deviceClassStrategy,
  'devicetaintrules.resource.k8s.io': deviceTaintRuleStrategy,
  'resourceclaims.resource.k8s.io': resourceClaimStrategy,
  'resourceclaimtemplates.resource.k8s.io': resourceClaimTemplateStrategy,
  'resourceslices.resource.k8s.io': resourceSliceStrategy,
  'priorityclasses.scheduling.k8s.io': priorityClassStrategy,
  'csidrivers.storage.k8s.io': csiDriverStrategy,
  'csinodes.storage.k8s.io': csiNodeStrategy,
  'csistoragecapacities.storage.k8s.io': storageCapacityStrategy,
  'storageclasses.storage.k8s.io': storageClassStrategy,
  'volumeattachments.storage.k8s.io': volumeAttachmentStrategy,
  'volumeattributesclasses.storage.k8s.io': volumeAttributesClassStrategy,
  'storageversionmigrations.storagemigration.k8s.io': versionMigrationStrategy,
};

const autoscalers: Readonly<Record<string, Strategy>> = { v1: autoscalerStrategy('v1'), v2: autoscalerStrategy('v2') };
const plain: Strategy = {};

/** The rules of every kind for one cluster; whatever the rules allocate (addresses, ports) belongs to the returned function. */
export function createStrategyFor(): StrategyFor {
  const services = createServiceStrategy();
  return (resource) => {
    const name = groupResourceOf(resource);
    if (name === 'services') return services;
    if (name === 'horizontalpodautoscalers.autoscaling') return autoscalers[resource.version] ?? plain;
    return strategies[name] ?? plain;
  };
}

/** The rules of every kind, with allocators shared by the whole process; a cluster makes its own with {@link createStrategyFor}. */
export const strategyFor: StrategyFor = createStrategyFor();
