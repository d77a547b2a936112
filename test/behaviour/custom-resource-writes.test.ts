import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATCHES, type RawAnswer, type RawServer, rawServer, things } from './raw-server.ts';

// What a real server of custom resources answers to the odd corners of writing them, checked against apiextensions-apiserver 0.37.
let server: RawServer;

const thing = (name: string, rest: object = {}, metadata: object = {}): string =>
  JSON.stringify({ apiVersion: 'shop.example.com/v1', kind: 'Thing', metadata: { name, ...metadata }, ...rest });
const scale = (rest: object): string =>
  JSON.stringify({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'a' }, spec: { replicas: 3 }, ...rest });
const said = ({ status, json }: RawAnswer): string => `${status} ${json?.message ?? ''}`;

beforeAll(async () => {
  server = await rawServer();
  await server.send('POST', things, thing('a', { spec: { replicas: 1, list: ['x'] } }));
});
afterAll(() => server[Symbol.asyncDispose]());

test('a dry run creates with the version that was sent, which a real create refuses', async () => {
  const body = thing('b', {}, { resourceVersion: '5' });
  const dry = await server.send('POST', `${things}?dryRun=All`, body);
  expect([dry.status, dry.json.metadata.resourceVersion]).toEqual([201, '5']);
  expect(said(await server.send('POST', things, body))).toBe('500 resourceVersion should not be set on objects to be created');
  const applied = await server.send('PATCH', `${things}/b?dryRun=All&fieldManager=m`, body, PATCHES.apply);
  expect([applied.status, applied.json.metadata.resourceVersion]).toEqual([201, '5']);
  const core = await server.send('POST', '/api/v1/namespaces/default/configmaps?dryRun=All', '{"metadata":{"name":"b","resourceVersion":"5"}}');
  expect([core.status, core.json.metadata.resourceVersion]).toEqual([201, '5']);
});

test('an apply of something missing cannot know its uid', async () => {
  const answer = await server.send('PATCH', `${things}/b?fieldManager=m`, thing('b', {}, { uid: 'u' }), PATCHES.apply);
  expect(said(answer)).toBe(
    '409 Operation cannot be fulfilled on things.shop.example.com "b": uid mismatch: the provided object specified uid u, and no existing object was found',
  );
  expect((await server.send('GET', `${things}/b`)).status).toBe(404);
});

test('a dry run of a replacement does not ask who the missing object was', async () => {
  const body = thing('b', {}, { uid: 'u' });
  expect(said(await server.send('PUT', `${things}/b?dryRun=All`, body))).toBe('404 things.shop.example.com "b" not found');
});

test('of what is written to status neither kind nor version count', async () => {
  for (const patch of ['{"kind":"Other","status":{"a":1}}', '{"apiVersion":"v1","status":{"a":1}}']) {
    const { status, json } = await server.send('PATCH', `${things}/a/status?dryRun=All`, patch, PATCHES.merge);
    expect([status, json.kind, json.apiVersion, json.status]).toEqual([200, 'Thing', 'shop.example.com/v1', { a: 1 }]);
  }
  const { metadata } = (await server.send('GET', `${things}/a`)).json;
  const put = JSON.stringify({ apiVersion: 'shop.example.com/v1', kind: 'Other', metadata, status: { a: 2 } });
  const { status, json } = await server.send('PUT', `${things}/a/status?dryRun=All`, put);
  expect([status, json.kind, json.status]).toEqual([200, 'Thing', { a: 2 }]);
  expect(said(await server.send('PUT', `${things}/a?dryRun=All`, put))).toContain('422 Other.shop.example.com "a" is invalid: kind');
});

test('a kind that is missing is guessed by who looks for no unknown fields', async () => {
  expect(said(await server.send('POST', things, '{}'))).toBe(
    "400 the object provided is unrecognized (must be of type Thing): Object 'Kind' is missing in '{}' ({})",
  );
  expect(said(await server.send('POST', `${things}?fieldValidation=Ignore`, '{}'))).toBe(
    "400 Thing in version \"v1\" cannot be handled as a Thing: Object 'Kind' is missing in '{}'",
  );
});

test('the type of a body is looked at before the options of a create, and after those of a replacement', async () => {
  const type = { 'content-type': 'text/plain' };
  expect((await server.send('POST', `${things}?dryRun=x`, '{}', type)).status).toBe(415);
  expect((await server.send('PUT', `${things}/a?dryRun=x`, '{}', type)).status).toBe(422);
});

test('what cannot be seen is written out', async () => {
  expect(said(await server.send('POST', `${things}?fieldManager=%07`, thing('b')))).toBe(
    '422 CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "\\a": invalid character U+0007 (at position 0)',
  );
});

test('a version of three parts is none', async () => {
  const answer = await server.send('POST', things, '{"apiVersion":"a/b/c","kind":"Thing"}');
  expect(said(answer)).toBe(
    '400 the object provided is unrecognized (must be of type Thing): unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c","kind":" ...)',
  );
});

test('who owns what is forgotten for one empty entry, not for none, and not for one of a version that does not exist', async () => {
  const owners = async (managedFields: readonly object[]): Promise<unknown> => {
    const patch = JSON.stringify({ metadata: { managedFields } });
    const { json } = await server.send('PATCH', `${things}/a?dryRun=All`, patch, PATCHES.merge);
    return json.metadata.managedFields?.map(({ manager, apiVersion }: { manager: string; apiVersion: string }) => `${manager} ${apiVersion}`);
  };
  const before = ['tests shop.example.com/v1'];
  expect(await owners([])).toEqual(before);
  expect(await owners([{}])).toBeUndefined();
  const entry = { manager: 'm', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': {} } };
  expect(await owners([{ ...entry, apiVersion: 'shop.example.com/v9' }])).toEqual(before);
  expect(await owners([{ ...entry, apiVersion: 'v1' }])).toEqual(before);
  expect(await owners([{ ...entry, apiVersion: 'shop.example.com/v1' }])).toEqual(['m shop.example.com/v1']);
});

test('an apply that fails is not searched for keys that are there twice', async () => {
  const text = (name: string): string => `apiVersion: shop.example.com/v1\nkind: Thing\nmetadata:\n  name: ${name}\nspec:\n  b: 1\n  b: 2\n`;
  const works = await server.send('PATCH', `${things}/a?dryRun=All&fieldManager=m`, text('a'), PATCHES.apply);
  expect([works.status, works.warnings.length]).toEqual([200, 1]);
  const fails = await server.send('PATCH', `${things}/a?dryRun=All&fieldManager=tests2`, text('a').replace('b: 1', 'replicas: 9'), PATCHES.apply);
  expect([fails.status, fails.warnings]).toEqual([409, []]);
  const strict = await server.send('PATCH', `${things}/a?dryRun=All&fieldManager=m&fieldValidation=Strict`, text('a'), PATCHES.apply);
  expect(said(strict)).toBe('400 error strict decoding patch: error converting YAML to JSON: yaml: unmarshal errors:\n  line 7: key "b" already set in map');
});

test.each([scale({ apiVersion: 'apps/v1beta1' }), scale({ apiVersion: 'apps/v1' }), scale({ kind: 'Foo' }), scale({ spec: { replicas: 'x' } }), '[]'])(
  'a Scale that is none is not told why: %s',
  async (body) => {
    expect(said(await server.send('PUT', `${things}/a/scale`, body))).toBe(
      '400 no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"',
    );
  },
);

test('a scale without replicas is an internal error that names the path', async () => {
  await server.send('POST', things, thing('bare'));
  expect(said(await server.send('GET', `${things}/bare/scale`))).toBe('500 Internal error occurred: the spec replicas field ".spec.replicas" does not exist');
});

test('a Scale that nobody owns yet cannot be applied to', async () => {
  await server.send('POST', things, thing('unowned', { spec: { replicas: 1 } }));
  await server.send('PATCH', `${things}/unowned`, '{"metadata":{"managedFields":[{}]}}', PATCHES.merge);
  const body = JSON.stringify({ ...JSON.parse(scale({})), metadata: { name: 'unowned' } });
  expect(said(await server.send('PATCH', `${things}/unowned/scale?fieldManager=m&force=true`, body, PATCHES.apply))).toBe(
    '500 failed to create manager for existing fields: failed to convert live object (/; autoscaling/v1, Kind=Scale) to proper version: request to convert CR to an invalid group/version: autoscaling/v1',
  );
});

test('options of another kind are looked for in the register of the options', async () => {
  expect(said(await server.send('DELETE', `${things}/a`, '{"kind":"Foo"}'))).toBe(
    '400 no kind "Foo" is registered for version "meta.k8s.io/v1" in scheme "pkg/runtime/scheme.go:111"',
  );
});

test('one object is no list, which shows when its items are looked for', async () => {
  const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
  expect(said(await server.send('GET', `${things}/a`, undefined, { accept }))).toBe('500 content is not a list');
});

test('any kind of application will do', async () => {
  expect((await server.send('GET', `${things}/a`, undefined, { accept: 'application/*' })).json.kind).toBe('Thing');
});

test('metadata that is null is left out by an apply', async () => {
  const { status, json } = await server.send('PATCH', `${things}/new?fieldManager=m`, thing('new', {}, { labels: null }), PATCHES.apply);
  expect([status, 'labels' in json.metadata]).toEqual([201, false]);
});

test('owners are told in the order of their struct', async () => {
  const owner = (name: string): object => ({ uid: name, controller: true, name, kind: 'A', apiVersion: 'v1' });
  const body = thing('owned', {}, { ownerReferences: [owner('x'), owner('y')] });
  expect(said(await server.send('PATCH', `${things}/owned?fieldManager=m`, body, PATCHES.apply))).toContain(
    '[{"apiVersion":"v1","kind":"A","name":"x","uid":"x","controller":true},{"apiVersion":"v1","kind":"A","name":"y","uid":"y","controller":true}]',
  );
});

test('a replacement of something missing is not found, whoever it says it is, and of whatever kind', async () => {
  expect(said(await server.send('PUT', `${things}/gone`, thing('gone', {}, { uid: 'u' })))).toBe('404 things.shop.example.com "gone" not found');
  const other = JSON.stringify({ ...JSON.parse(thing('gone')), kind: 'Other' });
  expect(said(await server.send('PUT', `${things}/gone`, other))).toBe('404 things.shop.example.com "gone" not found');
});

test('a version that is no number is refused before an apply creates anything', async () => {
  const answer = await server.send('PATCH', `${things}/gone?fieldManager=m`, thing('gone', {}, { resourceVersion: 'x' }), PATCHES.apply);
  expect(said(answer)).toBe('500 strconv.ParseUint: parsing "x": invalid syntax');
});

test('a continue token is read before the version that may not stand beside it', async () => {
  expect(said(await server.send('GET', `${things}?continue=abc&resourceVersion=-1`))).toContain('400 invalid continue token');
});
