import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RawServer, rawServer } from './raw-server.ts';

const space = '/api/v1/namespaces/default';
let server: RawServer;

beforeAll(async () => {
  server = await rawServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const answer = async (method: string, target: string, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { status, json, text } = await server.send(method, target, undefined, headers);
  return `${status} ${json?.message ?? text}`;
};

test('the old way to watch takes GET alone, and that to proxies leads nowhere', async () => {
  for (const method of ['POST', 'DELETE', 'HEAD']) {
    expect(await answer(method, '/api/v1/watch/namespaces/default/configmaps/a')).toBe('405 the server does not allow this method on the requested resource');
  }
  expect(await answer('GET', '/api/v1/proxy/namespaces/default/pods/a')).toBe('404 the server could not find the requested resource');
});

test('slashes in front of a path make it nobody’s', async () => {
  expect(await answer('GET', '//api/v1')).toBe('404 404 page not found\n');
  expect(await answer('GET', `/${space}/configmaps`)).toBe('404 404 page not found\n');
});

test('a watch as a table is refused at once for objects of no known measure', async () => {
  const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
  expect(await answer('GET', `${space}/configmaps?watch=1&includeObject=Some`, table)).toBe(
    "400 Unable to convert to Table as requested: includeObject: Invalid value: \"Some\": must be 'Metadata', 'Object', 'None', or empty",
  );
});

test('health tells of each check, of those left out, and of those that are none', async () => {
  const report = await answer('GET', '/readyz?verbose&exclude=etcd&exclude=nope&exclude=a');
  expect(report).toContain('[+]ping ok\n[+]log ok\n[+]etcd excluded: ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n');
  expect(report).toMatch(/\n\[\+\]shutdown ok\nwarn: some health checks cannot be excluded: no matches for "a", "nope"\nreadyz check passed\n$/);
  expect(await answer('GET', '/livez?verbose')).not.toContain('[+]informer-sync');
  expect(await answer('GET', '/livez?exclude=nope')).toBe('200 ok');
  expect(await answer('GET', '/healthz/autoregister-completion')).toBe('200 ok');
});

test('the scale of an object is read as the object is, by version too', async () => {
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  const template = '{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}';
  await server.send('POST', deployments, `{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":${template}}}`);
  for (const target of [`${deployments}/d`, `${deployments}/d/scale`]) {
    expect(await answer('GET', `${target}?resourceVersion=x`)).toContain('500 resourceVersion: Invalid value: "x"');
    expect(await answer('GET', `${target}?export=`)).toBe('400 the export parameter, deprecated since v1.14, is no longer supported');
    expect((await server.send('GET', `${target}?resourceVersion=1&export=false`)).status).toBe(200);
  }
});

test('a path with a broken escape is no request, a broken pair of a query is none', async () => {
  expect(await answer('GET', `${space}/configmaps/%zz`)).toBe('400 400 Bad Request');
  expect((await server.send('GET', `${space}/configmaps?limit=%zz&labelSelector=a;b`)).status).toBe(200);
});

test('a time limit must be a duration, whoever asks and whatever for, but where answers take long', async () => {
  const wrong = '400 invalid timeout specified in the request URL - time:';
  expect(await answer('GET', `${space}/configmaps?timeout=soon`)).toBe(`${wrong} invalid duration "soon"`);
  expect(await answer('GET', '/version?timeout=5', { authorization: 'Bearer nobody' })).toBe(`${wrong} missing unit in duration "5"`);
  for (const limit of ['10s', '0', '-1m', '']) expect((await server.send('GET', `${space}/configmaps?timeout=${limit}`)).status).toBe(200);
  expect(await answer('GET', `${space}/pods/none/log?timeout=soon`)).toContain('404 ');
});
