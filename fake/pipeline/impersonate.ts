import type { UserInfo } from '../../machinery/exchange.ts';
import { badRequest, type StatusError } from '../../machinery/status.ts';
import { accessDenied } from '../access/access-denied.ts';
import type { AccessRequest, Authorizer } from '../access/authorizer.ts';
import { accessRequest } from './authorize.ts';
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

// How the right to impersonate is looked for: each way has questions of its own, or does not fit what is wanted.
type Mode = (request: AccessRequest, wanted: Wanted) => readonly AccessRequest[] | undefined;

function isPlain({ uid, groups, extra }: Wanted): boolean {
  return uid === '' && groups.length === 0 && Object.keys(extra).length === 0;
}

// The request itself comes first, then the identity.
function constrained(name: string, request: AccessRequest, identity: readonly AccessRequest[]): readonly AccessRequest[] {
  const verb = `impersonate:${name}`;
  const group = 'authentication.k8s.io';
  return [{ ...request, verb: `impersonate-on:${name}:${request.verb}` }, ...identity.map((question) => ({ ...question, verb, group }))];
}

const NODE = 'system:node:';

const modes: readonly Mode[] = [
  (request, wanted) => {
    if (!wanted.username.startsWith(NODE) || !isPlain(wanted)) return undefined;
    const node: AccessRequest = { user: request.user, verb: '', resource: 'nodes', namespace: '', name: wanted.username.slice(NODE.length) };
    return constrained('arbitrary-node', request, [node]);
  },
  (request, wanted) => {
    if (serviceAccountOf(wanted.username) === undefined || !isPlain(wanted)) return undefined;
    return constrained('serviceaccount', request, questions(request.user, wanted));
  },
  (request, wanted) => {
    if (serviceAccountOf(wanted.username) !== undefined || wanted.username.startsWith(NODE)) return undefined;
    return constrained('user-info', request, questions(request.user, wanted));
  },
  ({ user }, wanted) => questions(user, wanted),
];

/** Remembers which way was open to whom: that one is tried first, and what it lacks is what is told. */
function createCheck(authorizer: Authorizer): (request: AccessRequest, wanted: Wanted) => void {
  const open = new Map<string, Mode>();
  return (request, wanted) => {
    const { username } = request.user;
    const last = open.get(username);
    let first: StatusError | undefined;
    for (const mode of last === undefined ? modes : [last, ...modes]) {
      const asked = mode(request, wanted);
      if (asked === undefined) continue;
      const refused = asked.find((question) => !authorizer(question).isAllowed);
      if (refused === undefined) {
        open.set(username, mode);
        return;
      }
      first ??= accessDenied(refused, authorizer(refused).reason);
    }
    if (first !== undefined) throw first;
  };
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
 * Constrained impersonation is asked for first, then the plain one.
 * @see apiserver pkg/endpoints/filters/impersonation (v1.37)
 */
export function impersonate(authorizer: Authorizer): Stage {
  const check = createCheck(authorizer);
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
      check(accessRequest(context.info, context.user), wanted);
      context.user = impersonated(wanted);
      return next();
    },
  };
}
