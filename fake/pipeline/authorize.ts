import { accessDenied } from '../access/access-denied.ts';
import type { AccessRequest, Authorizer } from '../access/authorizer.ts';
import type { UserInfo } from '../../machinery/exchange.ts';
import type { Stage } from '../request/context.ts';
import type { RequestInfo } from '../request/request-info.ts';

/** What the authorizer is asked for a request. */
export function accessRequest(info: RequestInfo, user: UserInfo): AccessRequest {
  if (!info.isResourceRequest) return { user, verb: info.verb, path: info.path };
  const { verb, group, resource, subresource, namespace, name } = info;
  return { user, verb, group, resource, subresource, namespace, name };
}

/** Lets a request on if its user may make it: before anybody looks whether the resource exists. */
export function authorize(authorizer: Authorizer): Stage {
  return {
    name: 'authorize',
    run: (context, next) => {
      const question = accessRequest(context.info, context.user);
      const { isAllowed, reason } = authorizer(question);
      if (!isAllowed) throw accessDenied(question, reason);
      return next();
    },
  };
}
