import { expect, test } from 'vitest';
import { resourceTable } from '../../machinery/generated/resource-table.ts';
import { checkedPattern, describePattern, matches, parsePattern } from './matcher.ts';

const known = { all: () => resourceTable };
const action = {
  verb: 'update',
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  subresource: '',
  namespace: 'shop',
  name: 'web',
  user: 'jane',
  client: 'a',
};

test.for([
  ['update', {}],
  ['*', {}],
  ['write', {}],
  ['update deployments', {}],
  ['update deployments.apps', {}],
  ['update deployments shop/web', {}],
  ['update deployments web', {}],
  ['update deployments shop/*', {}],
  ['update deployments/status', { subresource: 'status' }],
  ['update deployments/*', { subresource: 'status' }],
] as const)('%j matches', ([text, change]) => {
  expect(matches(checkedPattern(text, known), { ...action, ...change })).toBe(true);
});

test.for([
  ['read', {}],
  ['create deployments', {}],
  ['update deployments', { subresource: 'status' }],
  ['update deployments/status', {}],
  ['update deployments shop/other', {}],
  ['update deployments elsewhere/web', {}],
  ['update configmaps', {}],
] as const)('%j does not match', ([text, change]) => {
  expect(matches(checkedPattern(text, known), { ...action, ...change })).toBe(false);
});

test('user and client narrow a pattern', () => {
  expect(matches({ verb: '*', user: 'jane', client: 'a' }, action)).toBe(true);
  expect(matches({ verb: '*', user: 'john' }, action)).toBe(false);
  expect(matches({ verb: '*', client: 'b' }, action)).toBe(false);
});

test.for([
  ['put pods', 'there is no verb "put"'],
  ['get deployment', 'no resource "deployment" is served; is "deployments" meant?'],
  ['get svc', 'is "services" meant?'],
  ['get websites', 'no resource "websites" is served'],
  ['get pods/scale', 'pods has no subresource "scale"'],
  ['delete deployments/status', 'deployments/status has no verb "delete"; it has get, patch, update'],
  ['get nodes default/n', 'nodes is not namespaced'],
  ['get pods a/b c', 'expected "verb resource/subresource namespace/name"'],
] as const)('%j is refused: %s', ([text, reason]) => {
  expect(() => checkedPattern(text, known)).toThrow(reason);
});

test('a pattern is named as it is written', () => {
  for (const text of ['update deployments/status shop/web', '* pods', 'get']) expect(describePattern(parsePattern(text))).toBe(text);
});
