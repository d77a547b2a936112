import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { applyJsonPatch, JsonPatchError } from './json-patch.ts';

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

function failureOf(operation: Json): JsonPatchError {
  try {
    applyJsonPatch(document, [operation]);
  } catch (error) {
    if (error instanceof JsonPatchError) return error;
  }
  throw new Error('it was applied');
}

// As gopkg.in/evanphx/json-patch.v4 v4.13 words them.
test.each<[Json, string]>([
  [{ op: 'remove', path: '/zz' }, "error in remove for path: '/zz': Unable to remove nonexistent key: zz: missing value"],
  [{ op: 'remove', path: '/list/x' }, 'error in remove for path: \'/list/x\': strconv.Atoi: parsing "x": invalid syntax'],
  [{ op: 'remove', path: '/o/p/q' }, 'remove operation does not apply: doc is missing path: "/o/p/q": missing value'],
  [{ op: 'add', path: '', value: {} }, 'add operation does not apply: doc is missing path: "": missing value'],
  [{ op: 'add', path: '/a/b', value: 'x' }, 'add operation does not apply: doc is missing path: "/a/b": missing value'],
  [{ op: 'add', path: '/list/4', value: 'x' }, "error in add for path: '/list/4': Unable to access invalid index: 4: invalid index referenced"],
  [
    { op: 'add', path: '/list/x', value: 'x' },
    "error in add for path: '/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax",
  ],
  [{ op: 'add' }, 'add operation failed to decode path: operation missing path field: missing value'],
  [{ op: 'replace', path: '/z/y', value: 1 }, 'replace operation does not apply: doc is missing path: /z/y: missing value'],
  [{ op: 'replace', path: '/list/9', value: 1 }, 'replace operation does not apply: doc is missing key: /list/9: missing value'],
  [{ op: 'replace', path: '', value: 1 }, 'replace operation value must be object or array'],
  [{ op: 'test', path: '', value: {} }, 'testing value  failed: test failed'],
  [{ op: 'test', path: '/a', value: '2' }, 'testing value /a failed: test failed'],
  [{ op: 'test', path: '/z/y', value: '2' }, 'test operation does not apply: is missing path: /z/y: missing value'],
  [{ op: 'test', path: '/list/9', value: '2' }, "error in test for path: '/list/9': Unable to access invalid index: 9: invalid index referenced"],
  [{ op: 'move', from: '/zz', path: '/b' }, "error in move for path: 'zz': Unable to remove nonexistent key: zz: missing value"],
  [{ op: 'move', from: '/z/y', path: '/b' }, 'move operation does not apply: doc is missing from path: /z/y: missing value'],
  [{ op: 'move', from: '/a', path: '/z/y' }, 'move operation does not apply: doc is missing destination path: /z/y: missing value'],
  [{ op: 'copy', from: '/list/9', path: '/b' }, "error in copy for from: '/list/9': Unable to access invalid index: 9: invalid index referenced"],
  [{ op: 'copy', from: '/a', path: '/list/9' }, 'error while adding value during copy: Unable to access invalid index: 9: invalid index referenced'],
  [{ op: 'spin', path: '/a' }, 'Unexpected kind: spin'],
])('%j is answered with the one message, and %j is known', (operation, problem) => {
  const failure = failureOf(operation);
  expect(failure.problem).toBe(problem);
  expect(failure.status).toMatchObject({ code: 422, message: 'the server rejected our request due to an error in our request' });
});

test('a test that finds another value is told from one that cannot look', () => {
  expect(failureOf({ op: 'test', path: '/a', value: '2' }).isTestFailure).toBe(true);
  expect(failureOf({ op: 'test', path: '/z/y', value: '2' }).isTestFailure).toBe(false);
});

test('more than 10,000 operations are 413', () => {
  const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/a', value: '1' }));
  expect(() => applyJsonPatch(document, operations)).toThrow('The allowed maximum operations in a JSON patch is 10000, got 10001');
});

test('untouched parts are shared', () => {
  expect((applyJsonPatch(document, [{ op: 'add', path: '/b', value: 1 }]) as { list: unknown }).list).toBe(document.list);
});
