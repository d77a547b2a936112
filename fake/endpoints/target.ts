import type { JsonObject } from '../../machinery/json.ts';
import { badRequest } from '../../machinery/status.ts';
import type { WriteTarget } from '../registry/engine.ts';
import { type RequestContext, resourceOf } from '../request/context.ts';

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

/** Refuses a write of one object that names none: paths of custom resources let it through. @throws {StatusError} 400 */
export function checkNamed({ info }: RequestContext): void {
  if (info.name === '') throw badRequest('name must be provided');
}
