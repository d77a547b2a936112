import type { Authorizer } from '../access/authorizer.ts';
import type { AdmissionRule } from '../registry/admission.ts';
import { namespaceLifecycle } from '../registry/namespace-lifecycle.ts';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates.ts';
import { persistentVolumeClaimResize } from './claim-resize.ts';
import { defaultTolerations } from './default-tolerations.ts';
import { limitRanger } from './limits/limit-ranger.ts';
import { defaultIngressClass, defaultStorageClass, storageObjectInUseProtection, taintNodesByCondition } from './object-defaults.ts';
import { alwaysPullImages, denyServiceExternalIps, extendedResourceToleration } from './optional-rules.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { inputFor } from './policies/invocations.ts';
import { type MutationServices, mutatingPolicies, mutatingPoliciesAgain } from './policies/mutating.ts';
import { validatingPolicies } from './policies/validating.ts';
import { priority } from './priority.ts';
import { resourceQuota, type UpdateQuotaUse } from './quota/resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { systemPriorityClasses } from './system-priority-classes.ts';
import type { WebhookParts, WebhookServices } from './webhooks/call.ts';
import { conditionsWith } from './webhooks/conditions.ts';
import { mutatingWebhooks } from './webhooks/mutating.ts';
import { validatingWebhooks } from './webhooks/validating.ts';

/** What rules need of the cluster besides reading it. */
export interface AdmissionServices {
  readonly updateQuotaUse: UpdateQuotaUse;
  readonly webhooks: WebhookServices;
  readonly authorizer: Authorizer;
  readonly policies: MutationServices;
}

/** Which rules a cluster has, by the names of the API server's plugins, like its flags of that name. */
export interface AdmissionChoice {
  /** Rules to add to those that are on by default: `ServiceAccount`, `AlwaysPullImages`, … */
  readonly enable?: readonly string[];
  /** Rules to leave out. */
  readonly disable?: readonly string[];
}

// ServiceAccount is on in a real API server. Here it waits to be asked for: without the controllers that make accounts no pod would pass.
const offByDefault: ReadonlySet<string> = new Set(['ServiceAccount', 'AlwaysPullImages', 'ExtendedResourceToleration', 'DenyServiceExternalIPs']);

function inTreeRules({ authorizer }: AdmissionServices): readonly AdmissionRule[] {
  return [
    namespaceLifecycle,
    limitRanger,
    serviceAccount,
    taintNodesByCondition,
    alwaysPullImages,
    podSecurity,
    priority,
    systemPriorityClasses,
    defaultTolerations,
    extendedResourceToleration,
    defaultStorageClass,
    storageObjectInUseProtection,
    persistentVolumeClaimResize,
    runtimeClass,
    certificateApproval(authorizer),
    certificateSigning(authorizer),
    certificateSubjectRestriction,
    defaultIngressClass,
    denyServiceExternalIps,
  ];
}

function checkNames(names: readonly string[], rules: readonly AdmissionRule[]): void {
  const known = rules.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new RangeError(`admission: there is no rule ${unknown.map((name) => JSON.stringify(name)).join(', ')}; known: ${known.join(', ')}`);
}

/**
 * The rules of a cluster, in the API server's order.
 *
 * @throws {RangeError} for a name that no rule has
 * @see kubernetes pkg/kubeapiserver/options/plugins.go (v1.37)
 */
export function admissionRules(services: AdmissionServices, { enable = [], disable = [] }: AdmissionChoice = {}): readonly AdmissionRule[] {
  const isOn = ({ name }: AdmissionRule): boolean => !disable.includes(name) && (enable.includes(name) || !offByDefault.has(name));
  const all = inTreeRules(services);
  const before = all.filter(isOn);
  const { policies } = services;
  const conditionsHold = conditionsWith((request, resource, subject) => inputFor(policies, request, { resource, params: undefined }, subject));
  const webhooks: WebhookParts = { ...services.webhooks, conditionsHold };
  const last = [
    mutatingPolicies(policies),
    mutatingWebhooks(webhooks, [...before, mutatingPoliciesAgain(policies)].filter(isOn)),
    validatingPolicies(policies),
    validatingWebhooks(webhooks),
    resourceQuota(services.updateQuotaUse),
  ];
  checkNames([...enable, ...disable], [...all, ...last]);
  return [...before, ...last.filter(isOn)];
}
