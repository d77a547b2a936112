import type { JsonObject } from '../../../machinery/json.ts';
import { internalError } from '../../../machinery/status.ts';
import type { Registry } from '../../registry/registry.ts';
import type { ResourceCatalog } from '../../registry/resource-catalog.ts';
import { objectAt } from '../json-fields.ts';
import type { UpdateQuotaUse } from './resource-quota.ts';

const apiServer = { username: 'system:apiserver', groups: ['system:masters'] } as const;

/** Writes `status.used` through the registry, as the API server's own client does: it is the field manager, and a lost race a conflict. */
export function updateUseThrough(registry: () => Registry, catalog: ResourceCatalog): UpdateQuotaUse {
  return async (quota, used) => {
    const resource = catalog.find('', 'v1', 'resourcequotas');
    if (resource === undefined) throw internalError('resourcequotas are not served');
    const { name = '', namespace = '', resourceVersion = '' } = quota.metadata;
    await registry().update({
      target: {
        resource,
        namespace,
        name,
        subresource: 'status',
        user: apiServer,
        dryRun: false,
        fieldManager: 'kube-apiserver',
        warn: () => undefined,
      },
      transform: (current = quota) => ({
        value: {
          ...(current as JsonObject),
          metadata: { ...(current.metadata as JsonObject), resourceVersion },
          status: { ...objectAt(current, 'status'), used },
        },
        owned: false,
      }),
    });
  };
}
