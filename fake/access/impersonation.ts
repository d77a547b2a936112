import type { UserInfo } from '../../machinery/exchange.ts';
import { patternComplaint } from '../../machinery/names/complaint.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../machinery/names/dns.ts';
import type { StatusError } from '../../machinery/status.ts';
import { accessDenied } from './access-denied.ts';
import type { AccessRequest, Authorizer } from './authorizer.ts';

/** Whom a request wants to be taken for, as its headers say it. */
export interface WantedUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** A question about one part of an identity, and what is wrong with that part whatever the authorizer says. */
interface Part {
  readonly question: AccessRequest;
  readonly objection?: string;
}

/** A way to take on an identity; undefined where it does not fit what is wanted. */
interface Mode {
  readonly name: string;
  readonly isConstrained: boolean;
  fits(wanted: WantedUser, requestor: UserInfo): boolean;
}

const AUTHENTICATION = 'authentication.k8s.io';
const NODE = 'system:node:';
const MASTERS = 'system:masters';
/** From here on the right to everything is asked for before that to each. */
const MANY = 4;

function serviceAccountOf(username: string): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  if (namespace === undefined || name === undefined) return undefined;
  return dnsLabelComplaints(namespace).length > 0 || dnsSubdomainComplaints(name).length > 0 ? undefined : { namespace, name };
}

function nodeOf(username: string): string | undefined {
  const name = username.startsWith(NODE) ? username.slice(NODE.length) : '';
  return name === '' || dnsSubdomainComplaints(name).length > 0 ? undefined : name;
}

const hasOnlyName = ({ uid, groups, extra }: WantedUser): boolean => uid === '' && groups.length === 0 && Object.keys(extra).length === 0;

/** Whether a service account runs on the node that it wants to be. */
function isOnNode(requestor: UserInfo, username: string): boolean {
  const nodes = requestor.extra?.['authentication.kubernetes.io/node-name'] ?? [];
  return serviceAccountOf(requestor.username) !== undefined && nodes.length === 1 && nodes[0] === nodeOf(username);
}

const MODES: readonly Mode[] = [
  { name: 'associated-node', isConstrained: true, fits: (wanted, requestor) => hasOnlyName(wanted) && isOnNode(requestor, wanted.username) },
  { name: 'arbitrary-node', isConstrained: true, fits: (wanted) => hasOnlyName(wanted) && nodeOf(wanted.username) !== undefined },
  { name: 'serviceaccount', isConstrained: true, fits: (wanted) => hasOnlyName(wanted) && serviceAccountOf(wanted.username) !== undefined },
  { name: 'user-info', isConstrained: true, fits: ({ username }) => nodeOf(username) === undefined && serviceAccountOf(username) === undefined },
  { name: '', isConstrained: false, fits: () => true },
];

// @see apimachinery pkg/util/validation/validation.go, IsDomainPrefixedPath (v1.37)
function keyComplaints(key: string): readonly string[] {
  const slash = key.indexOf('/');
  const [host, path] = [key.slice(0, slash), key.slice(slash + 1)];
  const complaint = (value: string, text: string): string => `extra.key: Invalid value: ${JSON.stringify(value)}: ${text}`;
  if (slash <= 0 || path === '') return [complaint(key, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const pattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  const ofPath = new RegExp(`^${pattern}$`).test(path) ? [] : [complaint(path, patternComplaint('Invalid path', pattern))];
  return [...dnsSubdomainComplaints(host).map((text) => complaint(host, text)), ...ofPath];
}

function extraObjection(extra: WantedUser['extra']): string | undefined {
  for (const [key, values] of Object.entries(extra)) {
    if (key === '') return 'impersonating the empty string key in extra is not allowed';
    const complaints = keyComplaints(key);
    const joined = complaints.length === 1 ? complaints[0] : `[${complaints.join(', ')}]`;
    if (complaints.length > 0) return `impersonating an invalid key in extra is not allowed: ${joined}`;
    if (key !== key.toLowerCase()) return `impersonating a non-lowercase key in extra is not allowed: ${JSON.stringify(key)}`;
    if (values.includes('')) return 'impersonating the empty string value in extra is not allowed';
  }
  return undefined;
}

type IsAllowed = (question: AccessRequest) => boolean;

function* groupQuestions(question: AccessRequest, groups: WantedUser['groups'], isConstrained: boolean, isAllowed: IsAllowed): Generator<Part> {
  if (isConstrained && groups.includes('')) yield { question, objection: 'impersonating the empty string group is not allowed' };
  if (isConstrained && groups.includes(MASTERS)) {
    yield { question: { ...question, name: MASTERS }, objection: `impersonating the ${MASTERS} group is not allowed` };
  }
  if (isConstrained && groups.length >= MANY && isAllowed({ ...question, name: '*' })) return;
  for (const name of groups) yield { question: { ...question, name } };
}

function* extraQuestions(question: AccessRequest, extra: WantedUser['extra'], isConstrained: boolean, isAllowed: IsAllowed): Generator<Part> {
  const objection = isConstrained ? extraObjection(extra) : undefined;
  if (objection !== undefined) yield { question, objection };
  const isLarge = Object.keys(extra).length >= MANY || Object.values(extra).flat().length >= MANY;
  if (isConstrained && isLarge && isAllowed({ ...question, subresource: '*', name: '*' })) return;
  for (const [subresource, values] of Object.entries(extra)) {
    for (const name of values) yield { question: { ...question, subresource, name } };
  }
}

/** The questions about an identity in one mode, in the order in which they are asked. */
function* questionsAbout({ name: mode, isConstrained }: Mode, user: UserInfo, wanted: WantedUser, isAllowed: IsAllowed): Generator<Part> {
  const verb = isConstrained ? `impersonate:${mode}` : 'impersonate';
  const own = { user, verb, group: isConstrained ? AUTHENTICATION : '', namespace: '' };
  const about = (resource: string): AccessRequest => ({ user, verb, group: AUTHENTICATION, resource, namespace: '' });
  const { username, uid, groups, extra } = wanted;
  const node = isConstrained ? nodeOf(username) : undefined;
  const account = serviceAccountOf(username);
  const who: AccessRequest =
    node !== undefined
      ? { ...own, resource: 'nodes', name: mode === 'associated-node' ? '*' : node }
      : account !== undefined
        ? { ...own, resource: 'serviceaccounts', ...account }
        : { ...own, resource: 'users', name: username };
  yield { question: who };
  if (uid !== '') yield { question: { ...about('uids'), name: uid } };
  yield* groupQuestions({ ...own, resource: 'groups' }, groups, isConstrained, isAllowed);
  yield* extraQuestions(about('userextras'), extra, isConstrained, isAllowed);
}

/** The user that a mode makes: nodes and service accounts have groups of their own. */
function impersonated({ isConstrained }: Mode, { username, uid, groups, extra }: WantedUser): UserInfo {
  const account = serviceAccountOf(username);
  const implied =
    isConstrained && nodeOf(username) !== undefined
      ? ['system:nodes']
      : account === undefined || groups.length > 0
        ? []
        : ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`];
  const all = [...groups, ...implied];
  const state = username === 'system:anonymous' || all.includes('system:unauthenticated') ? 'system:unauthenticated' : 'system:authenticated';
  return {
    username,
    ...(uid === '' ? {} : { uid }),
    groups: all.includes(state) ? all : [...all, state],
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

/** Answers the user whom a request may act for. @throws {StatusError} 403 what the way that was tried first lacks */
export type Impersonation = (request: AccessRequest, wanted: WantedUser) => UserInfo;

/**
 * Constrained impersonation, way after way, and then the plain one. Remembers which way was open to whom: that one is tried first.
 *
 * @see apiserver pkg/endpoints/filters/impersonation (v1.37)
 */
export function createImpersonation(authorizer: Authorizer): Impersonation {
  const open = new Map<string, Mode>();
  const isAllowed = (question: AccessRequest): boolean => authorizer(question).isAllowed;
  const refusalOf = (mode: Mode, request: AccessRequest, wanted: WantedUser): StatusError | undefined => {
    const on: AccessRequest = { ...request, verb: `impersonate-on:${mode.name}:${request.verb}` };
    if (mode.isConstrained && !isAllowed(on)) return accessDenied(on, authorizer(on).reason);
    for (const { question, objection } of questionsAbout(mode, request.user, wanted, isAllowed)) {
      if (objection !== undefined || !isAllowed(question)) return accessDenied(question, objection ?? authorizer(question).reason);
    }
    return undefined;
  };
  return (request, wanted) => {
    const { username } = request.user;
    const last = open.get(username);
    const order = last === undefined ? MODES : [last, ...MODES.filter((mode) => mode !== last)];
    let first: StatusError | undefined;
    for (const mode of order) {
      if (!mode.fits(wanted, request.user)) continue;
      const refusal = refusalOf(mode, request, wanted);
      if (refusal === undefined) {
        open.set(username, mode);
        return impersonated(mode, wanted);
      }
      first ??= refusal;
    }
    throw first ?? new Error('the plain way fits everybody');
  };
}
