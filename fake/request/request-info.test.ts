import { expect, test } from 'vitest';
import { parseRequestInfo } from './request-info.ts';

const parse = (method: string, path: string, query = '') => parseRequestInfo(method, path, new URLSearchParams(query));

test('names are decoded, and an escaped slash parts segments like any other', () => {
  expect(parse('GET', '/api/v1/namespaces/a/configmaps/b%2Ec')).toMatchObject({ name: 'b.c', subresource: '' });
  expect(parse('GET', '/api/v1/namespaces/a/configmaps/b%2Fc')).toMatchObject({ name: 'b', subresource: 'c' });
  expect(parse('GET', '/api/v1/namespaces/a/configmaps/%zz')).toMatchObject({ name: '%zz' });
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
