import { formatTime } from '../../machinery/clock.ts';
import { isJsonObject, isMutableJsonObject, type JsonObject } from '../../machinery/json.ts';
import { type LabelSelectorObject, labelSelectorFrom } from '../../machinery/selector/label-selector.ts';
import { badRequest, forbidden, StatusError } from '../../machinery/status.ts';
import type { DeleteOptions } from '../registry/delete-options.ts';
import type { WriteTarget } from '../registry/engine.ts';
import { settleNamespace } from '../registry/metadata.ts';
import { checkDeletePreconditions } from '../registry/preconditions.ts';
import { rewriteObject } from '../registry/rewrite.ts';
import type { DraftObject, StoredObject } from '../registry/strategy.ts';
import { type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { done } from './binding.ts';
import { type Body, readBody } from './body.ts';
import { decodeObject } from './decode-object.ts';
import { optionsFromObject } from './delete-options.ts';
import { writeOptionsOf } from './options.ts';
import { partResource } from './part.ts';
import { withCondition } from './pod-condition.ts';
import { targetOf } from './target.ts';

const EVICTION = partResource('policy', 'v1', 'Eviction');
const BUDGETS = 'poddisruptionbudgets.policy';
/** How many evictions may wait for the controller to notice them. */
const MOST_DISRUPTED = 2000;
const RETRY_SECONDS = 10;

const partOf = (object: StoredObject, key: 'spec' | 'status'): JsonObject => {
  const part = object[key];
  return isJsonObject(part) ? part : {};
};

const numberAt = (part: JsonObject, key: string): number => {
  const value = part[key];
  return typeof value === 'number' ? value : 0;
};

type Condition = JsonObject & { readonly type?: string; readonly status?: string };

const conditionsOf = (status: JsonObject): readonly Condition[] => (Array.isArray(status['conditions']) ? (status['conditions'] as readonly Condition[]) : []);

const isReady = (pod: StoredObject): boolean => conditionsOf(partOf(pod, 'status')).some(({ type, status }) => type === 'Ready' && status === 'True');

/** Pods that do no work any more, or none yet: nobody counts on them. */
function isIdle(pod: StoredObject): boolean {
  const { phase } = partOf(pod, 'status');
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined;
}

function covers(budget: StoredObject, pod: StoredObject): boolean {
  const { selector } = partOf(budget, 'spec');
  if (!isJsonObject(selector)) return false;
  try {
    return labelSelectorFrom(selector as LabelSelectorObject).matches(pod.metadata.labels ?? {});
  } catch {
    // A selector that cannot be read selects nothing.
    return false;
  }
}

function tooManyRequests(cause: string, retryAfterSeconds?: number): StatusError {
  return new StatusError({
    code: 429,
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: { causes: [{ reason: 'DisruptionBudget', message: cause }], ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
  });
}

function exhausted(name: string, status: JsonObject): StatusError {
  const failed = conditionsOf(status).find(({ type }) => type === 'DisruptionAllowed');
  if (failed?.status === 'False' && failed['reason'] === 'SyncFailed') {
    return tooManyRequests(`The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${String(failed['message'] ?? '')}`);
  }
  const [healthy, desired] = [numberAt(status, 'currentHealthy'), numberAt(status, 'desiredHealthy')];
  if (healthy <= desired) return tooManyRequests(`The disruption budget ${name} needs ${desired} healthy pods and has ${healthy} currently`);
  return tooManyRequests(`The disruption budget ${name} does not allow evicting pods currently`);
}

/** Refuses what the budget does not allow now. */
function checkBudget(budget: StoredObject): void {
  const status = partOf(budget, 'status');
  const { name = '', generation = 0 } = budget.metadata;
  const resource = { group: 'policy', plural: 'poddisruptionbudget' };
  if (numberAt(status, 'observedGeneration') < generation) {
    throw tooManyRequests(`The disruption budget ${name} is still being processed by the server.`, RETRY_SECONDS);
  }
  const allowed = numberAt(status, 'disruptionsAllowed');
  if (allowed < 0) throw forbidden(resource, name, 'pdb disruptions allowed is negative');
  const { disruptedPods } = status;
  if (isJsonObject(disruptedPods) && Object.keys(disruptedPods).length > MOST_DISRUPTED) {
    throw forbidden(resource, name, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  }
  if (allowed === 0) throw exhausted(name, status);
}

/** The conditions once nothing more may be disrupted. */
function withoutRoom(status: JsonObject, time: string): readonly JsonObject[] {
  const conditions = conditionsOf(status);
  const standing = conditions.find(({ type }) => type === 'DisruptionAllowed');
  const observed = numberAt(status, 'observedGeneration');
  const condition: JsonObject = {
    type: 'DisruptionAllowed',
    status: 'False',
    ...(observed === 0 ? {} : { observedGeneration: observed }),
    lastTransitionTime: standing?.status === 'False' ? (standing['lastTransitionTime'] ?? time) : time,
    reason: 'InsufficientPods',
    message: '',
  };
  return standing === undefined ? [...conditions, condition] : conditions.map((one) => (one === standing ? condition : one));
}

/** The status of a budget after one more disruption. */
function spent(budget: StoredObject, pod: string, time: string): JsonObject {
  const status = partOf(budget, 'status');
  const allowed = numberAt(status, 'disruptionsAllowed') - 1;
  const disruptedPods = { ...(isJsonObject(status['disruptedPods']) ? status['disruptedPods'] : {}), [pod]: time };
  return { ...status, disruptedPods, disruptionsAllowed: allowed, ...(allowed === 0 ? { conditions: withoutRoom(status, time) as JsonObject[] } : {}) };
}

/** Takes one disruption off the budget, under the server's own name. */
async function spend(context: RequestContext, target: WriteTarget, budget: StoredObject): Promise<void> {
  checkBudget(budget);
  const { catalog, clock, registry } = context.services;
  const resource = catalog.find('policy', 'v1', 'poddisruptionbudgets');
  if (target.dryRun || resource === undefined) return;
  const time = formatTime(clock.now());
  const name = budget.metadata.name ?? '';
  const user = { username: 'system:apiserver', groups: ['system:masters'] };
  const budgetTarget: WriteTarget = { ...target, user, resource, name, subresource: 'status', fieldManager: 'kube-apiserver' };
  await registry.update({
    target: budgetTarget,
    transform: (current) => {
      if (current === undefined) throw new Error(`the budget ${name} went away`);
      checkBudget(current);
      return { value: { ...current, status: spent(current, target.name, time) } as unknown as JsonObject, owned: false };
    },
  });
}

/** Whether a pod may go whatever the budget has left: it is not ready, and so does not count. */
function isFree(pod: StoredObject, budget: StoredObject): boolean {
  if (isReady(pod)) return false;
  if (partOf(budget, 'spec')['unhealthyPodEvictionPolicy'] === 'AlwaysAllow') return true;
  const status = partOf(budget, 'status');
  const desired = numberAt(status, 'desiredHealthy');
  return numberAt(status, 'currentHealthy') >= desired && desired > 0;
}

async function askBudgets(context: RequestContext, target: WriteTarget, pod: StoredObject): Promise<void> {
  const budgets = context.services.registry.reader.list(BUDGETS, target.namespace).filter((budget) => covers(budget, pod));
  const [budget, ...others] = budgets;
  if (budget === undefined) return;
  if (others.length > 0) {
    throw new StatusError({ code: 500, message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' });
  }
  if (!isFree(pod, budget)) await spend(context, target, budget);
}

/** The DeleteOptions of an eviction; a dry run may be asked for there or in the query, but not differently. */
function deleteOptionsFrom(eviction: DraftObject, dryRun: readonly string[]): DeleteOptions {
  const given = eviction['deleteOptions'];
  const options = isJsonObject(given) ? optionsFromObject(given) : {};
  const own = options.dryRun ?? [];
  if (own.length > 0 && dryRun.length > 0 && own.join() !== dryRun.join()) {
    const text = (list: readonly string[]): string => `[${list.join(' ')}]`;
    throw new StatusError({ code: 500, message: `Non-matching dry-run options in request and content: ${text(dryRun)} and ${text(own)}` });
  }
  return own.length > 0 || dryRun.length === 0 ? options : { ...options, dryRun };
}

/** The older version of evictions is taken as well. */
function modern(body: Body): Body {
  if (!isMutableJsonObject(body.value) || body.value['apiVersion'] !== 'policy/v1beta1' || body.value['kind'] !== 'Eviction') return body;
  return { ...body, value: { ...body.value, apiVersion: 'policy/v1' } };
}

/** Says in the pod why it goes, and renews a precondition that names the version of before. */
function marked({ services: { clock, store } }: RequestContext, target: WriteTarget, deletion: DeleteOptions): DeleteOptions {
  if (target.dryRun) return deletion;
  const { preconditions = {} } = deletion;
  const condition = { type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' };
  const { metadata } = rewriteObject(store, target, {}, (current) => {
    checkDeletePreconditions(target.resource, current, preconditions);
    return withCondition(current, condition, formatTime(clock.now()));
  });
  const { resourceVersion } = metadata;
  if (preconditions.resourceVersion === undefined || resourceVersion === undefined) return deletion;
  return { ...deletion, preconditions: { ...preconditions, resourceVersion } };
}

/**
 * Evicts a pod: deletes it when its disruption budget has room, and notes that in the budget.
 *
 * @throws {StatusError} 429 when the budget has none, 500 when there are several budgets
 * @see kubernetes pkg/registry/core/pod/storage/eviction.go (v1.37)
 */
export async function evict(context: RequestContext): Promise<Result> {
  const options = writeOptionsOf(context, 'CreateOptions');
  const eviction = decodeObject({ ...context, resource: EVICTION }, modern(await readBody(context)), options.fieldValidation);
  settleNamespace(eviction, context.info.namespace, true);
  const { name } = context.info;
  const gate = context.services.registry.gate(targetOf(context, options), { taken: EVICTION });
  await gate.mutate(eviction);
  if (eviction.metadata['name'] !== name) throw badRequest('name in URL does not match name in Eviction object');
  const deletion = deleteOptionsFrom(eviction, context.query.getAll('dryRun'));
  await gate.validate(eviction);
  const target: WriteTarget = {
    ...targetOf(context, options),
    resource: resourceOf(context),
    subresource: '',
    dryRun: deletion.dryRun?.includes('All') ?? false,
    isAdmitted: true,
  };
  const { registry } = context.services;
  const pod = registry.get(target);
  if (!isIdle(pod)) await askBudgets(context, target, pod);
  await registry.remove(target, marked(context, target, deletion));
  return done;
}
