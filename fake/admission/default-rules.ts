import type { AdmissionRule } from '../registry/admission.ts';
import { namespaceLifecycle } from '../registry/namespace-lifecycle.ts';
import { persistentVolumeClaimResize } from './claim-resize.ts';
import { defaultTolerations } from './default-tolerations.ts';
import { limitRanger } from './limits/limit-ranger.ts';
import { defaultIngressClass, defaultStorageClass, storageObjectInUseProtection, taintNodesByCondition } from './object-defaults.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { priority } from './priority.ts';
import { resourceQuota, type UpdateQuotaUse } from './quota/resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { systemPriorityClasses } from './system-priority-classes.ts';
import type { WebhookServices } from './webhooks/call.ts';
import { mutatingWebhooks } from './webhooks/mutating.ts';
import { validatingWebhooks } from './webhooks/validating.ts';

/** What rules need of the cluster besides reading it. */
export interface AdmissionServices {
  readonly updateQuotaUse: UpdateQuotaUse;
  readonly webhooks: WebhookServices;
}

/** The rules that a plain API server has on, in its order. @see kubernetes pkg/kubeapiserver/options/plugins.go (v1.37) */
export function admissionRules({ updateQuotaUse, webhooks }: AdmissionServices): readonly AdmissionRule[] {
  const before: readonly AdmissionRule[] = [
    namespaceLifecycle,
    limitRanger,
    taintNodesByCondition,
    podSecurity,
    priority,
    systemPriorityClasses,
    defaultTolerations,
    defaultStorageClass,
    storageObjectInUseProtection,
    persistentVolumeClaimResize,
    runtimeClass,
    defaultIngressClass,
  ];
  return [...before, mutatingWebhooks(webhooks, before), validatingWebhooks(webhooks), resourceQuota(updateQuotaUse)];
}
