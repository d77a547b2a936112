import { expect, test } from 'vitest';
import type { Clock } from '../../machinery/clock.ts';
import type { WatchFrame } from '../../machinery/watch/frame.ts';
import { Store } from '../storage/store.ts';
import type { StoredObject } from './strategy.ts';
import { type WatchRequest, watchObjects } from './watch.ts';

function manualClock(): Clock & { advance(ms: number): void } {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    schedule(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((other) => other !== due);
        now = due.at;
        due.run();
      }
      now = end;
    },
  };
}

function scene(historyLimit = 100) {
  const store = new Store<StoredObject>({ historyLimit });
  const clock = manualClock();
  const controller = new AbortController();
  const put = (key: string, labels: Record<string, string> = {}): string => {
    const [namespace = '', name = ''] = key.split('/');
    store.put('configmaps', key, store.get('configmaps', key), (revision) => ({ metadata: { namespace, name, labels, resourceVersion: revision.toString() } }));
    return store.revision.toString();
  };
  const remove = (key: string): string => {
    const entry = store.get('configmaps', key);
    if (entry === undefined) throw new Error(`no ${key}`);
    store.remove(
      'configmaps',
      key,
      entry,
      (revision) => ({ ...entry.value, metadata: { ...entry.value.metadata, resourceVersion: revision.toString() } }) as StoredObject,
    );
    return store.revision.toString();
  };
  const watch = (options: Partial<WatchRequest> = {}): AsyncIterableIterator<WatchFrame> =>
    watchObjects(store, { bucket: 'configmaps', namespace: 'a', apiVersion: 'v1', kind: 'ConfigMap', clock, signal: controller.signal, ...options });
  return { store, clock, controller, put, remove, watch };
}

async function read(watch: AsyncIterableIterator<WatchFrame>, count: number): Promise<WatchFrame[]> {
  const frames: WatchFrame[] = [];
  while (frames.length < count) {
    const { done, value } = await watch.next();
    if (done === true) break;
    frames.push(value);
  }
  return frames;
}

const short = ({ type, object }: WatchFrame): string =>
  type === 'ERROR' ? `${type} ${object.code} ${object.message}` : `${type} ${object.metadata?.name ?? '-'}@${object.metadata?.resourceVersion}`;

const isOne = (object: StoredObject): boolean => object.metadata.labels?.['l'] === '1';

test('without a version the watch begins with what exists in key order, then goes on', async () => {
  const { put, remove, watch } = scene();
  const [b, a] = [put('a/b'), put('a/a')];
  put('other/x');
  const frames = watch();
  const gone = remove('a/b');
  expect((await read(frames, 3)).map(short)).toEqual([`ADDED a@${a}`, `ADDED b@${b}`, `DELETED b@${gone}`]);
});

test('an object that leaves the selection is DELETED with the old content at the new version', async () => {
  const { put, remove, watch, store } = scene();
  const frames = watch({ resourceVersion: store.revision.toString(), matches: isOne });
  put('a/x');
  const versions = [put('a/x', { l: '1' }), put('a/x', { l: '1' }), put('a/x', { l: '2' })];
  remove('a/x');
  const last = put('a/y', { l: '1' });
  const seen = await read(frames, 4);
  expect(seen.map(short)).toEqual([`ADDED x@${versions[0]}`, `MODIFIED x@${versions[1]}`, `DELETED x@${versions[2]}`, `ADDED y@${last}`]);
  expect(seen[2]?.object.metadata).toMatchObject({ labels: { l: '1' } });
});

test('all watchers are handed one frozen object per event', async () => {
  const { put, watch, store } = scene();
  const options = { resourceVersion: store.revision.toString(), matches: isOne };
  const [first, second] = [watch(options), watch(options)];
  put('a/x', { l: '1' });
  put('a/x');
  const [one, two] = [await read(first, 2), await read(second, 2)];
  expect(one.map(({ object }, index) => object === two[index]?.object && Object.isFrozen(object))).toEqual([true, true]);
});

test('the initial events end with an annotated bookmark when bookmarks are allowed', async () => {
  const { put, watch, store } = scene();
  const a = put('a/a');
  const frames = watch({ sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: true });
  const seen = await read(frames, 2);
  expect(seen.map(short)).toEqual([`ADDED a@${a}`, `BOOKMARK -@${store.revision}`]);
  expect(seen[1]?.object.metadata).toMatchObject({ annotations: { 'k8s.io/initial-events-end': 'true' } });
});

test('a watch from any state is one with initial events, and ends them with the bookmark', async () => {
  const { put, watch, store } = scene();
  const a = put('a/a');
  for (const resourceVersion of ['', '0']) {
    const seen = await read(watch({ resourceVersion, allowWatchBookmarks: true }), 2);
    expect(seen.map(short)).toEqual([`ADDED a@${a}`, `BOOKMARK -@${store.revision}`]);
    expect(seen[1]?.object.metadata).toMatchObject({ annotations: { 'k8s.io/initial-events-end': 'true' } });
  }
});

test('sendInitialEvents=false without a version announces nothing', async () => {
  const { put, watch } = scene();
  put('a/a');
  const frames = watch({ sendInitialEvents: false, resourceVersionMatch: 'NotOlderThan' });
  const b = put('a/b');
  expect((await read(frames, 1)).map(short)).toEqual([`ADDED b@${b}`]);
});

test('bookmarks come every minute of the clock and before the time limit', async () => {
  const { watch, store, clock } = scene();
  const frames = watch({ resourceVersion: store.revision.toString(), allowWatchBookmarks: true, timeoutSeconds: 90 });
  const first = frames.next();
  clock.advance(60_000);
  const second = first.then(() => frames.next());
  await first;
  clock.advance(28_000);
  expect([(await first).value, (await second).value].map((frame) => frame?.type)).toEqual(['BOOKMARK', 'BOOKMARK']);
  const end = frames.next();
  clock.advance(2_000);
  expect(await end).toEqual({ done: true, value: undefined });
});

test('a version before the kept history is one ERROR frame, and the end', async () => {
  const { watch, store } = scene();
  expect((await read(watch({ resourceVersion: '1' }), 2)).map(short)).toEqual([`ERROR 410 too old resource version: 1 (${store.compactedRevision})`]);
});

test('a watch that is not read for a whole history ends with 410', async () => {
  const { put, watch, store } = scene(3);
  const from = store.revision.toString();
  const frames = watch({ resourceVersion: from });
  for (let turn = 0; turn < 10; turn += 1) put('a/a');
  expect((await read(frames, 2)).map(short)).toEqual([`ERROR 410 too old resource version: ${from} (${store.compactedRevision})`]);
});

test('a future version stays silent until it has passed, and is a 504 with initial events', async () => {
  const { put, watch, store } = scene();
  const future = (store.revision + 1n).toString();
  const frames = watch({ resourceVersion: future });
  const failed = await read(watch({ resourceVersion: future, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }), 2);
  expect(failed.map(short)).toEqual([`ERROR 504 Timeout: Too large resource version: ${future}, current: ${store.revision}`]);
  put('a/a');
  const b = put('a/b');
  expect((await read(frames, 1)).map(short)).toEqual([`ADDED b@${b}`]);
});

test('a malformed version is refused with a 500 that has no reason', () => {
  const { watch } = scene();
  expect(() => watch({ resourceVersion: 'abc' })).toThrow('resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax');
});

test('the signal ends a waiting reader, and one that left gets nothing more', async () => {
  const { put, watch, store, controller } = scene();
  const options = { resourceVersion: store.revision.toString() };
  const [left, waiting] = [watch(options), watch(options)];
  await left.return?.();
  put('a/a');
  await read(waiting, 1);
  const end = waiting.next();
  controller.abort();
  expect([await end, await left.next()]).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
});
