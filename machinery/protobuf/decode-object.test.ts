import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeMessage, type MessageTable } from './decode-message.ts';
import { decodeObject, unrecognized } from './decode-object.ts';
import { WireError } from './wire-reader.ts';

const table = JSON.parse(readFileSync(new URL('../generated/protobuf-fields.json', import.meta.url), 'utf8')) as MessageTable;
const encoder = new TextEncoder();

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))];
}
const bytes = (number: number, content: readonly number[] | string): number[] => {
  const body = typeof content === 'string' ? [...encoder.encode(content)] : content;
  return [...varint(number * 8 + 2), ...varint(body.length), ...body];
};
const integer = (number: number, value: number): number[] => [...varint(number * 8), ...varint(value)];
const envelope = (apiVersion: string, kind: string, raw: readonly number[]): Uint8Array =>
  Uint8Array.from([0x6b, 0x38, 0x73, 0, ...bytes(1, [...bytes(1, apiVersion), ...bytes(2, kind)]), ...bytes(2, raw)]);
const message = (type: string, raw: readonly number[]): unknown => decodeMessage(Uint8Array.from(raw), type, table);

test('an object comes out with its type, and zeros that only Go writes stay out', () => {
  const metadata = [...bytes(1, 'web'), ...bytes(2, ''), ...integer(7, 0), ...bytes(8, []), ...bytes(11, [...bytes(1, 'app'), ...bytes(2, 'web')])];
  const spec = [...integer(1, 0), ...integer(5, 0), ...integer(7, 0)];
  expect(decodeObject(envelope('apps/v1', 'Deployment', [...bytes(1, metadata), ...bytes(2, spec)]), table)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { replicas: 0 },
  });
});

test("the fields of an inlined struct stand among its owner's", () => {
  expect(message('io.k8s.api.core.v1.Volume', [...bytes(1, 'v'), ...bytes(2, bytes(2, bytes(1, 'Memory')))])).toEqual({
    name: 'v',
    emptyDir: { medium: 'Memory' },
  });
});

test.for([
  ['io.k8s.api.core.v1.ServicePort', [...integer(3, 80), ...bytes(4, [...integer(1, 1), ...bytes(3, 'http')])], { port: 80, targetPort: 'http' }],
  ['io.k8s.api.core.v1.ServicePort', [...integer(3, 80), ...bytes(4, integer(2, 8080))], { port: 80, targetPort: 8080 }],
  ['io.k8s.api.coordination.v1.LeaseSpec', bytes(3, [...integer(1, 1), ...integer(2, 5000)]), { acquireTime: '1970-01-01T00:00:01.000005Z' }],
  ['io.k8s.api.core.v1.ResourceRequirements', bytes(1, [...bytes(1, 'cpu'), ...bytes(2, bytes(1, '1'))]), { limits: { cpu: '1' } }],
  ['io.k8s.api.core.v1.Secret', bytes(2, [...bytes(1, 'k'), ...bytes(2, [0xff, 0])]), { data: { k: '/wA=' } }],
  ['io.k8s.api.apps.v1.ControllerRevision', [...bytes(2, bytes(1, '{"a":1}')), ...integer(3, 2)], { data: { a: 1 }, revision: 2 }],
  ['io.k8s.api.core.v1.PodSecurityContext', [...bytes(4, varint(300)), ...integer(2, 0)], { supplementalGroups: [300], runAsUser: 0 }],
] as const)('%s reads as its JSON', ([type, raw, expected]) => {
  expect(message(type, raw)).toEqual(expected);
});

test('a negative number keeps its sign', () => {
  const minusOne = [8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
  expect(message('io.k8s.api.scheduling.v1.PriorityClass', [0x10, ...minusOne.slice(1)])).toEqual({ value: -1 });
});

test('bytes without the prefix are named', () => {
  expect(unrecognized(encoder.encode('xxxx'))).toBe('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  expect(unrecognized(new Uint8Array())).toBe('empty data');
  expect(unrecognized(envelope('v1', 'Pod', []))).toBeUndefined();
});

test('what ends too early or is no message is refused', () => {
  expect(() => decodeObject(envelope('v1', 'Pod', [10, 200]), table)).toThrow(WireError);
  expect(() => decodeObject(envelope('v1', 'Pod', [11]), table)).toThrow('illegal wireType 3');
  expect(() => decodeObject(envelope('v1', 'Nope', []), table)).toThrow('no kind "Nope" is registered for version "v1"');
});
