import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATCHES, type RawServer, rawServer, things } from './raw-server.ts';

const maps = '/api/v1/namespaces/default/configmaps';
let server: RawServer;

beforeAll(async () => {
  server = await rawServer();
  await server.send('POST', maps, '{"metadata":{"name":"a"}}');
});
afterAll(() => server[Symbol.asyncDispose]());

const refusal = async (method: string, target: string, body?: string, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { status, json, text } = await server.send(method, target, body, headers);
  return `${status} ${json?.message ?? text}`;
};

test('a version beyond 64 bits is out of range on an update, and no number at all on a create', async () => {
  const version = '99999999999999999999999';
  expect(await refusal('PUT', `${maps}/a`, `{"metadata":{"name":"a","resourceVersion":"${version}"}}`)).toBe(
    `500 strconv.ParseUint: parsing "${version}": value out of range`,
  );
  expect((await server.send('POST', `${maps}?dryRun=All`, `{"metadata":{"name":"b","resourceVersion":"${version}"}}`)).status).toBe(201);
});

test('a PUT with the namespace of another path is refused before its name is looked at, and before anybody looks for the object', async () => {
  const wrong = '400 the namespace of the provided object does not match the namespace sent on the request';
  expect(await refusal('PUT', `${maps}/none`, '{"metadata":{"name":"none","namespace":"other"}}')).toBe(wrong);
  expect(await refusal('PUT', `${maps}/a`, '{"metadata":{"name":"b","namespace":"other"}}')).toBe(wrong);
});

test('a kind or version that is no text cannot be read, whoever reads it', async () => {
  const unread = "couldn't get version/kind; json parse error: json: cannot unmarshal";
  expect(await refusal('POST', maps, '{"kind":5}')).toBe(
    `400 the object provided is unrecognized (must be of type ConfigMap): ${unread} number into Go struct field .kind of type string ({"kind":5})`,
  );
  expect(await refusal('POST', things, '{"apiVersion":[]}')).toBe(
    `400 the object provided is unrecognized (must be of type Thing): ${unread} array into Go struct field .apiVersion of type string ({"apiVersion":[]})`,
  );
  expect(await refusal('DELETE', `${maps}/a`, '{"kind":true}')).toBe(`400 ${unread} bool into Go struct field .kind of type string`);
  expect(await refusal('PATCH', `${maps}/a`, '{"kind":5}', PATCHES.merge)).toContain(`: ${unread} number into Go struct field .kind of type string`);
});

test('the grace period in a query is an integer of 64 bits', async () => {
  expect(await refusal('DELETE', `${maps}/a?gracePeriodSeconds=`)).toBe('400 strconv.ParseInt: parsing "": invalid syntax');
  expect(await refusal('DELETE', `${maps}/a?gracePeriodSeconds=99999999999999999999`)).toBe(
    '400 strconv.ParseInt: parsing "99999999999999999999": value out of range',
  );
});

test('custom resources have no routes: the verb decides, and writes of one object ask for its name', async () => {
  const thing = '{"apiVersion":"shop.example.com/v1","kind":"Thing","metadata":{"name":"x"}}';
  expect((await server.send('POST', `${things}/y`, thing)).json.metadata.name).toBe('x');
  expect(await refusal('PUT', things, thing)).toBe('400 name must be provided');
  expect(await refusal('PATCH', things, '{}', PATCHES.merge)).toBe('400 name must be provided');
  expect(await refusal('PATCH', things, '{}', PATCHES.strategic)).toContain('415 the body of the request was in an unknown format');
  expect((await server.send('HEAD', things)).status).toBe(200);
  expect((await server.send('HEAD', `${things}/x`)).status).toBe(200);
  expect(await refusal('OPTIONS', things)).toBe('405  is not supported on resources of kind "things.shop.example.com"');
  expect((await server.send('GET', `${things}/x/status/more`)).json.metadata.name).toBe('x');
  expect(await refusal('POST', '/apis/shop.example.com/v1/things', thing)).toBe('404 404 page not found\n');
});

test('half a character is another character', async () => {
  const { json } = await server.send('POST', `${maps}?dryRun=All`, String.raw`{"metadata":{"name":"b"},"data":{"half":"\ud800","whole":"\ud83d\ude00"}}`);
  expect(json.data).toEqual({ half: '\ufffd', whole: '😀' });
});

test('strict decoding tells of repeated and unknown fields in the order of the text, a hundred at most', async () => {
  const strict = `${maps}?fieldValidation=Strict`;
  const body = '{"zz":1,"metadata":{"name":"s","name":"t","name":"u","odd":1},"data":{"a":"1","a":"2"},"yy":2,"zz":3}';
  expect(await refusal('POST', strict, body)).toBe(
    '400 ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "zz", duplicate field "metadata.name", unknown field "metadata.odd", duplicate field "data.a", unknown field "yy"',
  );
  const many = Array.from({ length: 130 }, (_, index) => `"x${index}":1`).join();
  expect((await refusal('POST', strict, `{${many}}`)).split(', ')).toHaveLength(100);
});
