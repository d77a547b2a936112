import { expect, test } from 'vitest';
import { isUnreadable, parseRequestInfo, queryOf } from './request-info.ts';

const parse = (method: string, path: string, query = '') => parseRequestInfo(method, path, new URLSearchParams(query));

test('names are decoded, and an escaped slash parts segments like any other', () => {
  expect(parse('GET', '/api/v1/namespaces/a/configmaps/b%2Ec')).toMatchObject({ name: 'b.c', subresource: '' });
  expect(parse('GET', '/api/v1/namespaces/a/configmaps/b%2Fc')).toMatchObject({ name: 'b', subresource: 'c' });
});

test('what cannot be unescaped makes a path unreadable, and a pair of a query as good as absent', () => {
  expect(['/a%2Fb', '/a%zz', '/a%', '/a%2'].map(isUnreadable)).toEqual([false, true, true, true]);
  expect([...queryOf('/a?b=%zz&c=d%20e&f=g;h&i=j+k')]).toEqual([
    ['c', 'd e'],
    ['i', 'j k'],
  ]);
});

test.each([
  ['watch=1', 'watch'],
  ['watch', 'watch'],
  ['watch=yes', 'watch'],
  ['watch=0', 'list'],
  ['watch=FALSE', 'list'],
  ['', 'list'],
])('GET of a collection with %j is a %s', (query, verb) => {
  expect(parse('GET', '/api/v1/pods', query).verb).toBe(verb);
});
