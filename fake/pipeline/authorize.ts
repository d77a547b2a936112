import type { AccessRequest, Authorizer } from '../access/authorizer.ts';
import type { UserInfo } from '../../machinery/exchange.ts';
import { StatusError } from '../../machinery/status.ts';
import type { Stage } from '../request/context.ts';
import type { RequestInfo } from '../request/request-info.ts';

/** What the authorizer is asked for a request. */
export function accessRequest(info: RequestInfo, user: UserInfo): AccessRequest {
  if (!info.isResourceRequest) return { user, verb: info.verb, path: info.path };
  const { verb, group, resource, subresource, namespace, name } = info;
  return { user, verb, group, resource, subresource, namespace, name };
}

/** 403 in the API server's words. @see apiserver pkg/endpoints/handlers/responsewriters/errors.go (v1.37) */
export function accessDenied(request: AccessRequest, reason = ''): StatusError {
  const { user, verb, path, group = '', resource = '', subresource = '', namespace = '', name = '' } = request;
  const because = reason === '' ? '' : `: ${reason}`;
  const who = `User ${JSON.stringify(user.username)} cannot ${verb}`;
  if (path !== undefined)
    return new StatusError({ code: 403, reason: 'Forbidden', message: `forbidden: ${who} path ${JSON.stringify(path)}${because}`, details: {} });
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const subject = `${resource}${group === '' ? '' : `.${group}`}${name === '' ? '' : ` ${JSON.stringify(name)}`}`;
  return new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: `${subject} is forbidden: ${who} resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)} ${where}${because}`,
    details: { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource },
  });
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
