import type { UserInfo } from '../../machinery/exchange.ts';
import { badRequest } from '../../machinery/status.ts';
import type { AccessRequest, Authorizer } from '../access/authorizer.ts';
import { accessDenied, accessRequest } from './authorize.ts';
import type { RequestContext, Stage } from '../request/context.ts';

interface Wanted {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

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

function wantedBy(headers: RequestContext['request']['headers']): Wanted {
  const extra: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(EXTRA)) extra[unescaped(name.slice(EXTRA.length))] = values(value);
  }
  return { username: headers['impersonate-user'] ?? '', uid: headers['impersonate-uid'] ?? '', groups: values(headers['impersonate-group']), extra };
}

const goStrings = (items: readonly string[]): string =>
  items.length === 0 ? '[]string(nil)' : `[]string{${items.map((item) => JSON.stringify(item)).join(', ')}}`;

function goUser({ username, uid, groups, extra }: Wanted): string {
  const pairs = Object.entries(extra).map(([key, items]) => `${JSON.stringify(key)}:${goStrings(items)}`);
  const map = pairs.length === 0 ? 'map[string][]string(nil)' : `map[string][]string{${pairs.join(', ')}}`;
  return `&user.DefaultInfo{Name:${JSON.stringify(username)}, UID:${JSON.stringify(uid)}, Groups:${goStrings(groups)}, Extra:${map}}`;
}

function serviceAccountOf(username: string): { readonly namespace: string; readonly name: string } | undefined {
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  return match === null ? undefined : { namespace: match[1] ?? '', name: match[2] ?? '' };
}

// One question for each thing that is taken on: the user, every group, the uid, every extra value.
function questions(user: UserInfo, wanted: Wanted): readonly AccessRequest[] {
  const ask = { user, verb: 'impersonate', group: '', namespace: '' };
  const account = serviceAccountOf(wanted.username);
  const who: AccessRequest = account === undefined ? { ...ask, resource: 'users', name: wanted.username } : { ...ask, resource: 'serviceaccounts', ...account };
  return [
    who,
    ...wanted.groups.map((name) => ({ ...ask, resource: 'groups', name })),
    ...Object.entries(wanted.extra).flatMap(([subresource, items]) =>
      items.map((name) => ({ ...ask, group: 'authentication.k8s.io', resource: 'userextras', subresource, name })),
    ),
    ...(wanted.uid === '' ? [] : [{ ...ask, group: 'authentication.k8s.io', resource: 'uids', name: wanted.uid }]),
  ];
}

// The kind of impersonation, as constrained impersonation names it in the verb that a refusal shows.
function mode(username: string): string {
  if (serviceAccountOf(username) !== undefined) return 'serviceaccount';
  return username.startsWith('system:node:') ? 'arbitrary-node' : 'user-info';
}

function impersonated(wanted: Wanted): UserInfo {
  const account = serviceAccountOf(wanted.username);
  const implied = account === undefined || wanted.groups.length > 0 ? [] : ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`];
  const groups = [...wanted.groups, ...implied];
  const isAnonymous = wanted.username === 'system:anonymous';
  const state = isAnonymous ? 'system:unauthenticated' : 'system:authenticated';
  return {
    username: wanted.username,
    ...(wanted.uid === '' ? {} : { uid: wanted.uid }),
    groups: groups.includes(state) ? groups : [...groups, state],
    ...(Object.keys(wanted.extra).length === 0 ? {} : { extra: wanted.extra }),
  };
}

/**
 * Takes on another identity when the headers ask for it and the caller may.
 *
 * @see apiserver pkg/endpoints/filters/impersonation (v1.37)
 */
export function impersonate(authorizer: Authorizer): Stage {
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
      const asked = questions(context.user, wanted);
      const refused = asked.filter((question) => !authorizer(question).isAllowed);
      const [first] = refused;
      if (first !== undefined) {
        // Somebody with no right to impersonate at all is told of the request, somebody with some right of what is missing.
        if (refused.length < asked.length || hasSomeRight(authorizer, context.user)) throw accessDenied(first);
        const request = accessRequest(context.info, context.user);
        throw accessDenied({ ...request, verb: `impersonate-on:${mode(wanted.username)}:${request.verb}` });
      }
      context.user = impersonated(wanted);
      return next();
    },
  };
}

function hasSomeRight(authorizer: Authorizer, user: UserInfo): boolean {
  return authorizer({ user, verb: 'impersonate', group: '', resource: 'users', namespace: '', name: '' }).isAllowed;
}
