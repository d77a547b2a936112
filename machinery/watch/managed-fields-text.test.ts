import { expect, test } from 'vitest';
import { decodeFrames } from './frame.ts';
import { frameWithoutManagedFields } from './managed-fields-text.ts';

/** What comes of a frame between two others. */
async function decoded(frame: object): Promise<unknown> {
  const lines = [{ first: 1 }, frame, { last: 1 }].map((value) => `${JSON.stringify(value)}\n`).join('');
  const values: unknown[] = [];
  for await (const batch of decodeFrames(ReadableStream.from([[new TextEncoder().encode(lines)]]), { skipManagedFields: true })) values.push(...batch);
  expect([values.length, values[0], values[2]]).toEqual([3, { first: 1 }, { last: 1 }]);
  return values[1];
}

const plain = [
  { manager: 'm', fieldsV1: { 'f:spec': { 'k:{"name":"w"}': { '.': {} } } } },
  { manager: 'n', fieldsV1: {} },
];

test('managed fields are left out wherever they stand in the metadata', async () => {
  const spec = { image: 'i', note: '"managedFields":[', args: [{ a: 1 }] };
  for (const metadata of [
    { name: 'a', managedFields: plain },
    { managedFields: plain, name: 'a' },
    { name: 'a', managedFields: plain, labels: { b: 'c' } },
    { managedFields: plain },
  ]) {
    const { managedFields: _, ...rest } = metadata;
    expect(await decoded({ type: 'ADDED', object: { kind: 'Pod', metadata, spec } })).toEqual({ type: 'ADDED', object: { kind: 'Pod', metadata: rest, spec } });
  }
});

test('the same key in the data of an object is none of it', async () => {
  const frames = [
    { type: 'ADDED', object: { metadata: { name: 'a' }, spec: { managedFields: plain } } },
    { type: 'ADDED', object: { metadata: { annotations: { managedFields: plain } } } },
    { type: 'ADDED', object: { spec: { metadata: { managedFields: plain } }, metadata: {} } },
    { type: 'ADDED', metadata: { managedFields: plain }, object: {} },
    { type: 'ADDED', object: { metadata: { annotations: { text: '{"object":{"metadata":{"managedFields":[' } } } },
    { type: 'ADDED', object: { list: [{ metadata: { managedFields: plain } }] } },
  ];
  for (const frame of frames) expect(await decoded(frame)).toEqual(frame);
});

test('what the end is not certain of comes whole, and nothing else of the object is lost', async () => {
  const odd = ['}]', 'v:[{"a":1}]', '}],', '}]}', '"}]"', '\\"}]', '}],"spec":{"x":"', '}]}}"'];
  for (const key of odd) {
    const metadata = { name: 'a', managedFields: [{ manager: 'm', fieldsV1: { [key]: {} } }], labels: { b: 'c' } };
    const frame = { type: 'ADDED', object: { metadata, spec: { list: [{ a: [{}] }], text: key } } };
    const got = (await decoded(frame)) as typeof frame;
    expect(got.object.spec).toEqual(frame.object.spec);
    expect(got.object.metadata.labels).toEqual({ b: 'c' });
  }
  const nested = { type: 'ADDED', object: { metadata: { managedFields: [{ list: [{}] }, {}], name: 'a' } } };
  expect(await decoded(nested)).toEqual(nested);
  const none = { type: 'ADDED', object: { metadata: { managedFields: [], ownerReferences: [{ name: 'b' }], name: 'a' } } };
  expect(((await decoded(none)) as typeof none).object.metadata.ownerReferences).toEqual([{ name: 'b' }]);
});

test('what does not end, and what is written with spaces, is left to be parsed whole', () => {
  for (const text of ['{"object":{"metadata":{"managedFields":[{"a":"', '{"object":{"metadata":{"managedFields": [{}]}}}', '{}', ''])
    expect(frameWithoutManagedFields(text, 0, text.length)).toBe(undefined);
});
