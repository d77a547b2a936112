import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATCHES, type RawServer, rawServer, things } from './raw-server.ts';

const maps = '/api/v1/namespaces/default/configmaps';
let server: RawServer;

beforeAll(async () => {
  server = await rawServer();
  await server.send('POST', maps, '{"metadata":{"name":"a"},"data":{"k":"v"}}');
  await server.send('POST', things, '{"apiVersion":"shop.example.com/v1","kind":"Thing","metadata":{"name":"a"},"spec":{}}');
});
afterAll(() => server[Symbol.asyncDispose]());

const patched = async (target: string, type: keyof typeof PATCHES, body: string): Promise<string> => {
  const { status, json } = await server.send('PATCH', target, body, PATCHES[type]);
  return `${status} ${json?.message ?? ''}`;
};

test('an operation that is null is one of no kind', async () => {
  expect(await patched(`${maps}/a`, 'json', '[null]')).toBe('422 the server rejected our request due to an error in our request');
});

test.each([
  ['{}', 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
  ['[5]', 'json: cannot unmarshal number into Go value of type jsonpatch.Operation'],
])('who wants to hear of no fields hears of another type: %s', async (body, problem) => {
  expect(await patched(`${maps}/a?fieldValidation=Ignore`, 'json', body)).toBe(`400 ${problem}`);
});

test('who wants to hear of no fields has members of operations unread until they are needed', async () => {
  expect(await patched(`${maps}/a?fieldValidation=Ignore`, 'json', '[{"op":5}]')).toBe('422 the server rejected our request due to an error in our request');
  expect(await patched(`${maps}/a`, 'json', '[{"op":5}]')).toContain('400 error decoding patch: ');
});

test('a merge patch that nobody reads first may be a list, which then is the document', async () => {
  expect(await patched(`${maps}/a?fieldValidation=Ignore`, 'merge', '[]')).toContain(
    '422  "" is invalid: patch: Invalid value: "[]": couldn\'t get version/kind',
  );
  expect(await patched(`${maps}/a?fieldValidation=Ignore`, 'merge', '"x"')).toBe('400 Invalid JSON Patch');
  expect(await patched(`${maps}/a`, 'merge', '[]')).toContain('400 error decoding patch: ');
});

test('a custom resource must keep kind and version', async () => {
  expect(await patched(`${things}/a`, 'merge', '{"kind":null}')).toMatch(
    /^422 {2}"" is invalid: patch: .*: Object 'Kind' is missing in '\{"apiVersion":"shop.example.com\/v1",.*\}'$/,
  );
  expect(await patched(`${things}/a`, 'merge', '{"apiVersion":null}')).toBe(
    "500 Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion field'",
  );
  expect(await patched(`${things}/a`, 'merge', '{"apiVersion":"v1"}')).toBe(
    '422 Thing "a" is invalid: apiVersion: Invalid value: "v1": must be shop.example.com/v1',
  );
  expect(await patched(`${things}/a`, 'merge', '{"kind":"Other"}')).toBe(
    '422 Other.shop.example.com "a" is invalid: kind: Invalid value: "Other": must be Thing',
  );
});

test('keys that are there twice count for nothing in a value that is kept as text', async () => {
  const revisions = '/apis/apps/v1/namespaces/default/controllerrevisions?fieldValidation=Strict';
  const revision = (data: string, rest = ''): string =>
    `{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"r"},"revision":1,"data":${data}${rest}}`;
  expect((await server.send('POST', `${revisions}&dryRun=All`, revision('{"a":1,"a":{"b":1,"b":2}}'))).status).toBe(201);
  const { json } = await server.send('POST', `${revisions}&dryRun=All`, revision('{}', ',"revision":2'));
  expect(json.message).toContain('strict decoding error: duplicate field "revision"');
});
