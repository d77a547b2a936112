import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../machinery/json.ts';
import type { StoredObject } from '../../../registry/strategy.ts';
import { validateDefinition } from './definition-validation.ts';

const version = (schema: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: { type: 'object', ...schema } },
  ...more,
});
const definition = (spec: JsonObject): StoredObject =>
  ({
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
      versions: [version()],
      conversion: { strategy: 'None' },
      ...spec,
    },
    status: { storedVersions: ['v1'], conditions: [{ type: 'Established', status: 'True' }] },
  }) as unknown as StoredObject;
const list = (more: JsonObject): JsonObject => ({ versions: [version({ properties: { l: { type: 'array', ...more } } })] });
const item = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, required: Object.keys(properties), ...more });
const hook = (conversionReviewVersions: readonly string[], more: JsonObject = {}): JsonObject => ({
  conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions, clientConfig: { url: 'https://a/b' } } },
  ...more,
});

test.each<[title: string, spec: JsonObject, complaints: readonly string[]]>([
  [
    'a version of reviews is a label',
    hook(['v1', '1x']),
    [
      "spec.conversion.conversionReviewVersions[1]: Invalid value: \"1x\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  ['a version of reviews is said once', hook(['v1', 'v1']), ['spec.conversion.conversionReviewVersions[1]: Invalid value: "v1": duplicate version']],
  ['a strategy of conversion is said', { conversion: {} }, ['spec.conversion.strategy: Required value']],
  [
    'a strategy of conversion is known',
    { conversion: { strategy: 'Magic' } },
    ['spec.conversion.strategy: Unsupported value: "Magic": supported values: "None", "Webhook"'],
  ],
  [
    'short names and categories are labels',
    { names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList', shortNames: ['A_'], categories: ['B_'] } },
    [
      "spec.names.shortNames[0]: Invalid value: \"A_\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      "spec.names.categories[0]: Invalid value: \"B_\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'what keeps unknown fields has no defaults',
    { preserveUnknownFields: true, versions: [version({ properties: { a: { type: 'string', default: 'x' } } })] },
    [
      'spec.preserveUnknownFields: Invalid value: true: must be false in order to use defaults in the schema',
      'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ],
  ],
  [
    'what keeps unknown fields is not converted',
    { preserveUnknownFields: true, ...hook(['v1']) },
    [
      'spec.conversion.strategy: Invalid value: "Webhook": must be None if spec.preserveUnknownFields is true',
      'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ],
  ],
  [
    'a type of maps is of objects',
    { versions: [version({ properties: { a: { type: 'string', 'x-kubernetes-map-type': 'atomic' } } })] },
    ['spec.validation.openAPIV3Schema.properties[a].type: Invalid value: "string": must be object if x-kubernetes-map-type is specified'],
  ],
  [
    'a type of maps is known',
    { versions: [version({ properties: { a: { type: 'object', 'x-kubernetes-map-type': 'odd' } } })] },
    ['spec.validation.openAPIV3Schema.properties[a].x-kubernetes-map-type: Unsupported value: "odd": supported values: "atomic", "granular"'],
  ],
  [
    'a type of lists is of lists',
    { versions: [version({ properties: { a: { type: 'string', 'x-kubernetes-list-type': 'atomic' } } })] },
    ['spec.validation.openAPIV3Schema.properties[a].type: Invalid value: "string": must be array if x-kubernetes-list-type is specified'],
  ],
  [
    'the items of a set are atomic lists',
    list({ 'x-kubernetes-list-type': 'set', items: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } } }),
    [
      'spec.validation.openAPIV3Schema.properties[l].items.x-kubernetes-list-type: Invalid value: "set": must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
  ],
  [
    'the items of a set are atomic maps',
    list({ 'x-kubernetes-list-type': 'set', items: { type: 'object' } }),
    [
      'spec.validation.openAPIV3Schema.properties[l].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
  ],
  [
    'a key of items is a property',
    list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: item({ a: { type: 'string' } }) }),
    ['spec.validation.openAPIV3Schema.properties[l].x-kubernetes-list-map-keys: Invalid value: ["k"]: entries must all be names of item properties'],
  ],
  [
    'a key of items is a scalar',
    list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: item({ k: { type: 'object' } }) }),
    [
      'spec.validation.openAPIV3Schema.properties[l].items.properties[k].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
    ],
  ],
  [
    'a key of items is said once',
    list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k', 'k'], items: item({ k: { type: 'string' } }) }),
    ['spec.validation.openAPIV3Schema.properties[l].x-kubernetes-list-map-keys: Invalid value: ["k","k"]: must not contain duplicate entries'],
  ],
  [
    'a list of a map has keys',
    list({ 'x-kubernetes-list-type': 'map', items: item({ k: { type: 'string' } }) }),
    ['spec.validation.openAPIV3Schema.properties[l].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map'],
  ],
  [
    'a list of a map has items',
    list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] }),
    [
      'spec.validation.openAPIV3Schema.properties[l].items: Required value: must be specified',
      'spec.validation.openAPIV3Schema.properties[l].items: Required value: must have a schema if x-kubernetes-list-type is map',
    ],
  ],
  [
    'the items of a list of a map are objects',
    list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: { type: 'string' } }),
    ['spec.validation.openAPIV3Schema.properties[l].items.type: Invalid value: "string": must be object if parent array\'s x-kubernetes-list-type is map'],
  ],
  [
    'the items of a list of a map are not null',
    list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: item({ k: { type: 'string' } }, { nullable: true }) }),
    ['spec.validation.openAPIV3Schema.properties[l].items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is map'],
  ],
  [
    'a key of items is not null',
    list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: item({ k: { type: 'string', nullable: true } }) }),
    [
      'spec.validation.openAPIV3Schema.properties[l].items.properties[k].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
    ],
  ],
  ['ids are not supported', { versions: [version({ id: 'x' })] }, ['spec.validation.openAPIV3Schema.id: Forbidden: id is not supported']],
  [
    'additional items are not supported',
    { versions: [version({ properties: { a: { type: 'array', items: { type: 'string' }, additionalItems: true } } })] },
    ['spec.validation.openAPIV3Schema.properties[a].additionalItems: Forbidden: additionalItems is not supported'],
  ],
  [
    'patterns, definitions, dependencies and references are not supported',
    {
      versions: [
        version({
          properties: {
            a: {
              type: 'object',
              patternProperties: { a: { type: 'string' } },
              definitions: { a: { type: 'string' } },
              dependencies: { a: ['b'] },
              $ref: '#/a',
            },
          },
        }),
      ],
    },
    [
      'spec.validation.openAPIV3Schema.properties[a].patternProperties: Forbidden: patternProperties is not supported',
      'spec.validation.openAPIV3Schema.properties[a].definitions: Forbidden: definitions is not supported',
      'spec.validation.openAPIV3Schema.properties[a].dependencies: Forbidden: dependencies is not supported',
      'spec.validation.openAPIV3Schema.properties[a].$ref: Forbidden: $ref is not supported',
    ],
  ],
  [
    'items are one schema',
    list({ items: [{ type: 'string' }] }),
    ['spec.validation.openAPIV3Schema.properties[l].items: Forbidden: items must be a schema object and not an array'],
  ],
  [
    'a type is not null',
    { versions: [version({ properties: { a: { type: 'null' } } })] },
    [
      'spec.validation.openAPIV3Schema.properties[a].type: Unsupported value: "null": supported values: "array", "boolean", "integer", "number", "object", "string"',
      'spec.validation.openAPIV3Schema.properties[a].type: Forbidden: type cannot be set to null, use nullable as an alternative',
    ],
  ],
  [
    'a type is known',
    { versions: [version({ properties: { a: { type: 'odd' } } })] },
    [
      'spec.validation.openAPIV3Schema.properties[a].type: Unsupported value: "odd": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  ],
  [
    'the root is an object where there is a status',
    { versions: [version({ type: 'string' }, { subresources: { status: {} } })] },
    [
      'spec.validation.openAPIV3Schema.type: Invalid value: "string": only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
      'spec.validation.openAPIV3Schema.type: Invalid value: "string": must be object at the root',
    ],
  ],
  [
    'a selectable field has a path',
    { versions: [version({}, { selectableFields: [{ jsonPath: '' }] })] },
    ['spec.selectableFields[0].jsonPath: Required value'],
  ],
  [
    'a selectable field has a proper path',
    { versions: [version({}, { selectableFields: [{ jsonPath: 'a[' }] })] },
    ['spec.selectableFields[0].jsonPath: Invalid value: "a[": is an invalid path: expected [ or . but got: a'],
  ],
  [
    'a selectable field is not in the metadata',
    {
      versions: [
        version(
          { properties: { metadata: { type: 'object', properties: { name: { type: 'string' } } } } },
          { selectableFields: [{ jsonPath: '.metadata.name' }] },
        ),
      ],
    },
    ['spec.selectableFields[0].jsonPath: Invalid value: ".metadata.name": must not point to fields in metadata'],
  ],
  [
    'a selectable field is there once',
    { versions: [version({ properties: { a: { type: 'string' } } }, { selectableFields: [{ jsonPath: '.a' }, { jsonPath: '.a' }] })] },
    ['spec.selectableFields[1].jsonPath: Duplicate value: ".a"'],
  ],
  [
    'the path of a service has segments that are not empty',
    {
      conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { service: { name: 's', namespace: 'n', path: '/A_' } } } },
    },
    [
      "spec.conversion.webhookClientConfig.service.path: Invalid value: \"/A_\": segment[0]: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'the metadata of an object is no object of its own',
    {
      versions: [
        version({
          properties: {
            a: {
              type: 'object',
              'x-kubernetes-embedded-resource': true,
              'x-kubernetes-preserve-unknown-fields': true,
              properties: { metadata: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true } },
            },
          },
        }),
      ],
    },
    ['spec.validation.openAPIV3Schema.properties[a].properties[metadata].x-kubernetes-embedded-resource: Forbidden: must not be used inside of resource meta'],
  ],
  [
    'what has no structural form is refused',
    { versions: [version({ $schema: 'http://json-schema.org/draft-04/schema#' })] },
    [`spec.validation.openAPIV3Schema: Invalid value: "": OpenAPIV3Schema 'schema' is not supported`],
  ],
])('%s', (_title, spec, complaints) => {
  expect(validateDefinition(definition(spec), { rules: undefined }).map(({ field, message }) => `${field}: ${message}`)).toEqual(complaints);
});
