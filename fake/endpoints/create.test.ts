import { expect, test } from 'vitest';
import { create } from './create.ts';
import { createTestCluster } from './test-cluster.ts';

const path = '/api/v1/namespaces/shop/configmaps';

test('a body without kind and version takes those of the URL', async () => {
  const { code, object } = await createTestCluster().call(create, 'POST', path, { body: { metadata: { name: 'a' } } });
  expect(code).toBe(201);
  expect(object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a', namespace: 'shop' } });
});

test('unknown fields are dropped with a warning, refused when strict, and passed over when ignored', async () => {
  const cluster = createTestCluster();
  const body = (name: string) => ({ body: { metadata: { name }, nope: 1 } });
  const warned = await cluster.call(create, 'POST', path, body('a'));
  expect(warned.warnings).toEqual(['unknown field "nope"']);
  expect(warned.object['nope']).toBeUndefined();
  expect((await cluster.call(create, 'POST', `${path}?fieldValidation=Strict`, body('b'))).message).toBe(
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "nope"',
  );
  expect((await cluster.call(create, 'POST', `${path}?fieldValidation=Ignore`, body('c'))).warnings).toEqual([]);
});

test('a key that is there twice is told from the text', async () => {
  const { message } = await createTestCluster().call(create, 'POST', `${path}?fieldValidation=Strict`, {
    raw: '{"metadata":{"name":"a"},"data":{"k":"1","k":"2"}}',
  });
  expect(message).toContain('strict decoding error: duplicate field "data.k"');
});

test.each([
  ['', "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)"],
  [
    'nope',
    "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'o' in literal null (expecting 'u') (6e6f7065)",
  ],
  [
    '{"kind":"Secret","metadata":{"name":"a"}}',
    'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
  ],
  [
    '{"metadata":{"name":5}}',
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
  ],
])('%s is refused in the words of the server', async (raw, message) => {
  const answer = await createTestCluster().call(create, 'POST', path, { raw });
  expect(answer.code).toBe(400);
  expect(answer.message).toBe(message);
});

test('YAML is read as YAML 1.1', async () => {
  const { message } = await createTestCluster().call(create, 'POST', path, { raw: 'metadata:\n  name: a\ndata:\n  k: yes\n', type: 'application/yaml' });
  expect(message).toBe(
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal bool into Go struct field ConfigMap.data of type string',
  );
});

test('a media type that is not understood is 415', async () => {
  expect((await createTestCluster().call(create, 'POST', path, { raw: 'x', type: 'text/plain' })).code).toBe(415);
});

test('a field manager must be printable', async () => {
  const { message } = await createTestCluster().call(create, 'POST', `${path}?fieldManager=a%0Ab`, { body: { metadata: { name: 'c' } } });
  expect(message).toBe('CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "a\\nb": invalid character U+000A (at position 1)');
});

test.each([
  ['application/json', '{"data":{"__proto__":{}}}'],
  ['application/yaml', 'data:\n  __proto__: {}\n'],
])('a key that this language reserves is refused aloud in %s', async (type, raw) => {
  const { code, message } = await createTestCluster().call(create, 'POST', path, { raw, type });
  expect([code, message]).toEqual([501, 'kubestage does not implement keys named __proto__']);
});
