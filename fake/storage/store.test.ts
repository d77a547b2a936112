import { expect, test } from 'vitest';
import { Store } from './store.ts';
import { treeSize, treeVisit } from './sorted-tree.ts';

interface Item {
  readonly name: string;
  readonly revision?: string;
}

const put = (store: Store<Item>, key: string, name = key) =>
  store.put('items', key, store.get('items', key), (revision) => ({ name, revision: String(revision) }));
const remove = (store: Store<Item>, key: string) => {
  const current = store.get('items', key);
  return current === undefined ? undefined : store.remove('items', key, current, (revision) => ({ ...current.value, revision: String(revision) }));
};
const keys = (store: Store<Item>, at?: bigint): string[] => {
  const found: string[] = [];
  treeVisit(store.entries('items', at), {}, (_, key) => found.push(key) > 0);
  return found;
};

test('every commit has a revision of its own, stamped into a frozen value', () => {
  const store = new Store<Item>();
  const before = store.revision;
  put(store, 'a');
  const entry = store.get('items', 'a');
  expect(entry?.value).toEqual({ name: 'a', revision: String(before + 1n) });
  expect(Object.isFrozen(entry?.value)).toBe(true);
  expect([entry?.revision, entry?.createRevision, store.revision]).toEqual([before + 1n, before + 1n, before + 1n]);
});

test('a write that was built on another state is refused with what is there', () => {
  const store = new Store<Item>();
  put(store, 'a', 'first');
  const stale = store.get('items', 'a');
  put(store, 'a', 'second');
  const refused = store.put('items', 'a', stale, () => ({ name: 'third' }));
  expect(refused).toMatchObject({ kind: 'refused', current: { value: { name: 'second' } } });
  expect(store.put('items', 'a', undefined, () => ({ name: 'third' }))).toMatchObject({ kind: 'refused' });
  expect(store.get('items', 'a')?.value.name).toBe('second');
});

test('a bucket can be read as it was at any kept revision, and not changed by that', () => {
  const store = new Store<Item>();
  put(store, 'a');
  put(store, 'b');
  const then = store.revision;
  remove(store, 'a');
  put(store, 'c');
  expect([keys(store, then), keys(store)]).toEqual([
    ['a', 'b'],
    ['b', 'c'],
  ]);
});

test('a cursor sees every change after its revision once and in order, with the state before and after', () => {
  const store = new Store<Item>();
  put(store, 'a', 'old');
  const cursor = store.cursor('items', store.revision);
  put(store, 'a', 'new');
  remove(store, 'a');
  const [first, second, none] = [cursor.next(), cursor.next(), cursor.next()];
  expect(first).toMatchObject({ key: 'a', before: { value: { name: 'old' } }, after: { value: { name: 'new' } } });
  expect(second).toMatchObject({
    key: 'a',
    before: { value: { name: 'new' } },
    after: undefined,
    tombstone: { name: 'new', revision: String(store.revision) },
  });
  expect(none).toBeUndefined();
});

test('waiting ends with the next commit, or with the signal', async () => {
  const store = new Store<Item>();
  const cursor = store.cursor('items', store.revision);
  const waiting = cursor.wait(new AbortController().signal);
  put(store, 'a');
  await waiting;
  expect(cursor.next()).toMatchObject({ key: 'a' });
  const abort = new AbortController();
  const second = cursor.wait(abort.signal);
  abort.abort();
  await second;
  expect(cursor.next()).toBeUndefined();
});

test('a reader is notified once: of the next change, of one that is there, of its end, and not when it has cancelled', () => {
  const store = new Store<Item>();
  const cursor = store.cursor('items', store.revision);
  const calls: string[] = [];
  cursor.notify(() => calls.push('first'));
  cursor.notify(() => calls.push('cancelled'))();
  expect(calls).toEqual([]);
  put(store, 'a');
  put(store, 'b');
  expect(calls).toEqual(['first']);
  cursor.notify(() => calls.push('at once'));
  expect(calls).toEqual(['first', 'at once']);
  cursor.next();
  cursor.next();
  cursor.notify(() => calls.push('end'));
  expect(store.waiting).toBe(1);
  store.endReaders('items');
  expect(calls).toEqual(['first', 'at once', 'end']);
  expect(store.waiting).toBe(0);
});

test('a cursor that is left behind by compaction says so, one that kept up goes on', () => {
  const store = new Store<Item>({ historyLimit: 3 });
  const behind = store.cursor('items', store.revision);
  const current = store.cursor('items', store.revision);
  for (const key of ['a', 'b', 'c']) put(store, key);
  for (let index = 0; index < 3; index += 1) current.next();
  put(store, 'd');
  expect(behind.next()).toBe('expired');
  expect(current.next()).toMatchObject({ key: 'd' });
  expect(store.historyLength).toBe(3);
  expect(store.cursor('items', store.compactedRevision - 1n).next()).toBe('expired');
  expect(store.cursor('items', store.compactedRevision).next()).toMatchObject({ key: 'b' });
});

test('a fork starts with the same objects and goes its own way', () => {
  const store = new Store<Item>();
  put(store, 'a');
  const fork = store.fork();
  put(fork, 'b');
  put(store, 'c');
  expect([keys(store), keys(fork)]).toEqual([
    ['a', 'c'],
    ['a', 'b'],
  ]);
  expect(fork.entries('items')).not.toBe(store.entries('items'));
  expect(store.fork().entries('items')).toBe(store.entries('items'));
});

test('restoring a snapshot brings the objects back under a higher revision, and ends older readers', () => {
  const store = new Store<Item>();
  put(store, 'a');
  const snapshot = store.snapshot();
  put(store, 'b');
  const reader = store.cursor('items', store.revision);
  const before = store.revision;
  store.restore(snapshot);
  expect(keys(store)).toEqual(['a']);
  expect(store.revision).toBe(before + 1n);
  expect(reader.next()).toBe('expired');
  put(store, 'c');
  expect(treeSize(store.entries('items'))).toBe(2);
});

test('ended readers read what was committed until then and no more; later ones begin anew', () => {
  const store = new Store<Item>();
  const early = store.cursor('items', store.revision);
  put(store, 'a');
  store.endReaders('items');
  put(store, 'b');
  expect(early.next()).toMatchObject({ key: 'a' });
  expect(early.next()).toBe('ended');
  expect(early.next()).toBe('ended');
  const late = store.cursor('items', store.revision);
  put(store, 'c');
  expect(late.next()).toMatchObject({ key: 'c' });
});

test('a reader that waits is woken by the end', async () => {
  const store = new Store<Item>();
  const reader = store.cursor('items', store.revision);
  const waiting = reader.wait(new AbortController().signal);
  store.endReaders('items');
  await waiting;
  expect(reader.next()).toBe('ended');
});

test('an observer sees every commit of every bucket, and when the store goes back', () => {
  const store = new Store<Item>();
  const seen: string[] = [];
  const end = store.observe({
    changed: (bucket, { key, after }) => seen.push(`${bucket} ${key} ${after === undefined ? 'gone' : 'there'}`),
    restored: () => seen.push('restored'),
  });
  const snapshot = store.snapshot();
  put(store, 'a');
  remove(store, 'a');
  store.restore(snapshot);
  end();
  put(store, 'b');
  expect(seen).toEqual(['items a there', 'items a gone', 'restored']);
});
