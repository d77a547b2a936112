import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { openApiEntries, openApiV2, openApiV3, openApiV3Text } from './openapi-documents.ts';

test('each document is cut out whole, and its hash is that of its text', () => {
  for (const { path, hash } of openApiEntries()) {
    const text = openApiV3Text(path) ?? '';
    expect(createHash('sha512').update(text).digest('hex').toUpperCase(), path).toBe(hash);
    expect(JSON.parse(text), path).toMatchObject({ openapi: '3.0.0' });
  }
});

test('the entries stand in the order in which the API server lists them', () => {
  const paths = openApiEntries().map(({ path }) => path);
  expect(paths).toEqual(paths.toSorted());
  expect(paths).toEqual(expect.arrayContaining(['.well-known/openid-configuration', 'api', 'api/v1', 'apis/apps', 'apis/apps/v1', 'version']));
});

test('an unknown document is undefined', () => {
  expect(openApiV3('apis/apps/v9')).toBeUndefined();
  expect(openApiV3Text('constructor')).toBeUndefined();
});

test('v2 has the 624 definitions that the API server serves, with their merge keys', () => {
  const { definitions } = openApiV2();
  expect(Object.keys(definitions ?? {})).toHaveLength(624);
  expect(definitions).toMatchObject({
    'io.k8s.api.core.v1.PodSpec': {
      properties: { containers: { items: { $ref: '#/definitions/io.k8s.api.core.v1.Container' }, 'x-kubernetes-patch-merge-key': 'name' } },
    },
    'io.k8s.api.core.v1.Pod': { 'x-kubernetes-group-version-kind': [{ group: '', kind: 'Pod', version: 'v1' }] },
  });
});

test('v2 is the same document on every call', () => {
  expect(openApiV2()).toBe(openApiV2());
});
