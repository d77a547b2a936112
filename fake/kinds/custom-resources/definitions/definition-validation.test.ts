import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../machinery/json.ts';
import type { StoredObject } from '../../../registry/strategy.ts';
import { validateDefinition, validateDefinitionStatus, validateDefinitionUpdate } from './definition-validation.ts';

const version = (extra: JsonObject = {}, schema: JsonObject = {}): JsonObject => ({
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: { type: 'object', ...schema } },
  ...extra,
});

const definition = (spec: JsonObject = {}, metadata: JsonObject = {}): StoredObject =>
  ({
    metadata: { name: 'things.example.com', resourceVersion: '1', ...metadata },
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

const checks = { rules: undefined };
const text = ({ field, message }: { field: string; message: string }): string => `${field}: ${message}`;
const problems = (object: StoredObject): string[] => validateDefinition(object, checks).map(text);

test('a plain definition is fine', () => {
  expect(problems(definition())).toEqual([]);
});

test('a definition of nothing is refused field by field, and crashes nothing', () => {
  const fields = validateDefinition({ metadata: { name: 'x.y' } } as unknown as StoredObject, checks).map(({ field }) => field);
  expect(fields).toEqual([
    'metadata.name',
    'spec.group',
    'spec.scope',
    'spec.versions',
    'spec.names.plural',
    'spec.names.singular',
    'spec.names.kind',
    'spec.names.listKind',
    'status.storedVersions',
  ]);
});

test.each<[string, JsonObject, string[]]>([
  [
    'columns of one version stand beside it',
    { versions: [version({ additionalPrinterColumns: [{ name: 'A', type: 'odd', jsonPath: 'a' }] })] },
    [
      'spec.additionalPrinterColumns[0].type: Invalid value: "odd": must be one of boolean,date,integer,number,string',
      'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "a": must be a simple json path starting with .',
    ],
  ],
  [
    'columns of several versions stand in them',
    { versions: [version({ additionalPrinterColumns: [{ name: 'A', type: 'odd', jsonPath: '.a' }] }), version({ name: 'v2', storage: false })] },
    ['spec.versions[0].additionalPrinterColumns[0].type: Invalid value: "odd": must be one of boolean,date,integer,number,string'],
  ],
  [
    'selectable fields are scalars',
    { versions: [version({ selectableFields: [{ jsonPath: '.o' }] }, { properties: { o: { type: 'object' } } })] },
    [
      'spec.selectableFields[0].jsonPath: Invalid value: ".o": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
    ],
  ],
  [
    'a warning is for deprecated versions',
    { versions: [version({ deprecationWarning: 'old' })] },
    ['spec.versions[0].deprecationWarning: Invalid value: "old": can only be set for deprecated versions'],
  ],
  [
    'list keys must be there',
    {
      versions: [
        version(
          {},
          {
            properties: {
              l: {
                type: 'array',
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['k'],
                items: { type: 'object', properties: { k: { type: 'string' } } },
              },
            },
          },
        ),
      ],
    },
    [
      'spec.validation.openAPIV3Schema.properties[l].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
  ],
  [
    'no defaults in the metadata',
    { versions: [version({}, { properties: { metadata: { type: 'object', properties: { name: { type: 'string', default: 'x' } } } } })] },
    ['spec.validation.openAPIV3Schema.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata'],
  ],
  [
    'properties and additionalProperties exclude each other',
    { versions: [version({}, { properties: { a: { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } } } })] },
    ['spec.validation.openAPIV3Schema.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'],
  ],
  [
    'a webhook needs one way to it',
    { conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: {} } } },
    ['spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required'],
  ],
  [
    'the path of a service has segments',
    {
      conversion: {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1'], clientConfig: { service: { name: 's', namespace: 'n', path: '/a//b' } } },
      },
    },
    ['spec.conversion.webhookClientConfig.service.path: Invalid value: "/a//b": segment[1] may not be empty'],
  ],
])('%s', (_what, spec, expected) => {
  expect(problems(definition(spec))).toEqual(expected);
});

test('a protected group needs a word about its approval', () => {
  const spec = { group: 'example.k8s.io' };
  expect(problems(definition(spec, { name: 'things.example.k8s.io' }))[0]).toContain('metadata.annotations[api-approved.kubernetes.io]: Required value');
  const annotations = { 'api-approved.kubernetes.io': 'unapproved, for tests' };
  expect(problems(definition(spec, { name: 'things.example.k8s.io', annotations }))).toEqual([]);
});

test('what objects are stored under may not change once they can be', () => {
  const next = definition({ scope: 'Cluster', group: 'other.com' });
  expect(validateDefinitionUpdate(next, definition(), checks).map(text)).toEqual([
    'spec.scope: Invalid value: "Cluster": field is immutable',
    'spec.group: Invalid value: "other.com": field is immutable',
  ]);
});

test('a version in which objects are stored may not go', () => {
  const next = definition({ versions: [version({ name: 'v2' })] });
  expect(validateDefinitionUpdate(next, definition(), checks).map(({ field }) => field)).toEqual(['status.storedVersions', 'status.storedVersions[0]']);
});

test('the name is made of the plural and the group, and so is one to generate', () => {
  const detail = 'must be spec.names.plural+"."+spec.group';
  expect(problems(definition({}, { name: 'other.example.com' }))).toEqual([`metadata.name: Invalid value: "other.example.com": ${detail}`]);
  expect(problems(definition({}, { generateName: 'x' }))).toEqual([`metadata.generateName: Invalid value: "x": ${detail}`]);
  expect(problems(definition({}, { name: '' }))).toEqual([]);
});

test('a group of one label is no domain', () => {
  expect(problems(definition({ group: 'example' }, { name: 'things.example' }))).toEqual([
    'spec.group: Invalid value: "example": should be a domain with at least one dot',
  ]);
});

test('a change of the metadata is checked once more than the server does it for all kinds', () => {
  const next = definition({}, { labels: { 'a b': 'c' } });
  expect(validateDefinitionUpdate(next, definition(), checks).map(({ field }) => field)).toEqual(['metadata.labels', 'metadata.labels']);
  expect(validateDefinitionStatus(next, definition()).map(({ field }) => field)).toEqual(['metadata.labels', 'metadata.labels']);
});
