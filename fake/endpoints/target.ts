import type { JsonObject } from '../../machinery/json.ts';
import { type RequestContext, resourceOf } from '../request/context.ts';
import type { WriteTarget } from '../registry/engine.ts';

/** Where a request writes, as the registry takes it. */
export function targetOf(context: RequestContext, how: { readonly dryRun: boolean; readonly fieldManager: string; readonly raw?: JsonObject }): WriteTarget {
  const { info, user, warnings } = context;
  const resource = resourceOf(context);
  return {
    resource,
    namespace: resource.namespaced ? info.namespace : '',
    name: info.name,
    subresource: info.subresource,
    user,
    dryRun: how.dryRun,
    fieldManager: how.fieldManager,
    ...(how.raw === undefined ? {} : { options: how.raw }),
    warn(text) {
      if (!warnings.includes(text)) warnings.push(text);
    },
  };
}
