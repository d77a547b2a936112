import type { JsonObject } from '../../../machinery/json.ts';
import { groupResourceOf } from '../../../machinery/resource.ts';
import { invalid } from '../../../machinery/status.ts';
import type { AdmissionRequest, AdmissionRule } from '../../registry/admission.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { objectAt, objectsAt, textAt } from '../json-fields.ts';
import { refusal } from '../refusal.ts';
import type { CheckedPod } from './check.ts';
import { detailsOf, evaluatePod, reasonsOf } from './evaluate.ts';
import { compareLevels, type LevelVersion, type Policy, policyOf, policyText } from './policy.ts';

/** Where the template of each kind of workload lies. */
const templates: Readonly<Record<string, readonly string[]>> = {
  podtemplates: ['template'],
  replicationcontrollers: ['spec', 'template'],
  'replicasets.apps': ['spec', 'template'],
  'deployments.apps': ['spec', 'template'],
  'statefulsets.apps': ['spec', 'template'],
  'daemonsets.apps': ['spec', 'template'],
  'jobs.batch': ['spec', 'template'],
  'cronjobs.batch': ['spec', 'jobTemplate', 'spec', 'template'],
};

const ignoredSubresources: ReadonlySet<string> = new Set(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status']);

const checkedPodOf = (holder: JsonObject): CheckedPod => ({
  annotations: objectAt(holder, 'metadata', 'annotations') ?? {},
  spec: objectAt(holder, 'spec') ?? {},
});

function policyFor({ context }: AdmissionRequest): Policy {
  return policyOf(context.reader.get('namespaces', '', context.namespace)?.metadata.labels);
}

function warn({ context }: AdmissionRequest, policy: LevelVersion, pod: CheckedPod): void {
  const violations = evaluatePod(policy, pod);
  if (violations.length > 0) context.warn(`would violate PodSecurity ${JSON.stringify(policyText(policy))}: ${detailsOf(violations)}`);
}

const annotationAt = (pod: JsonObject, key: string): unknown => objectAt(pod, 'metadata', 'annotations')?.[key];

/** Of a pod's spec only images can change, and ephemeral containers come. @see pod-security-admission admission/admission.go, isSignificantPodUpdate (v1.37) */
function isSignificant(next: StoredObject, current: StoredObject): boolean {
  const seccomp = 'seccomp.security.alpha.kubernetes.io/pod';
  if (annotationAt(next, seccomp) !== annotationAt(current, seccomp)) return true;
  const differs = (container: JsonObject, before: JsonObject | undefined): boolean => {
    const key = `container.seccomp.security.alpha.kubernetes.io/${textAt(container, 'name')}`;
    return container['image'] !== before?.['image'] || annotationAt(next, key) !== annotationAt(current, key);
  };
  const [spec, old] = [objectAt(next, 'spec'), objectAt(current, 'spec')];
  for (const list of ['containers', 'initContainers']) {
    const before = objectsAt(old, list);
    const after = objectsAt(spec, list);
    if (after.length !== before.length || after.some((container, index) => differs(container, before[index]))) return true;
  }
  const ephemeral = objectsAt(old, 'ephemeralContainers');
  return objectsAt(spec, 'ephemeralContainers').some((container) => {
    const before = ephemeral.find((item) => item['name'] === container['name']);
    return before === undefined || differs(container, before);
  });
}

function validatePod(request: AdmissionRequest, next: StoredObject, current: StoredObject | undefined): void {
  if (ignoredSubresources.has(request.context.subresource)) return;
  const policy = policyFor(request);
  if (policy.enforce.level === 'privileged' && policy.warn.level === 'privileged') return;
  if (request.operation === 'update' && current !== undefined && !isSignificant(next, current)) return;
  const pod = checkedPodOf(next);
  const violations = evaluatePod(policy.enforce, pod);
  if (violations.length > 0) {
    throw refusal(request, `violates PodSecurity ${JSON.stringify(policyText(policy.enforce))}: ${detailsOf(violations)}`);
  }
  warn(request, policy.warn, pod);
}

function validateWorkload(request: AdmissionRequest, next: StoredObject, path: readonly string[]): void {
  const template = objectAt(next, ...path);
  if (request.context.subresource !== '' || template === undefined) return;
  warn(request, policyFor(request).warn, checkedPodOf(template));
}

/** `bad (and 2 other pods): host namespaces`: pods that break the same rules share a line. */
function existingViolations(pods: readonly StoredObject[], policy: LevelVersion): readonly string[] {
  const names = new Map<string, string[]>();
  for (const pod of pods) {
    const reasons = reasonsOf(evaluatePod(policy, checkedPodOf(pod)));
    if (reasons !== '') names.set(reasons, [...(names.get(reasons) ?? []), pod.metadata.name ?? '']);
  }
  return [...names]
    .map(([reasons, found]) => {
      const first = found.toSorted()[0] ?? '';
      const others = found.length - 1;
      if (others === 0) return `${first}: ${reasons}`;
      return `${first} (and ${others} other ${others === 1 ? 'pod' : 'pods'}): ${reasons}`;
    })
    .sort();
}

const maxPodsToCheck = 3000;

function warnOfExisting({ context }: AdmissionRequest, namespace: string, policy: LevelVersion): void {
  const pods = context.reader.list('pods', namespace);
  if (pods.length > maxPodsToCheck) {
    context.warn(`new PodSecurity enforce level only checked against the first ${maxPodsToCheck} of ${pods.length} existing pods`);
  }
  const found = existingViolations(pods.slice(0, maxPodsToCheck), policy);
  if (found.length === 0) return;
  context.warn(`existing pods in namespace ${JSON.stringify(namespace)} violate the new PodSecurity enforce level ${JSON.stringify(policyText(policy))}`);
  for (const text of found) context.warn(text);
}

function validateNamespace(request: AdmissionRequest, next: StoredObject, current: StoredObject | undefined): void {
  if (request.context.subresource !== '') return;
  const policy = policyOf(next.metadata.labels);
  const before = current === undefined ? undefined : policyOf(current.metadata.labels);
  if (policy.errors.length > 0 && JSON.stringify(policy.errors) !== JSON.stringify(before?.errors)) {
    throw invalid(request.resource, next.metadata.name ?? '', policy.errors);
  }
  const { enforce } = policy;
  if (before === undefined || enforce.level === 'privileged') return;
  if (enforce.version === before.enforce.version && compareLevels(enforce.level, before.enforce.level) < 1) return;
  warnOfExisting(request, next.metadata.name ?? '', enforce);
}

/**
 * Pods keep to the Pod Security Standard that the labels of their namespace ask for; templates of pods are warned about.
 *
 * @see pod-security-admission admission/admission.go (v1.37)
 */
export const podSecurity: AdmissionRule = {
  name: 'PodSecurity',
  validate(request, next, current) {
    if (next === undefined || (request.operation !== 'create' && request.operation !== 'update')) return;
    const name = groupResourceOf(request.resource);
    if (name === 'pods') validatePod(request, next, current);
    else if (name === 'namespaces') validateNamespace(request, next, current);
    else {
      const path = templates[name];
      if (path !== undefined) validateWorkload(request, next, path);
    }
  },
};
