import { expect, test } from 'vitest';
import { swaggerOf, swaggerSchema } from './swagger.ts';

test('a wrapped reference stands bare beside its default', () => {
  expect(swaggerSchema({ allOf: [{ $ref: '#/components/schemas/a.Meta' }], default: {} })).toEqual({ $ref: '#/definitions/a.Meta', default: {} });
});

test('a choice between string and number is a string', () => {
  expect(swaggerSchema({ format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] })).toEqual({ type: 'string', format: 'int-or-string' });
});

test('properties that are called like keywords stay', () => {
  const schema = { type: 'object', properties: { not: { type: 'string' }, items: { type: 'array', items: { $ref: '#/components/schemas/X' } } } };
  expect(swaggerSchema(schema)).toEqual({
    type: 'object',
    properties: { not: { type: 'string' }, items: { type: 'array', items: { $ref: '#/definitions/X' } } },
  });
});

test('operations get their body as a parameter, and media types as lists', () => {
  const thing = { $ref: '#/components/schemas/Thing' };
  const document = swaggerOf([
    {
      info: { title: 'Kubernetes', version: '1.37' },
      paths: {
        '/things': {
          parameters: [{ name: 'pretty', in: 'query', schema: { type: 'string', uniqueItems: true } }],
          post: {
            operationId: 'createThing',
            requestBody: { required: true, content: { '*/*': { schema: thing } } },
            responses: { '201': { content: { 'application/json': { schema: thing } } }, '401': {} },
          },
        },
      },
      components: { schemas: { Thing: { type: 'object' } } },
    },
  ]);
  expect(document).toMatchObject({
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.37' },
    paths: {
      '/things': {
        parameters: [{ name: 'pretty', in: 'query', type: 'string', uniqueItems: true }],
        post: {
          operationId: 'createThing',
          consumes: ['*/*'],
          produces: ['application/json'],
          parameters: [{ name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/Thing' } }],
          responses: { '201': { description: 'OK', schema: { $ref: '#/definitions/Thing' } }, '401': { description: 'Unauthorized' } },
        },
      },
    },
    definitions: { Thing: { type: 'object' } },
  });
});
