import { describe, expect, test } from 'vitest';
import { answer } from '../../client/doubles/scripted-server.ts';
import { isExpired, TransportError } from '../../client/index.ts';
import { sharedInformers } from '../../client/informer/index.ts';
import { defineResource } from '../../machinery/resource.ts';
import { failureStatus } from '../../machinery/status.ts';
import { doors, Pod, type WatchStage, watchStage, wordsOf } from './watch-stage.ts';

const refused = (): TransportError => new TransportError('connection refused', { retriable: true });
const gone = () => answer(410, failureStatus({ code: 410, reason: 'Expired', message: 'too old resource version' }));
const seconds = (stage: WatchStage, index: number): number => Number(stage.server.queries[index]?.get('timeoutSeconds'));

describe.each(doors)('%s', (door) => {
  test('check 11: one watch brings the whole state at its bookmark, and then what is new', async () => {
    await using stage = await watchStage(door, { names: ['a', 'b'] });
    const { server } = stage;
    server.holdBookmark = true;
    const pods = stage.informer();
    const seen: string[] = [];
    pods.handle((event) => void seen.push(wordsOf(event)));
    await stage.until(() => server.openWatches === 1);
    expect([pods.isSynced, pods.cache.size, seen]).toEqual([false, 0, []]);
    server.endInitialEvents();
    await pods.synced;
    expect(pods.cache.size).toBe(2);
    server.put('c');
    await stage.until(() => seen.length === 3);
    expect(seen).toEqual(['add a initial', 'add b initial', 'add c']);
    expect(server.asked).toEqual(['watch ?resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&sendInitialEvents=true']);
  });

  test('check 12: a server that refuses initial events is listed, then watched from the version of the list', async () => {
    await using stage = await watchStage(door, { watchList: false, names: ['a'] });
    const pods = stage.informer({ random: () => 0.999 });
    await pods.synced;
    await stage.until(() => stage.server.openWatches === 1);
    expect(stage.server.asked.slice(1)).toEqual(['list ?resourceVersion=0&limit=500', 'watch ?resourceVersion=2&allowWatchBookmarks=true']);
    expect(seconds(stage, 2)).toBeGreaterThanOrEqual(300);
    expect(seconds(stage, 2)).toBeLessThan(600);
    expect(pods.cache.get('shop/a')).toMatchObject({ apiVersion: 'v1', kind: 'Pod' });
  });

  test('check 13: a watch that was closed goes on at its last bookmark, without a list and without news', async () => {
    await using stage = await watchStage(door, { names: ['a'] });
    const { server } = stage;
    const pods = stage.informer();
    const seen: string[] = [];
    pods.handle((event) => void seen.push(wordsOf(event)));
    await pods.synced;
    for (let change = 0; change < 3; change++) server.put('a');
    await stage.until(() => seen.length === 4);
    const bookmark = server.bookmark();
    await stage.until(() => pods.resourceVersion === bookmark);
    await stage.advance(200_000, 100_000);
    server.endWatches('cleanly');
    await stage.until(() => server.openWatches === 1);
    expect(server.asked.slice(1)).toEqual([`watch ?resourceVersion=${bookmark}&allowWatchBookmarks=true`]);
    expect(seen).toHaveLength(4);
  });

  test('check 14: after 410 the list is read at the last version, whole, and at once anew when that has expired too', async () => {
    await using stage = await watchStage(door, { watchList: false, names: ['a'] });
    const { server } = stage;
    const pods = stage.informer();
    const seen: string[] = [];
    pods.handle((event) => void seen.push(wordsOf(event)));
    await pods.synced;
    await stage.until(() => server.openWatches === 1);
    server.fail(gone());
    server.endWatches('expired');
    expect(await stage.advance(700)).toEqual([]);
    await stage.advance(100);
    await stage.until(() => server.openWatches === 1);
    expect(server.asked.slice(3)).toEqual(['list ?resourceVersion=2', 'list ?limit=500', 'watch ?resourceVersion=2&allowWatchBookmarks=true']);
    expect(seen).toEqual(['add a initial']);
  });

  test('check 15: a server that is away is asked again for the same watch at growing distances', async () => {
    await using stage = await watchStage(door, { names: ['a'] });
    const { server } = stage;
    const pods = stage.informer({ random: () => 0.5 });
    await pods.synced;
    server.fail(...Array.from({ length: 9 }, refused));
    server.endWatches('cleanly');
    await stage.until(() => server.asked.length === 2);
    const times = await stage.advance(170_000, 400);
    const waits = times.map((time, index) => time - (times[index - 1] ?? 0));
    const ranges = [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30].map((least) => [least * 1000, least * 2000]);
    for (const [index, [least = 0, most = 0]] of ranges.entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(least);
      expect(waits[index]).toBeLessThan(most + 400);
    }
    expect(new Set(server.asked.slice(1))).toEqual(new Set(['watch ?resourceVersion=2&allowWatchBookmarks=true']));
  });

  test('check 16: a deletion that was missed is told once, as uncertain, before what is new; cache and handlers agree', async () => {
    await using stage = await watchStage(door, { watchList: false, names: ['a', 'b'] });
    const { server } = stage;
    const pods = stage.informer();
    const seen: string[] = [];
    const disagreements: string[] = [];
    pods.handle((event) => {
      seen.push(wordsOf(event));
      const isThere = pods.cache.get(`shop/${event.object.metadata?.name}`) !== undefined;
      if (isThere === (event.type === 'delete')) disagreements.push(wordsOf(event));
    });
    await pods.synced;
    await stage.until(() => seen.length === 2);
    server.endWatches('expired');
    server.remove('a');
    server.put('c');
    await stage.advance(1000);
    await stage.until(() => seen.length === 4);
    expect(seen.slice(2)).toEqual(['delete a uncertain', 'add c']);
    expect(disagreements).toEqual([]);
  });

  test('check 17: an object that was replaced unseen is one update with another uid', async () => {
    await using stage = await watchStage(door, { names: ['a'] });
    const { server } = stage;
    const pods = stage.informer();
    const seen: string[] = [];
    pods.handle((event) => {
      const before = event.type === 'update' ? event.before.metadata?.uid : '';
      seen.push(`${wordsOf(event)} ${before}→${event.object.metadata?.uid}`);
    });
    await pods.synced;
    await stage.until(() => seen.length === 1);
    server.endWatches('expired');
    server.remove('a');
    server.put('a');
    await stage.advance(1000);
    await stage.until(() => seen.length === 2);
    expect(seen).toEqual(['add a initial →uid-1', 'update a uid-1→uid-3']);
  });

  test('check 18: a handler that comes late gets what is there before what is new, and is synced when it is through', async () => {
    await using stage = await watchStage(door, { names: ['a', 'b'] });
    const pods = stage.informer();
    await pods.synced;
    const seen: string[] = [];
    const gate = Promise.withResolvers<void>();
    let isSynced = false;
    const registration = pods.handle(async (event) => {
      seen.push(wordsOf(event));
      await gate.promise;
    });
    registration.synced.then(() => (isSynced = true)).catch(() => undefined);
    stage.server.put('c');
    await stage.until(() => pods.cache.size === 3);
    expect([isSynced, registration.backlog]).toEqual([false, 3]);
    gate.resolve();
    await registration.synced;
    await stage.until(() => seen.length === 3);
    expect(seen).toEqual(['add a initial', 'add b initial', 'add c']);
  });

  test('check 19: a handler that stalls holds up nobody, hears of everything later, and leaves nothing behind', async () => {
    await using stage = await watchStage(door, { names: ['a'] });
    const { server, clock } = stage;
    const pods = stage.informer();
    const [slow, fast]: [string[], string[]] = [[], []];
    let stalledMs = 10_000;
    pods.handle(async (event) => {
      await new Promise<void>((resolve) => (stalledMs === 0 ? resolve() : clock.schedule(stalledMs, resolve)));
      slow.push(wordsOf(event));
    });
    pods.handle((event) => void fast.push(wordsOf(event)));
    await pods.synced;
    server.put('b');
    server.remove('a');
    await stage.until(() => fast.length === 3);
    expect([slow, pods.cache.size]).toEqual([[], 1]);
    stalledMs = 0;
    await stage.advance(10_000, 5000);
    await stage.until(() => slow.length === 3);
    expect(slow).toEqual(fast);
    stalledMs = 1e9;
    server.put('c');
    await stage.until(() => fast.length === 4);
    await pods.close();
    await stage.until(() => server.openWatches === 0);
    // The handler's own timer is all that is left.
    expect(clock.pending()).toBe(1);
  });

  test('check 20: a factory watches once for two who ask, ends with its block, and hands out what cannot be changed', async () => {
    await using stage = await watchStage(door, { names: ['a'] });
    const { server, client, clock } = stage;
    const node = (): readonly string[] => ['n1'];
    const Service = defineResource({ group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true });
    const Secret = defineResource({ group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true });
    {
      await using factory = sharedInformers(client, { clock, onError: () => undefined });
      const first = factory.for(Pod, { indexers: { node } });
      const second = factory.for(Pod, { indexers: { node } });
      for (const descriptor of [Service, Secret]) factory.for(descriptor);
      await stage.until(() => server.openWatches === 3);
      await factory.synced();
      expect([factory.size, server.asked.length]).toEqual([3, 3]);
      expect(() => factory.for(Pod, { indexers: { node: () => [] } })).toThrow('with another function');
      expect(() => second.cache.byIndex('zone', 'z')).toThrow('there is no index "zone"');
      const [pod] = second.cache.byIndex('node', 'n1');
      expect(() => Object.assign(pod?.metadata ?? {}, { name: 'x' })).toThrow(TypeError);
      await first.close();
      expect(server.openWatches).toBe(3);
    }
    await stage.until(() => server.openWatches === 0);
    expect(clock.pending()).toBe(0);
  });

  test('check 22: a watch resumes at its last bookmark a second later, without gap or repetition, until its version is too old', async () => {
    await using stage = await watchStage(door, { names: ['a'] });
    const { server, client } = stage;
    const seen: string[] = [];
    const watching = (async () => {
      for await (const { type, object } of client.resource(Pod).watch({ resourceVersion: '2', resume: true }))
        seen.push(`${type} ${object.metadata?.resourceVersion}`);
    })().catch((error: unknown) => error);
    await stage.until(() => server.openWatches === 1);
    server.put('b');
    await stage.until(() => seen.length === 1);
    const bookmark = server.bookmark();
    await stage.advance(200);
    server.endWatches(new TransportError('socket hang up', { retriable: true }));
    expect(await stage.advance(700)).toEqual([]);
    await stage.advance(200);
    await stage.until(() => server.openWatches === 1);
    expect(server.asked.at(-1)).toBe(`watch ?resourceVersion=${bookmark}&allowWatchBookmarks=true`);
    server.put('a');
    await stage.until(() => seen.length === 2);
    server.endWatches('expired');
    expect(isExpired(await watching)).toBe(true);
    expect(seen).toEqual(['ADDED 3', `MODIFIED ${Number(bookmark) + 1}`]);
  });

  test('a watch on which nothing comes for minutes is opened anew at the same version', async () => {
    await using stage = await watchStage(door, { names: ['a'] });
    const pods = stage.informer();
    await pods.synced;
    await stage.advance(299_000, 99_700);
    expect(stage.server.asked).toHaveLength(1);
    await stage.advance(2000);
    await stage.until(() => stage.server.openWatches === 1 && stage.server.asked.length === 2);
    expect(stage.server.asked[1]).toBe('watch ?resourceVersion=2&allowWatchBookmarks=true');
  });

  test.each(['expired', 'cleanly'] as const)('a server that ends every watch after one event (%s) is not asked in a hot loop', async (how) => {
    await using stage = await watchStage(door, { names: ['a'] });
    const { server } = stage;
    const pods = stage.informer();
    await pods.synced;
    let asked = 0;
    for (let step = 0; step < 300; step++) {
      if (server.openWatches > 0) {
        server.put('a');
        server.endWatches(how);
      }
      await stage.advance(100);
      asked = server.asked.length;
    }
    // Thirty seconds have passed.
    expect(asked).toBeLessThanOrEqual(10 + 30);
    expect(asked).toBeGreaterThan(2);
  });

  test('a server that takes the wish for initial events and never ends them is listed', async () => {
    await using stage = await watchStage(door, { names: ['a'] });
    stage.server.holdBookmark = true;
    const pods = stage.informer();
    await stage.until(() => stage.server.openWatches === 1);
    await stage.advance(120_000, 30_000);
    await stage.until(() => pods.isSynced);
    expect(stage.server.asked[1]).toBe('list ?resourceVersion=0&limit=500');
  });
});
