import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { StatusError } from '../status.ts';
import { applyJsonPatch } from './json-patch.ts';

const refusal = new StatusError({ code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} });
const document = Object.freeze({ a: '1', list: Object.freeze(['x', 'y', 'z']), o: Object.freeze({ 'k/l~m': 1 }) });

test.each<[string, Json[], Json]>([
  ['replace adds an absent key', [{ op: 'replace', path: '/b', value: 2 }], { ...document, b: 2 }],
  ['copy from an absent key stores null', [{ op: 'copy', from: '/zz', path: '/b' }], { ...document, b: null }],
  ['-1 is the last item', [{ op: 'remove', path: '/list/-1' }], { ...document, list: ['x', 'y'] }],
  ['adding at -1 appends', [{ op: 'add', path: '/list/-1', value: 'w' }], { ...document, list: ['x', 'y', 'z', 'w'] }],
  ['- appends', [{ op: 'add', path: '/list/-', value: 'w' }], { ...document, list: ['x', 'y', 'z', 'w'] }],
  ['escapes are undone', [{ op: 'remove', path: '/o/k~1l~0m' }], { ...document, o: {} }],
  ['an empty path replaces the whole', [{ op: 'replace', path: '', value: [] }], []],
  ['move takes and puts', [{ op: 'move', from: '/list/0', path: '/list/2' }], { ...document, list: ['y', 'z', 'x'] }],
])('%s', (_, operations, result) => {
  expect(applyJsonPatch(document, operations)).toEqual(result);
});

test.each<[string, Json]>([
  ['removing what is not there', { op: 'remove', path: '/zz' }],
  ['adding at the root', { op: 'add', path: '', value: {} }],
  ['testing the root', { op: 'test', path: '', value: {} }],
  ['a failed test', { op: 'test', path: '/a', value: '2' }],
  ['an index beyond the end', { op: 'add', path: '/list/4', value: 'x' }],
  ['going through a text', { op: 'add', path: '/a/b', value: 'x' }],
  ['an unknown operation', { op: 'spin', path: '/a' }],
])('%s is 422 with the one message', (_, operation) => {
  expect(() => applyJsonPatch(document, [operation])).toThrow(refusal);
});

test('more than 10,000 operations are 413', () => {
  const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/a', value: '1' }));
  expect(() => applyJsonPatch(document, operations)).toThrow('The allowed maximum operations in a JSON patch is 10000, got 10001');
});

test('untouched parts are shared', () => {
  expect((applyJsonPatch(document, [{ op: 'add', path: '/b', value: 1 }]) as { list: unknown }).list).toBe(document.list);
});
