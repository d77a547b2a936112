import type { JsonObject } from '../../../machinery/json.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { objectAt, objectsAt, textAt, textsAt } from '../json-fields.ts';
import { refusal } from '../refusal.ts';
import { addLists, listText, maskList, namesAbove, type ResourceList, resourceListOf, sameLists, subtractLists, withoutZeros } from '../resource-list.ts';
import type { QuotaEvaluator, ScopeRequirement } from './evaluator.ts';

/** A write that may count. */
export interface CountedWrite {
  readonly request: AdmissionRequest;
  readonly evaluator: QuotaEvaluator;
  readonly next: StoredObject;
  readonly current: StoredObject | undefined;
}

/** What a quota's `status.used` becomes with a write. */
export interface QuotaChange {
  readonly quota: StoredObject;
  readonly used: ResourceList;
}

const hardOf = (quota: StoredObject): ResourceList => resourceListOf(objectAt(quota, 'status', 'hard'));
const usedOf = (quota: StoredObject): ResourceList => resourceListOf(objectAt(quota, 'status', 'used'));

function requirementsOf(quota: StoredObject): readonly ScopeRequirement[] {
  const spec = objectAt(quota, 'spec');
  const plain = textsAt(spec, 'scopes').map((scopeName): ScopeRequirement => ({ scopeName, operator: 'Exists', values: [] }));
  const selected = objectsAt(objectAt(spec, 'scopeSelector'), 'matchExpressions').map(
    (item): ScopeRequirement => ({ scopeName: textAt(item, 'scopeName'), operator: textAt(item, 'operator'), values: textsAt(item, 'values') }),
  );
  return [...plain, ...selected];
}

function matches(quota: StoredObject, evaluator: QuotaEvaluator, object: JsonObject): boolean {
  return Object.keys(hardOf(quota)).some(evaluator.counts) && requirementsOf(quota).every((item) => evaluator.matchesScope(item, object));
}

function refuse({ request }: CountedWrite, problem: string): never {
  throw refusal(request, problem);
}

/** Throws when the object leaves open what the quota needs, or nobody has worked out yet what is used. */
function checkUsable(write: CountedWrite, quota: StoredObject): void {
  const counted = Object.keys(hardOf(quota)).filter(write.evaluator.counts);
  const name = quota.metadata.name ?? '';
  const problem = write.evaluator.constraint?.(counted, write.next);
  if (problem !== undefined) refuse(write, `failed quota: ${name}: ${problem}`);
  const used = usedOf(quota);
  if (counted.some((item) => used[item] === undefined)) refuse(write, `status unknown for quota: ${name}, resources: ${counted.toSorted().join(',')}`);
}

function deltaFor(write: CountedWrite, quota: StoredObject, usage: ResourceList): ResourceList {
  const { current, evaluator, request } = write;
  const isCharged = request.operation === 'update' && current !== undefined && matches(quota, evaluator, current);
  return withoutZeros(isCharged ? subtractLists(usage, evaluator.usage(current)) : usage);
}

/**
 * Holds a write against every quota it counts against. Answers the quotas whose use it changes.
 *
 * @throws {StatusError} 403 when one is exceeded, its needs are not met or its use is not known
 * @see apiserver pkg/admission/plugin/resourcequota/controller.go, CheckRequest (v1.37)
 */
export function checkQuotas(quotas: readonly StoredObject[], write: CountedWrite): readonly QuotaChange[] {
  const concerned = quotas.filter((quota) => matches(quota, write.evaluator, write.next));
  if (concerned.length === 0) return [];
  for (const quota of concerned) checkUsable(write, quota);
  const usage = write.evaluator.usage(write.next);
  const negative = namesAbove(Object.fromEntries(Object.keys(usage).map((name) => [name, '0'])), usage);
  if (negative.length > 0) refuse(write, `quota usage is negative for resource(s): ${negative.toSorted().join(',')}`);
  const changes: QuotaChange[] = [];
  for (const quota of concerned) {
    const hard = hardOf(quota);
    const used = usedOf(quota);
    const requested = maskList(deltaFor(write, quota, usage), Object.keys(hard));
    const total = addLists(used, requested);
    const exceeded = write.request.context.subresource === 'status' ? [] : namesAbove(maskList(total, Object.keys(requested)), hard);
    if (exceeded.length > 0) {
      const [wanted, taken, limit] = [requested, used, hard].map((list) => listText(maskList(list, exceeded)));
      refuse(write, `exceeded quota: ${quota.metadata.name ?? ''}, requested: ${wanted}, used: ${taken}, limited: ${limit}`);
    }
    if (!sameLists(total, used)) changes.push({ quota, used: total });
  }
  return changes;
}
