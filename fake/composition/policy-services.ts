import type { JsonObject } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import type { TypeSchema } from '../../machinery/schema/type-schema.ts';
import type { Authorizer } from '../access/authorizer.ts';
import type { MutationServices } from '../admission/policies/mutating.ts';
import type { WebhookServices } from '../admission/webhooks/call.ts';
import { builtInScale } from '../endpoints/scale-rules.ts';
import { scaleOf } from '../endpoints/scale.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StrategyFor } from '../registry/strategy.ts';

/** The parts of a cluster that admission policies use. */
export interface PolicyParts {
  readonly catalog: ResourceCatalog;
  readonly authorizer: Authorizer;
  readonly webhooks: WebhookServices;
  readonly schemaFor: (resource: ResourceInfo) => TypeSchema | undefined;
  readonly strategyFor: StrategyFor;
}

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

/** What admission policies need of a cluster of these parts. */
export function policyServices({ catalog, authorizer, webhooks, schemaFor, strategyFor }: PolicyParts): MutationServices {
  return {
    authorizer,
    schemaFor,
    equivalentsOf: webhooks.equivalentsOf,
    convert: webhooks.convert,
    defaults: (draft: JsonObject, resource: ResourceInfo) => webhooks.defaults(draft, resource),
    viewOf(resource, subresource) {
      if (subresource !== 'scale') return undefined;
      const rules = strategyFor(resource).scale ?? builtInScale(resource);
      return { kind: SCALE, show: (object) => scaleOf(object, { rules }) };
    },
    resourceOfKind(apiVersion, kind) {
      const [group = '', version] = apiVersion.split('/');
      return version === undefined ? catalog.findKind('', group, kind) : catalog.findKind(group, version, kind);
    },
  };
}
