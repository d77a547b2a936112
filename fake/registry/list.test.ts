import { expect, test } from 'vitest';
import { StatusError } from '../../machinery/status.ts';
import { Store } from '../storage/store.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';
import { type ListRequest, listObjects } from './list.ts';
import type { StoredObject } from './strategy.ts';

function scene(keys: readonly string[] = ['a/a', 'a/b', 'a/c', 'a/d', 'a/e']) {
  const store = new Store<StoredObject>();
  const put = (key: string, l = ''): string => {
    const [namespace = '', name = ''] = key.split('/');
    store.put('things', key, store.get('things', key), (revision) => ({ metadata: { namespace, name, labels: { l }, resourceVersion: revision.toString() } }));
    return store.revision.toString();
  };
  for (const key of keys) put(key);
  const list = (options: Partial<ListRequest> = {}) => listObjects(store, { bucket: 'things', namespace: 'a', ...options });
  const names = (options: Partial<ListRequest> = {}) => list(options).items.map(({ metadata }) => metadata.name);
  return { store, put, list, names };
}

function refusal(run: () => unknown): StatusError['status'] {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return error.status;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('pages name what is left and share the revision of the first one, whatever is written meanwhile', () => {
  const { store, put, list, names } = scene();
  const first = list({ limit: 2 });
  expect(first.metadata).toMatchObject({ resourceVersion: store.revision.toString(), remainingItemCount: 3 });
  put('a/bb');
  put('a/c', 'changed');
  const second = list({ limit: 2, continue: first.metadata.continue ?? '' });
  expect(second.metadata).toMatchObject({ resourceVersion: first.metadata.resourceVersion, remainingItemCount: 1 });
  expect(second.items.map(({ metadata }) => [metadata.name, metadata.labels?.['l']])).toEqual([
    ['c', ''],
    ['d', ''],
  ]);
  expect(list({ continue: second.metadata.continue ?? '' }).metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  expect(names()).toEqual(['a', 'b', 'bb', 'c', 'd', 'e']);
});

test('with a selection pages are filled up and do not say what is left', () => {
  const { list, put } = scene(['a/a', 'a/c', 'a/e']);
  put('a/b', '1');
  put('a/d', '1');
  const { items, metadata } = list({ limit: 1, matches: (object) => object.metadata.labels?.['l'] === '1' });
  expect([items.map((item) => item.metadata.name), metadata.remainingItemCount, metadata.continue === undefined]).toEqual([['b'], undefined, false]);
});

test('a page that is full goes on while anything follows, whether it matches or not', () => {
  const { list, put } = scene(['a/b']);
  put('a/a', '1');
  const matches = ({ metadata }: StoredObject): boolean => metadata.labels?.['l'] === '1';
  const first = list({ limit: 1, matches });
  expect(first.items).toHaveLength(1);
  const second = list({ limit: 1, matches, continue: first.metadata.continue ?? '' });
  expect([second.items, second.metadata.continue]).toEqual([[], undefined]);
});

test('all namespaces sort by the joined key', () => {
  const { list } = scene(['x/a', 'x-b/a', 'y/a']);
  const page = list({ namespace: '', limit: 1 });
  const rest = list({ namespace: '', continue: page.metadata.continue ?? '' });
  expect([...page.items, ...rest.items].map(({ metadata }) => metadata.namespace)).toEqual(['x-b', 'x', 'y']);
});

test('version 0 ignores the limit, Exact reads the past, and a limit makes a version exact', () => {
  const { put, list, names } = scene(['a/a']);
  const then = put('a/b');
  put('a/c');
  expect([names({ resourceVersion: '0', limit: 1 }), names({ resourceVersion: then }), names({ resourceVersion: then, limit: 5 })]).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
    ['a', 'b'],
  ]);
  expect(list({ resourceVersion: then, resourceVersionMatch: 'Exact' }).metadata.resourceVersion).toBe(then);
});

test('an expired token is a 410 with a token that goes on with what is current', () => {
  const { store, put, list, names } = scene();
  const token = list({ limit: 2 }).metadata.continue ?? '';
  put('a/bb');
  store.compact();
  const { code, reason, metadata } = refusal(() => list({ continue: token }));
  expect([code, reason]).toEqual([410, 'Expired']);
  expect(decodeContinue(String(metadata['continue']))).toEqual({ revision: -1n, start: 'b\0' });
  expect(names({ continue: String(metadata['continue']) })).toEqual(['bb', 'c', 'd', 'e']);
});

test('versions that are gone, yet to come or no number are refused', () => {
  const { list } = scene();
  expect(refusal(() => list({ resourceVersion: '1', resourceVersionMatch: 'Exact' }))).toMatchObject({
    code: 410,
    message: 'The resourceVersion for the provided list is too old.',
  });
  expect(refusal(() => list({ resourceVersion: '999999' }))).toMatchObject({ code: 504, reason: 'Timeout', details: { retryAfterSeconds: 1 } });
  expect(refusal(() => list({ resourceVersion: 'abc' }))).toMatchObject({ code: 400 });
});

test.each([
  ['nope', "invalid character '\\u009e' looking for beginning of value"],
  ['e30', 'server does not recognize this encoded version '],
  [' ', 'illegal base64 data at input byte 0'],
  ['bogus', 'illegal base64 data at input byte 4'],
  [encodeContinue({ revision: -1n, start: '' }), 'encoded start key empty (version meta.k8s.io/v1)'],
])('the token %s is refused with the reason', (token, reason) => {
  const { list } = scene();
  expect(refusal(() => list({ continue: token })).message).toBe(`invalid continue token: continue key is not valid: ${reason}`);
});

test('a token keeps 64 bits and letters beyond ASCII', () => {
  const continuation = { revision: 2n ** 62n + 1n, start: 'ä/b\0' };
  expect(decodeContinue(encodeContinue(continuation))).toEqual(continuation);
});
