import { StatusError } from '../../machinery/status.ts';
import type { AccessRequest } from './authorizer.ts';

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
