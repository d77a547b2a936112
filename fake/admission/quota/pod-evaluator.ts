import type { JsonObject } from '../../../machinery/json.ts';
import { qualityOfService } from '../../kinds/pods/quality-of-service.ts';
import { objectAt, objectsAt, textAt, textsAt } from '../json-fields.ts';
import { podLimits, podRequests } from '../pod-resources.ts';
import { type ResourceList, resourceListOf } from '../resource-list.ts';
import { fitsRequirement, type QuotaEvaluator, type ScopeRequirement } from './evaluator.ts';

const counted: ReadonlySet<string> = new Set([
  'count/pods',
  'pods',
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
]);

/** A quota on one of these makes every container say its own. */
const mandatory: ReadonlySet<string> = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

function counts(name: string): boolean {
  if (counted.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-')) return true;
  return !isNative(name) && name.startsWith('requests.');
}

function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const usage: Record<string, string> = { pods: '1' };
  for (const [name, amount] of Object.entries(requests)) {
    const isPlain = name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-');
    if (isPlain) usage[name] = amount;
    if (isPlain || !isNative(name)) usage[`requests.${name}`] = amount;
  }
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    if (limits[name] !== undefined) usage[`limits.${name}`] = limits[name];
  }
  return usage;
}

const usageOf = (holder: JsonObject | undefined): ResourceList =>
  computeUsage(resourceListOf(objectAt(holder, 'resources', 'requests')), resourceListOf(objectAt(holder, 'resources', 'limits')));

function constraint(names: readonly string[], pod: JsonObject): string | undefined {
  const spec = objectAt(pod, 'spec') ?? {};
  const podLevel = usageOf(spec);
  const needed = names.filter((name) => mandatory.has(name) && podLevel[name] === undefined).sort();
  const containers = [...objectsAt(spec, 'containers'), ...objectsAt(spec, 'initContainers')];
  const open = needed.flatMap((name) => {
    const without = containers.filter((container) => usageOf(container)[name] === undefined).map((container) => textAt(container, 'name'));
    return without.length === 0 ? [] : [`${name} for: ${[...new Set(without)].sort().join(',')}`];
  });
  return open.length === 0 ? undefined : `must specify ${open.join('; ')}`;
}

function isOver(pod: JsonObject): boolean {
  const phase = textAt(objectAt(pod, 'status'), 'phase');
  return phase === 'Failed' || phase === 'Succeeded';
}

function usage(pod: JsonObject): ResourceList {
  if (isOver(pod)) return { 'count/pods': '1' };
  const spec = objectAt(pod, 'spec') ?? {};
  return { 'count/pods': '1', ...computeUsage(podRequests(spec), podLimits(spec)) };
}

const crossesNamespaces = (term: JsonObject | undefined): boolean =>
  term !== undefined && (textsAt(term, 'namespaces').length > 0 || objectAt(term, 'namespaceSelector') !== undefined);

function usesCrossNamespaceAffinity(spec: JsonObject): boolean {
  return ['podAffinity', 'podAntiAffinity'].some((key) => {
    const affinity = objectAt(spec, 'affinity', key);
    return (
      objectsAt(affinity, 'requiredDuringSchedulingIgnoredDuringExecution').some(crossesNamespaces) ||
      objectsAt(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').some((item) => crossesNamespaces(objectAt(item, 'podAffinityTerm')))
    );
  });
}

function matchesScope(requirement: ScopeRequirement, pod: JsonObject): boolean {
  const spec = objectAt(pod, 'spec') ?? {};
  const deadline = spec['activeDeadlineSeconds'];
  const isTerminating = typeof deadline === 'number' && deadline >= 0;
  switch (requirement.scopeName) {
    case 'Terminating':
      return isTerminating;
    case 'NotTerminating':
      return !isTerminating;
    case 'BestEffort':
      return qualityOfService(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qualityOfService(spec) !== 'BestEffort';
    case 'PriorityClass':
      return fitsRequirement(requirement, textAt(spec, 'priorityClassName'));
    case 'CrossNamespacePodAffinity':
      return usesCrossNamespaceAffinity(spec);
    default:
      return false;
  }
}

/** Pods count at creation, and once more when they are resized. @see kubernetes pkg/quota/v1/evaluator/core/pods.go (v1.37) */
export const podEvaluator: QuotaEvaluator = {
  handles: ({ operation, context }) => (context.subresource === '' ? operation === 'create' : context.subresource === 'resize' && operation === 'update'),
  counts,
  matchesScope,
  usage,
  constraint,
};
