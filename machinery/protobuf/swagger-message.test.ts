import { expect, test } from 'vitest';
import { swaggerMessage } from './swagger-message.ts';
import { wireFields } from './wire-reader.ts';

const text = new TextDecoder();

function field(bytes: Uint8Array, ...path: readonly number[]): Uint8Array | bigint | undefined {
  let value: Uint8Array | bigint | undefined = bytes;
  for (const number of path) {
    if (!(value instanceof Uint8Array)) return undefined;
    value = [...wireFields(value)].find((found) => found.number === number)?.value;
  }
  return value;
}

const read = (value: Uint8Array | bigint | undefined): unknown => (value instanceof Uint8Array ? text.decode(value) : value);

test('a document is written field by field under its numbers', () => {
  const bytes = swaggerMessage({ swagger: '2.0', info: { title: 'Kubernetes', version: 'v1.37.0' } });
  expect(read(field(bytes, 1))).toBe('2.0');
  expect(read(field(bytes, 2, 1))).toBe('Kubernetes');
  expect(read(field(bytes, 2, 2))).toBe('v1.37.0');
});

test('definitions are pairs of name and schema, with extensions as YAML text', () => {
  const bytes = swaggerMessage({
    definitions: {
      Foo: {
        type: 'object',
        properties: { size: { type: 'integer', maxLength: 300 } },
        additionalProperties: true,
        'x-kubernetes-group-version-kind': [{ kind: 'Foo' }],
      },
    },
  });
  const schema = [9, 1, 2];
  expect(read(field(bytes, 9, 1, 1))).toBe('Foo');
  expect(read(field(bytes, ...schema, 22, 1))).toBe('object');
  expect(read(field(bytes, ...schema, 25, 1, 1))).toBe('size');
  expect(read(field(bytes, ...schema, 25, 1, 2, 11))).toBe(300n);
  expect(read(field(bytes, ...schema, 21, 2))).toBe(1n);
  expect(read(field(bytes, ...schema, 31, 1))).toBe('x-kubernetes-group-version-kind');
  expect(read(field(bytes, ...schema, 31, 2, 2))).toBe('[{"kind":"Foo"}]\n');
});

test('parameters say by their place which message they are, responses whether they are references', () => {
  const operation = {
    parameters: [
      { in: 'body', name: 'body', required: true, schema: { $ref: '#/definitions/Foo' } },
      { in: 'query', name: 'limit', type: 'integer', uniqueItems: true },
      { in: 'path', name: 'name', type: 'string', required: true },
    ],
    responses: { 200: { description: 'OK', schema: { $ref: '#/definitions/Foo' } } },
  };
  const get = field(swaggerMessage({ paths: { '/foo': { get: operation } } }), 8, 2, 2, 2);
  if (!(get instanceof Uint8Array)) throw new Error('no operation was written');
  const [body, query, path] = [...wireFields(get)].filter(({ number }) => number === 8).map(({ value }) => value as Uint8Array);
  expect(read(field(body ?? get, 1, 1, 5, 1))).toBe('#/definitions/Foo');
  expect(read(field(query ?? get, 1, 2, 3, 4))).toBe('limit');
  expect(read(field(query ?? get, 1, 2, 3, 20))).toBe(1n);
  expect(read(field(path ?? get, 1, 2, 4, 1))).toBe(1n);
  expect(read(field(path ?? get, 1, 2, 4, 5))).toBe('string');
  expect(read(field(get, 9, 1, 1))).toBe('200');
  expect(read(field(get, 9, 1, 2, 1, 2, 1, 1))).toBe('#/definitions/Foo');
});
