import { groupResourceOf, type ResourceInfo } from '../../../machinery/resource.ts';
import { StatusError } from '../../../machinery/status.ts';
import type { AdmissionRequest, AdmissionRule } from '../../registry/admission.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import type { ResourceList } from '../resource-list.ts';
import { type CountedWrite, checkQuotas, type QuotaChange } from './check-request.ts';
import type { QuotaEvaluator } from './evaluator.ts';
import { claimEvaluator, countEvaluator, deviceClaimEvaluator, serviceEvaluator } from './object-evaluators.ts';
import { podEvaluator } from './pod-evaluator.ts';

/** Writes `status.used` of a quota as the API server itself. @throws {StatusError} 409 when the quota is no longer `quota` */
export type UpdateQuotaUse = (quota: StoredObject, used: ResourceList) => Promise<void>;

/** Never counted. @see kubernetes pkg/quota/v1/install/registry.go (v1.37) */
const ignored: ReadonlySet<string> = new Set([
  'bindings',
  'componentstatuses',
  'events',
  'events.events.k8s.io',
  'tokenreviews.authentication.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
]);

const evaluators = new Map<string, QuotaEvaluator>([
  ['pods', podEvaluator],
  ['services', serviceEvaluator],
  ['persistentvolumeclaims', claimEvaluator],
  ['resourceclaims.resource.k8s.io', deviceClaimEvaluator],
  ...['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'].map((name): [string, QuotaEvaluator] => [name, countEvaluator(name, name)]),
]);

function evaluatorOf(resource: ResourceInfo): QuotaEvaluator {
  const name = groupResourceOf(resource);
  return evaluators.get(name) ?? countEvaluator(name);
}

/** How often a use that others changed in between is worked out anew. */
const attempts = 4;

async function charge(write: CountedWrite, changes: readonly QuotaChange[], update: UpdateQuotaUse): Promise<void> {
  let open = changes;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const lost = new Set<string>();
    for (const { quota, used } of open) {
      try {
        await update(quota, used);
      } catch (error) {
        const isLost = error instanceof StatusError && (error.status.code === 409 || error.status.code === 404);
        if (!isLost || attempt === attempts) throw error;
        lost.add(quota.metadata.name ?? '');
      }
    }
    if (lost.size === 0) return;
    open = checkQuotas(
      quotasOf(write.request).filter(({ metadata }) => lost.has(metadata.name ?? '')),
      write,
    );
  }
}

const quotasOf = ({ context }: AdmissionRequest): readonly StoredObject[] => context.reader.list('resourcequotas', context.namespace);

/**
 * Quotas bound what a namespace holds. What is counted is written to the quota before the object is stored, and stays counted should
 * that fail: a controller sets it right.
 *
 * @see apiserver pkg/admission/plugin/resourcequota/controller.go (v1.37)
 */
export function resourceQuota(update: UpdateQuotaUse): AdmissionRule {
  // Writes of one namespace wait for each other, or two of them could take the same last place.
  const waiting = new Map<string, Promise<void>>();
  const inTurn = (namespace: string, work: () => Promise<void>): Promise<void> => {
    const before = waiting.get(namespace);
    const mine = before === undefined ? work() : before.then(work);
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (waiting.get(namespace) === settled) waiting.delete(namespace);
      });
    waiting.set(namespace, settled);
    return mine;
  };
  return {
    name: 'ResourceQuota',
    validate(request, next, current) {
      const { resource, context, operation } = request;
      if (next === undefined || !resource.namespaced || (operation !== 'create' && operation !== 'update')) return;
      if (quotasOf(request).length === 0 || ignored.has(groupResourceOf(resource))) return;
      const evaluator = evaluatorOf(resource);
      if (!evaluator.handles(request, next, current)) return;
      const write: CountedWrite = { request, evaluator, next, current };
      return inTurn(context.namespace, async () => {
        const changes = checkQuotas(quotasOf(request), write);
        if (!context.dryRun) await charge(write, changes, update);
      });
    },
  };
}
