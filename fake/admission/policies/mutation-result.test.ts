import { expect, test } from 'vitest';
import { FakeCluster } from '../../index.ts';

const group = '/apis/admissionregistration.k8s.io/v1';

/** What a policy with one mutation makes of config maps that are created, or why not. */
async function outcomeOf(mutation: object, data: object | undefined): Promise<unknown> {
  await using cluster = await FakeCluster.create();
  const send = async (target: string, value: object): Promise<{ status: number; body: { message?: string; data?: object; metadata?: object } }> => {
    const { exchange, peer } = cluster.connection();
    const body = { kind: 'value', value: structuredClone(value) } as const;
    const answer = await exchange({
      method: 'POST',
      target,
      headers: { 'content-type': 'application/json' },
      body,
      signal: new AbortController().signal,
      peer,
    });
    return { status: answer.status, body: (answer.body.kind === 'value' ? answer.body.value : {}) as { message?: string } };
  };
  const resourceRules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }];
  const spec = { reinvocationPolicy: 'Never', matchConstraints: { resourceRules }, mutations: [mutation] };
  expect((await send(`${group}/mutatingadmissionpolicies`, { metadata: { name: 'p' }, spec })).status).toBe(201);
  await send(`${group}/mutatingadmissionpolicybindings`, { metadata: { name: 'b' }, spec: { policyName: 'p' } });
  const { status, body } = await send('/api/v1/namespaces/default/configmaps', { metadata: { name: 'c' }, data });
  return status === 201 ? body.data : `${status} ${body.message?.replace("policy 'p' with binding 'b' denied request: ", '')}`;
}

const patch = (expression: string): object => ({ patchType: 'JSONPatch', jsonPatch: { expression } });
const configuration = (expression: string): object => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } });

test.each<[string, object | undefined, unknown]>([
  ['[JSONPatch{op: "test", path: "/data/a", value: "other"}, JSONPatch{op: "remove", path: "/data/a"}]', { a: 'b' }, { a: 'b' }],
  ['[JSONPatch{op: "test", path: "/data/a", value: "b"}, JSONPatch{op: "remove", path: "/data/a"}]', { a: 'b', c: 'd' }, { c: 'd' }],
  ['[JSONPatch{op: "test", path: "/data/a", value: "b"}]', undefined, '403 JSON Patch: test operation does not apply: is missing path: /data/a: missing value'],
  [
    '[JSONPatch{op: "move", from: "/data/z", path: "/data/y"}]',
    {},
    '403 JSON Patch: move operation does not apply: doc is missing from path: /data/z: missing value',
  ],
  ['[JSONPatch{op: "replace", path: "", value: {}}]', {}, "500 Internal error occurred: Object 'Kind' is missing in '{}'"],
  [
    '[JSONPatch{op: "replace", path: "/kind", value: "Other"}]',
    {},
    '500 Internal error occurred: no kind "Other" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
  ],
  ['[JSONPatch{op: "remove", path: "/metadata"}]', {}, '422 ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'],
  ['[JSONPatch{op: "add", path: "/nope", value: 1}]', {}, '500 Internal error occurred: strict decoding error: unknown field "nope"'],
])('%s of %j is %j', async (expression, data, outcome) => {
  expect(await outcomeOf(patch(expression), data)).toEqual(outcome);
});

const unfit = (problem: string): string => `403 error applying patch: failed to convert patch object to typed object: ${problem}`;

test.each<[string, unknown]>([
  ['Object{data: {"x": "y"}}', { a: 'b', x: 'y' }],
  ['Object{data: {"x": null}}', unfit('.data.x: expected string, got &value.valueUnstructured{Value:0}')],
  ['Object{data: null}', unfit('.data: expected map, got &{NULL_VALUE}')],
  ['Object{immutable: null}', unfit('.immutable: expected boolean, got &{NULL_VALUE}')],
  ['Object{immutable: 1}', unfit('.immutable: expected boolean, got &{1}')],
  ['Object{data: {"x": {"y": "z"}}}', unfit('.data.x: expected string, got &value.valueUnstructured{Value:map[y:z]}')],
  ['Object{metadata: Object.metadata{generation: 3u}}', unfit('.metadata.generation: expected numeric (int or float), got uint64')],
  [
    'Object{metadata: Object.metadata{creationTimestamp: timestamp("2020-01-01T00:00:00Z")}}',
    unfit('.metadata.creationTimestamp: expected any scalar, got &{2020-01-01 00:00:00 +0000 UTC}'),
  ],
  [
    'Object{metadata: Object.meta{labels: {"a": "b"}}}',
    '403 type mismatch: unexpected type name "Object.meta", expected "Object.metadata", which matches field name path from root Object type',
  ],
  [
    'Object{metadata: Object.metadata{ownerReferences: [Object.metadata.ownerReferences{apiVersion: "v1", kind: "Pod", name: "p", uid: "u"}]}}',
    '403 error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .metadata.ownerReferences[0]',
  ],
])('%s makes %j of it', async (expression, outcome) => {
  expect(await outcomeOf(configuration(expression), { a: 'b' })).toEqual(outcome);
});

const unmarshalable = (problem: string): string => `403 JSONPath valueExpression evaluated to a type that could not marshal to JSON: ${problem}`;

test.each<[string, unknown]>([
  ['{"x": "y"}', { x: 'y' }],
  ['{"x": string(9007199254740993)}', { x: '9007199254740993' }],
  ['{"x": timestamp("2020-01-01T00:00:00Z")}', { x: '2020-01-01T00:00:00Z' }],
  ['Object.data{x: timestamp("2020-01-01T00:00:00Z")}', unmarshalable('proto: invalid type: time.Time')],
  ['Object.data{x: null}', unmarshalable('proto: invalid type: structpb.NullValue')],
  ['Object.data{x: {"y": {"z": "w"}}}', unmarshalable('proto: invalid type: map[ref.Val]ref.Val')],
  ['{1: "x"}', unmarshalable("unsupported type conversion from 'int' to string")],
  ['type(1)', unmarshalable("type conversion not supported for 'type'")],
  ['quantity("1")', unmarshalable("type conversion error from 'Quantity' to '*structpb.Value'")],
])('a patch with the value %s makes %j of it', async (value, outcome) => {
  expect(await outcomeOf(patch(`[JSONPatch{op: "replace", path: "/data", value: ${value}}]`), { a: 'b' })).toEqual(outcome);
});
