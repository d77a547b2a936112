import { badRequest } from '../../machinery/status.ts';
import type { Authorizer } from '../access/authorizer.ts';
import { createImpersonation, type WantedUser } from '../access/impersonation.ts';
import { accessRequest } from './authorize.ts';
import type { RequestContext, Stage } from '../request/context.ts';

const EXTRA = 'impersonate-extra-';

// Repeated headers arrive joined with a comma; a group name holds none.
const values = (header: string | undefined): readonly string[] => (header === undefined ? [] : header.split(',').map((value) => value.trim()));

// What is no escape stays as it is. @see apiserver pkg/authentication/request/headerrequest/requestheader.go, unescapeExtraKey (v1.37)
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function wantedBy(headers: RequestContext['request']['headers']): WantedUser {
  const extra: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(EXTRA)) extra[unescaped(name.slice(EXTRA.length))] = values(value);
  }
  return { username: headers['impersonate-user'] ?? '', uid: headers['impersonate-uid'] ?? '', groups: values(headers['impersonate-group']), extra };
}

const goStrings = (items: readonly string[]): string =>
  items.length === 0 ? '[]string(nil)' : `[]string{${items.map((item) => JSON.stringify(item)).join(', ')}}`;

function goUser({ username, uid, groups, extra }: WantedUser): string {
  const pairs = Object.entries(extra).map(([key, items]) => `${JSON.stringify(key)}:${goStrings(items)}`);
  const map = pairs.length === 0 ? 'map[string][]string(nil)' : `map[string][]string{${pairs.join(', ')}}`;
  return `&user.DefaultInfo{Name:${JSON.stringify(username)}, UID:${JSON.stringify(uid)}, Groups:${goStrings(groups)}, Extra:${map}}`;
}

/**
 * Takes on another identity when the headers ask for it and the caller may.
 *
 * Constrained impersonation is asked for first, then the plain one.
 * @see apiserver pkg/endpoints/filters/impersonation (v1.37)
 */
export function impersonate(authorizer: Authorizer): Stage {
  const impersonation = createImpersonation(authorizer);
  return {
    name: 'impersonate',
    run: (context, next) => {
      const wanted = wantedBy(context.request.headers);
      if (wanted.username === '') {
        if (wanted.uid !== '' || wanted.groups.length > 0 || Object.keys(wanted.extra).length > 0) {
          throw badRequest(`requested ${goUser(wanted)} without impersonating a user name`);
        }
        return next();
      }
      context.user = impersonation(accessRequest(context.info, context.user), wanted);
      return next();
    },
  };
}
