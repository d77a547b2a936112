import { expect, test } from 'vitest';
import { StatusError } from '../../machinery/status.ts';
import type { AccessRequest } from './authorizer.ts';
import { createImpersonation, type WantedUser } from './impersonation.ts';

const wanted = (username: string, more: Partial<WantedUser> = {}): WantedUser => ({ username, uid: '', groups: [], extra: {}, ...more });
const request: AccessRequest = { user: { username: 'jane' }, verb: 'list', group: '', resource: 'pods', namespace: 'shop' };

interface Outcome {
  readonly asked: readonly string[];
  readonly groups: readonly string[];
  readonly refused: string;
}

/** What is asked and what comes of it when every question whose verb and subject `allows` names is answered with yes. */
function impersonate(allows: (question: string) => boolean, who: WantedUser, asker: AccessRequest = request): Outcome {
  const asked: string[] = [];
  const take = createImpersonation(({ verb, resource = '', subresource = '', namespace = '', name = '' }) => {
    const question = [verb, subresource === '' ? resource : `${resource}/${subresource}`, namespace, name].filter((part) => part !== '').join(' ');
    if (!asked.includes(question)) asked.push(question);
    return { isAllowed: allows(question), reason: '' };
  });
  try {
    return { asked, groups: take(asker, who).groups ?? [], refused: '' };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return { asked, groups: [], refused: error.message };
  }
}

const plainOnly = (question: string): boolean => question.startsWith('impersonate ');
const constrainedOnly = (question: string): boolean => !plainOnly(question);
const everything = (): boolean => true;

test('the name is asked for first, then uid, groups and extra', () => {
  const { asked } = impersonate(plainOnly, wanted('joe', { uid: '7', groups: ['a', 'b'], extra: { 'example.com/team': ['red'] } }));
  expect(asked).toEqual([
    'impersonate-on:user-info:list pods shop',
    'impersonate users joe',
    'impersonate uids 7',
    'impersonate groups a',
    'impersonate groups b',
    'impersonate userextras/example.com/team red',
  ]);
});

test('a node that is impersonated by its own right is in the group of nodes, by the plain right it is not', () => {
  expect(impersonate(constrainedOnly, wanted('system:node:n1'))).toMatchObject({
    asked: ['impersonate-on:arbitrary-node:list pods shop', 'impersonate:arbitrary-node nodes n1'],
    groups: ['system:nodes', 'system:authenticated'],
  });
  expect(impersonate(plainOnly, wanted('system:node:n1')).groups).toEqual(['system:authenticated']);
  expect(impersonate(everything, wanted('system:node:N_1')).asked[0]).toBe('impersonate-on:user-info:list pods shop');
});

test('a service account may have the right to be the node that it runs on, whichever that is', () => {
  const user = { username: 'system:serviceaccount:shop:agent', extra: { 'authentication.kubernetes.io/node-name': ['n1'] } };
  const asker = { ...request, user };
  expect(impersonate(everything, wanted('system:node:n1'), asker).asked).toEqual([
    'impersonate-on:associated-node:list pods shop',
    'impersonate:associated-node nodes *',
  ]);
  expect(impersonate(everything, wanted('system:node:n2'), asker).asked[0]).toBe('impersonate-on:arbitrary-node:list pods shop');
});

test.each([
  ['joe', [], ['system:authenticated']],
  ['joe', ['system:unauthenticated'], ['system:unauthenticated']],
  ['joe', ['system:authenticated', 'a'], ['system:authenticated', 'a']],
  ['system:anonymous', [], ['system:unauthenticated']],
  ['system:serviceaccount:shop:robot', [], ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated']],
  ['system:serviceaccount:shop:robot', ['a'], ['a', 'system:authenticated']],
  ['system:serviceaccount:Shop:robot', [], ['system:authenticated']],
])('%s with the groups %j is in %j', (username, groups, expected) => {
  expect(impersonate(everything, wanted(username, { groups })).groups).toEqual(expected);
});

test('the right to all groups or extras spares the single ones, from four on and in constrained ways', () => {
  const groups = ['a', 'b', 'c', 'd'];
  const extra = { 'a.b/c': ['1', '2', '3', '4'] };
  expect(impersonate(everything, wanted('joe', { groups, extra })).asked.slice(2)).toEqual([
    'impersonate:user-info groups *',
    'impersonate:user-info userextras/* *',
  ]);
  expect(impersonate((question) => !question.endsWith('*'), wanted('joe', { groups })).asked.slice(2)).toEqual([
    'impersonate:user-info groups *',
    ...groups.map((group) => `impersonate:user-info groups ${group}`),
  ]);
  expect(impersonate(plainOnly, wanted('joe', { groups })).asked).not.toContain('impersonate groups *');
});

test.each([
  [{ groups: ['system:masters'] }, 'groups.authentication.k8s.io "system:masters" is forbidden', 'impersonating the system:masters group is not allowed'],
  [{ groups: ['a', ''] }, 'groups.authentication.k8s.io is forbidden', 'impersonating the empty string group is not allowed'],
  [
    { extra: { scopes: ['a'] } },
    'userextras.authentication.k8s.io is forbidden',
    'impersonating an invalid key in extra is not allowed: extra.key: Invalid value: "scopes": must be a domain-prefixed path (such as "acme.io/foo")',
  ],
  [{ extra: { 'a.b/C': ['a'] } }, 'userextras.authentication.k8s.io is forbidden', 'impersonating a non-lowercase key in extra is not allowed: "a.b/C"'],
  [{ extra: { 'a.b/c': [''] } }, 'userextras.authentication.k8s.io is forbidden', 'impersonating the empty string value in extra is not allowed'],
])('no constrained right goes as far as %j', (more, subject, objection) => {
  const { refused } = impersonate(constrainedOnly, wanted('joe', more));
  expect(refused.startsWith(`${subject}: User "jane" cannot impersonate:user-info resource`)).toBe(true);
  expect(refused.endsWith(`: ${objection}`)).toBe(true);
  expect(impersonate(everything, wanted('joe', more)).refused).toBe('');
});

test('the way that was open before is tried first, and what it lacks is told', () => {
  const allowed = new Set(['impersonate users joe']);
  const take = createImpersonation(({ verb, resource, name }) => ({ isAllowed: allowed.has(`${verb} ${resource} ${name}`), reason: '' }));
  expect(() => take(request, wanted('ann'))).toThrow('cannot impersonate-on:user-info:list resource "pods"');
  take(request, wanted('joe'));
  expect(() => take(request, wanted('ann'))).toThrow('users "ann" is forbidden: User "jane" cannot impersonate resource "users"');
});
