import { expect, test } from 'vitest';
import type { MutableJsonObject } from '../json.ts';
import { DecodeError, decodeInPlace } from './decode.ts';
import { type FieldSchema, type StructSchema, structSchema, type TypeSchema } from './type-schema.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const field = (name: string, schema: TypeSchema): [string, FieldSchema] => [name, { name, schema, patchStrategies: [] }];
const struct = (name: string, fields: readonly [string, FieldSchema][], required: readonly string[] = []): StructSchema =>
  structSchema({ name, required, fields: () => new Map(fields) });
const container = struct('io.k8s.api.core.v1.Container', [field('name', text)]);
const spec = struct('io.k8s.api.core.v1.PodSpec', [
  field('containers', { kind: 'list', items: container, listType: 'map', keys: ['name'], atomic: false }),
  field('surge', { kind: 'scalar', type: 'int-or-string' }),
  field('since', { kind: 'scalar', type: 'string', format: 'date-time' }),
  field('size', { kind: 'scalar', type: 'quantity' }),
  field('replicas', { kind: 'scalar', type: 'integer', format: 'int32' }),
]);
const pod = struct(
  'io.k8s.api.core.v1.Pod',
  [
    field('spec', spec),
    field('data', { kind: 'map', values: text, atomic: false }),
    field('rules', { kind: 'list', items: text, listType: 'atomic', keys: [], atomic: true }),
  ],
  ['rules'],
);

const failure = (value: MutableJsonObject): string => {
  try {
    decodeInPlace(value, pod);
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
  }
  return 'no error';
};

test('unknown fields go, and their paths are answered with indexes', () => {
  const value: MutableJsonObject = { spec: { containers: [{ name: 'c', imagee: 'j' }], nodename: 'x' } };
  expect(decodeInPlace(value, pod)).toEqual(['spec.containers[0].imagee', 'spec.nodename']);
  expect(value).toEqual({ spec: { containers: [{ name: 'c' }] } });
});

test('a null field is absent, a null in a map of texts is empty, an empty map leaves no trace', () => {
  const value: MutableJsonObject = { spec: null, data: { k: null } };
  decodeInPlace(value, pod);
  expect(value).toEqual({ data: { k: '' } });
  const empty: MutableJsonObject = { data: {}, rules: [] };
  decodeInPlace(empty, pod);
  expect(empty).toEqual({ rules: [] });
});

test('a wrong type is told in the words of the Go decoder', () => {
  expect(failure({ data: { k: 1 } })).toBe('json: cannot unmarshal number into Go struct field Pod.data of type string');
  expect(failure({ data: 'x' })).toBe('json: cannot unmarshal string into Go struct field Pod.data of type map[string]string');
  expect(failure({ spec: { containers: {} } })).toBe('json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container');
  expect(failure({ spec: { replicas: 1.5 } })).toBe('json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.replicas of type int32');
});

test('values of a tree are told of in the words of the converter, and cut to the width of their field', () => {
  const told = (value: MutableJsonObject): string => {
    try {
      decodeInPlace(value, pod, { fromTree: true });
    } catch (error) {
      if (error instanceof DecodeError) return error.message;
    }
    return 'no error';
  };
  expect(told({ spec: { replicas: 2.5 } })).toBe('cannot convert float64 to int32');
  expect(told({ spec: { replicas: '2' } })).toBe('unrecognized type: int32');
  expect(told({ spec: { containers: 'a' } })).toBe('cannot restore slice from string');
  expect(told({ spec: 1 })).toBe('cannot restore struct from: int64');
  const wide: MutableJsonObject = { spec: { replicas: 99_999_999_999 } };
  decodeInPlace(wide, pod, { fromTree: true });
  expect(wide).toEqual({ spec: { replicas: 1_215_752_191 } });
});

test('a type that reads JSON itself knows nothing of its place in a tree', () => {
  const told = (value: MutableJsonObject, fromTree: boolean): string => {
    try {
      decodeInPlace({ spec: value }, pod, { fromTree });
    } catch (error) {
      if (error instanceof DecodeError) return error.message;
    }
    return 'no error';
  };
  const misfits: readonly [MutableJsonObject, string, string][] = [
    [{ surge: 1.5 }, 'number 1.5 into Go ', 'int32'],
    [{ surge: 99_999_999_999 }, 'number 99999999999 into Go ', 'int32'],
    [{ surge: true }, 'bool into Go ', 'int32'],
    [{ since: 5 }, 'number into Go ', 'string'],
  ];
  for (const [value, what, type] of misfits) {
    expect(told(value, true)).toBe(`json: cannot unmarshal ${what}value of type ${type}`);
    expect(told(value, false)).toBe(`json: cannot unmarshal ${what}struct field PodSpec.spec.${Object.keys(value)[0]} of type ${type}`);
  }
  expect(told({ surge: 2, since: '2026-01-01T00:00:00Z', size: ' 1Gi ' }, false)).toBe('no error');
  expect(told({ size: '1i' }, false)).toBe("unable to parse quantity's suffix");
});

test('a text may not spell an integer as a fraction, nor one that is too wide', () => {
  const told = (spelled: ReadonlyMap<string, string>, replicas: number): string | undefined => {
    try {
      decodeInPlace({ spec: { replicas } }, pod, { spelled });
      return undefined;
    } catch (error) {
      return error instanceof DecodeError ? error.message : String(error);
    }
  };
  expect(told(new Map(), 3)).toBeUndefined();
  expect(told(new Map([['spec.replicas', '3.0']]), 3)).toBe('json: cannot unmarshal number 3.0 into Go struct field PodSpec.spec.replicas of type int32');
  expect(told(new Map(), 2 ** 31)).toBe('json: cannot unmarshal number 2147483648 into Go struct field PodSpec.spec.replicas of type int32');
});

test('an empty list stays where lists are always written', () => {
  const list: TypeSchema = { kind: 'list', items: text, listType: 'atomic', keys: [], atomic: true };
  const slice = struct('io.k8s.api.discovery.v1.EndpointSlice', [field('endpoints', list), field('others', list)]);
  const value: MutableJsonObject = { endpoints: [], others: [] };
  decodeInPlace(value, slice);
  expect(value).toEqual({ endpoints: [] });
});

test('types that have a name are told by it, and embedded structs are steps on the way', () => {
  const port: TypeSchema = { kind: 'scalar', type: 'integer', format: 'int32' };
  const config = struct('io.k8s.api.core.v1.ConfigMapVolumeSource', [field('defaultMode', port)]);
  const volume = struct('io.k8s.api.core.v1.Volume', [field('name', text), field('configMap', config)]);
  const full = struct('io.k8s.api.core.v1.Container', [field('imagePullPolicy', text)]);
  const claim = struct('io.k8s.api.core.v1.PersistentVolumeClaimSpec', [
    field('accessModes', { kind: 'list', items: text, listType: 'atomic', keys: [], atomic: true }),
  ]);
  const told = (value: MutableJsonObject, schema: StructSchema): string => {
    try {
      decodeInPlace(value, schema);
      return '';
    } catch (error) {
      return String(error);
    }
  };
  expect(told({ imagePullPolicy: 5 }, full)).toContain('cannot unmarshal number into Go struct field Container.imagePullPolicy of type v1.PullPolicy');
  expect(told({ accessModes: 'x' }, claim)).toContain('of type []v1.PersistentVolumeAccessMode');
  expect(told({ accessModes: [5] }, claim)).toContain('of type v1.PersistentVolumeAccessMode');
  expect(told({ configMap: { defaultMode: 'x' } }, volume)).toContain('Go struct field ConfigMapVolumeSource.VolumeSource.configMap.defaultMode of type int32');
  expect(told({ name: 5 }, volume)).toContain('Go struct field Volume.name of type string');
});

test('a whole number beyond 64 bits is no integer, and one of 64 bits is kept', () => {
  const long = struct('io.k8s.api.core.v1.X', [field('seconds', { kind: 'scalar', type: 'integer', format: 'int64' })]);
  const kept: MutableJsonObject = { seconds: 9223372036854775807n };
  decodeInPlace(kept, long);
  expect(kept).toEqual({ seconds: 9223372036854775807n });
  expect(() => decodeInPlace({ seconds: 2 ** 63 }, long, { spelled: new Map([['seconds', '9223372036854775808']]) })).toThrow(
    'json: cannot unmarshal number 9223372036854775808 into Go struct field X.seconds of type int64',
  );
});

test('zeros leave no trace where Go leaves them out, and stay where they say something', () => {
  const types = ['string', 'integer', 'boolean'] as const;
  const left = types.map((type) => field(`${type}?`, { kind: 'scalar', type, zero: 'omitted' }));
  const thing = struct('io.k8s.api.a.v1.Thing', [...left, ...types.map((type) => field(type, { kind: 'scalar', type }))], ['string?']);
  const value: MutableJsonObject = { 'string?': '', string: '', 'integer?': 0, integer: 0, 'boolean?': false, boolean: false };
  decodeInPlace(value, thing);
  expect(value).toEqual({ string: '', integer: 0, boolean: false });
  const given: MutableJsonObject = { 'string?': 'a', 'integer?': 1, 'boolean?': true };
  decodeInPlace(given, thing);
  expect(given).toEqual({ 'string?': 'a', 'integer?': 1, 'boolean?': true });
});

test('zeros that Go writes in any case are there when they were not given', () => {
  const types = ['string', 'integer', 'boolean'] as const;
  const fields = types.map((type) => field(type, { kind: 'scalar', type, zero: 'written' }));
  const thing = struct(
    'io.k8s.api.a.v1.Thing',
    [...fields, field('pointer', text), field('free', { kind: 'scalar', type: 'string', zero: 'written' })],
    [...types, 'pointer'],
  );
  const value: MutableJsonObject = { boolean: true };
  decodeInPlace(value, thing);
  expect(value).toEqual({ string: '', integer: 0, boolean: true });
});

test('a type that reads its JSON itself has the last word, wherever it stands', () => {
  expect(failure({ data: 5, spec: { replicas: 'x', since: 'yesterday' } })).toBe(
    'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
  );
  expect(failure({ data: 5, spec: { since: 5 } })).toBe('json: cannot unmarshal number into Go struct field PodSpec.spec.since of type string');
  expect(failure({ data: 5, spec: { size: 'x' } })).toContain('quantities must match the regular expression');
  expect(failure({ data: 5, spec: { surge: true } })).toBe('json: cannot unmarshal bool into Go struct field PodSpec.spec.surge of type int32');
  expect(failure({ data: 5, spec: { replicas: 'x' } })).toBe('json: cannot unmarshal number into Go struct field Pod.data of type map[string]string');
});

test('a list of numbers is bytes, each from 0 to 255', () => {
  const bytes: TypeSchema = { kind: 'scalar', type: 'string', format: 'byte' };
  const secret = struct('io.k8s.api.core.v1.Secret', [field('data', { kind: 'map', values: bytes, atomic: false }), field('one', bytes)]);
  const value: MutableJsonObject = { data: { a: [104, 105], b: [], c: [null] }, one: [1] };
  decodeInPlace(value, secret);
  expect(value).toEqual({ data: { a: 'aGk=', b: '', c: 'AA==' }, one: 'AQ==' });
  expect(() => decodeInPlace({ data: { a: ['x'] } }, secret)).toThrow('json: cannot unmarshal string into Go struct field Secret.data of type uint8');
  expect(() => decodeInPlace({ data: { a: [256] } }, secret)).toThrow('json: cannot unmarshal number 256 into Go struct field Secret.data of type uint8');
});

test('the same name of a type may stand for two, and one embedded struct in another', () => {
  const holding = (name: string, key: string): StructSchema => struct(name, [field(key, text)]);
  const told = (schema: StructSchema, key: string): string => {
    try {
      decodeInPlace({ [key]: 5 }, schema);
    } catch (error) {
      return (error as Error).message.replace('json: cannot unmarshal number into Go struct field ', '');
    }
    return '';
  };
  expect(told(holding('io.k8s.api.rbac.v1.Subject', 'kind'), 'kind')).toBe('Subject.kind of type string');
  expect(told(holding('io.k8s.api.flowcontrol.v1.Subject', 'kind'), 'kind')).toBe('Subject.kind of type v1.SubjectKind');
  const named = 'io.k8s.api.admissionregistration.v1.NamedRuleWithOperations';
  expect(told(holding(named, 'scope'), 'scope')).toContain('NamedRuleWithOperations.RuleWithOperations.Rule.scope of type ');
  expect(told(holding(named, 'operations'), 'operations')).toBe('NamedRuleWithOperations.RuleWithOperations.operations of type v1.OperationType');
  expect(told(holding(named, 'resourceNames'), 'resourceNames')).toBe('NamedRuleWithOperations.resourceNames of type string');
});
