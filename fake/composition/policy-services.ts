import type { JsonObject } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import type { TypeSchema } from '../../machinery/schema/type-schema.ts';
import type { Authorizer } from '../access/authorizer.ts';
import type { MutationServices } from '../admission/policies/mutating.ts';
import type { WebhookServices } from '../admission/webhooks/call.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';

/** The parts of a cluster that admission policies use. */
export interface PolicyParts {
  readonly catalog: ResourceCatalog;
  readonly authorizer: Authorizer;
  readonly webhooks: WebhookServices;
  readonly schemaFor: (resource: ResourceInfo) => TypeSchema | undefined;
}

/** What admission policies need of a cluster of these parts. */
export function policyServices({ catalog, authorizer, webhooks, schemaFor }: PolicyParts): MutationServices {
  return {
    authorizer,
    schemaFor,
    equivalentsOf: webhooks.equivalentsOf,
    convert: webhooks.convert,
    defaults: (draft: JsonObject, resource: ResourceInfo) => webhooks.defaults(draft, resource),
    resourceOfKind(apiVersion, kind) {
      const [group = '', version] = apiVersion.split('/');
      return version === undefined ? catalog.findKind('', group, kind) : catalog.findKind(group, version, kind);
    },
  };
}
