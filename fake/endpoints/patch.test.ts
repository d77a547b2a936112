import { expect, test } from 'vitest';
import type { JsonObject } from '../../machinery/json.ts';
import { create } from './create.ts';
import { createPatch } from './patch.ts';
import { createTestCluster, type TestCluster } from './test-cluster.ts';

const collection = '/api/v1/namespaces/shop/configmaps';
const patch = createPatch({
  merge: (current, change) => ({ ...current, ...change }) as JsonObject,
  json: (current, operations) => (operations.length === 0 ? current : { ...current, data: { k: 'v' } }),
});

async function withConfigMap(): Promise<TestCluster> {
  const cluster = createTestCluster();
  await cluster.call(create, 'POST', collection, { body: { metadata: { name: 'a' } } });
  return cluster;
}
const merge = (raw: string) => ({ raw, type: 'application/merge-patch+json' });

test('a patch raises the version, an empty one does not', async () => {
  const cluster = await withConfigMap();
  expect((await cluster.call(patch, 'PATCH', `${collection}/a`, merge('{}'))).object.metadata.resourceVersion).toBe('1001');
  expect((await cluster.call(patch, 'PATCH', `${collection}/a`, merge('{"data":{"k":"v"}}'))).object).toMatchObject({
    metadata: { resourceVersion: '1002' },
    data: { k: 'v' },
  });
});

test('a misfit is told about the document that the patch made, touched objects sorted', async () => {
  const cluster = await withConfigMap();
  const { code, message } = await cluster.call(patch, 'PATCH', `${collection}/a?fieldValidation=Strict`, merge('{"nope":1}'));
  expect(code).toBe(422);
  expect(message).toBe(
    ' "" is invalid: patch: Invalid value: "{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\",\\"metadata\\":{\\"name\\":\\"a\\",\\"namespace\\":\\"shop\\",\\"uid\\":\\"uid-1\\",\\"resourceVersion\\":\\"1001\\",\\"creationTimestamp\\":\\"2026-01-01T00:00:00Z\\"},\\"nope\\":1}": strict decoding error: unknown field "nope"',
  );
});

test.each([
  ['application/merge-patch+json', '', 400, 'invalid JSON patch'],
  ['application/merge-patch+json', 'null', 400, 'Invalid JSON Patch'],
  ['application/merge-patch+json', '[]', 400, 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'],
  ['application/json-patch+json', '{}', 400, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
  ['application/json', '{}', 415, '415: Unsupported Media Type'],
])('%s with "%s" is %i', async (type, raw, code, message) => {
  const cluster = await withConfigMap();
  expect(await cluster.call(patch, 'PATCH', `${collection}/a`, { raw, type })).toMatchObject({ code, message });
});

test('a member that no operation has is a warning', async () => {
  const cluster = await withConfigMap();
  const { warnings } = await cluster.call(patch, 'PATCH', `${collection}/a`, {
    raw: '[{"op":"add","path":"/data","value":{},"extra":1}]',
    type: 'application/json-patch+json',
  });
  expect(warnings).toEqual(['json patch unknown field "[0].extra"']);
});

test('a media type without a transform is 501', async () => {
  const cluster = await withConfigMap();
  expect((await cluster.call(patch, 'PATCH', `${collection}/a?fieldManager=m`, { raw: '{}', type: 'application/apply-patch+yaml' })).code).toBe(501);
});
