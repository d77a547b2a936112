import { expect, test } from 'vitest';
import { escalationProblem, missingRules } from './escalation.ts';

const rule = (
  verbs: string[],
  resources: string[],
  resourceNames: string[] = [],
): { verbs: string[]; apiGroups: string[]; resources: string[]; resourceNames: string[] } => ({
  verbs,
  apiGroups: [''],
  resources,
  resourceNames,
});

test.each([
  ['a star of verbs covers each verb', [rule(['*'], ['pods'])], [rule(['get', 'list'], ['pods'])], 0],
  ['two rules cover together what neither covers alone', [rule(['get'], ['pods']), rule(['list'], ['pods'])], [rule(['get', 'list'], ['pods'])], 0],
  ['a resource does not cover its subresources', [rule(['get'], ['pods'])], [rule(['get'], ['pods/log'])], 1],
  ['a star before the slash covers that subresource', [rule(['get'], ['*/log'])], [rule(['get'], ['pods/log'])], 0],
  ['a rule about one name does not cover all of them', [rule(['get'], ['pods'], ['a'])], [rule(['get'], ['pods'])], 1],
  ['a rule about all names covers one', [rule(['get'], ['pods'])], [rule(['get'], ['pods'], ['a'])], 0],
  ['verbs one by one do not cover the star', [rule(['get', 'list'], ['pods'])], [rule(['*'], ['pods'])], 1],
])('%s', (_, owned, wanted, missing) => {
  expect(missingRules(owned, wanted)).toHaveLength(missing);
});

test('a path below a star is covered', () => {
  const owned = [{ verbs: ['get'], nonResourceURLs: ['/api/*'] }];
  const urls = { verbs: ['get'], nonResourceURLs: ['/api/v1', '/metrics'] };
  expect(missingRules(owned, [urls])).toEqual([{ verbs: ['get'], nonResourceURLs: ['/metrics'] }]);
});

test('the refusal joins verbs of the same thing and sorts the lines', () => {
  const missing = missingRules([], [rule(['get', 'list'], ['secrets']), rule(['get'], ['pods'], ['p'])]);
  expect(escalationProblem({ username: 'u', groups: ['a', 'b'] }, missing, [])).toBe(
    'user "u" (groups=["a" "b"]) is attempting to grant RBAC permissions not currently held:\n' +
      '{APIGroups:[""], Resources:["pods"], ResourceNames:["p"], Verbs:["get"]}\n' +
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
  );
});
