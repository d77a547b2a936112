import { expect, test } from 'vitest';
import type { KubeObject } from '../../machinery/object.ts';
import { defineResource } from '../../machinery/resource.ts';
import { failureStatus } from '../../machinery/status.ts';
import type { Client } from '../client.ts';
import { createClient } from '../create-client.ts';
import { type ManualClock, manualClock, settle } from '../doubles/manual-clock.ts';
import { answer } from '../doubles/scripted-server.ts';
import { type TinyServer, tinyServer } from '../doubles/tiny-server.ts';
import { TransportError } from '../errors.ts';
import { type Informer, informer } from './informer.ts';
import { withoutManagedFields } from './informer-options.ts';
import { metadataInformer } from './other-informers.ts';
import { sharedInformers } from './shared-informers.ts';

const Pod = defineResource({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });

interface Bench extends AsyncDisposable {
  readonly server: TinyServer;
  readonly clock: ManualClock;
  readonly client: Client;
  readonly pods: Informer<KubeObject>;
  readonly seen: string[];
}

async function bench(watchList: boolean, names: readonly string[]): Promise<Bench> {
  const clock = manualClock();
  const server = tinyServer({ watchList });
  for (const name of names) server.put(name);
  const client = await createClient(server.connection, { clock });
  const pods = informer(client, Pod, {
    clock,
    random: () => 0,
    onError: () => undefined,
    indexers: { label: (pod) => Object.values(pod.metadata?.labels ?? {}) },
  });
  const seen: string[] = [];
  pods.handle(
    (event) =>
      void seen.push(
        [
          event.type,
          event.object.metadata?.name,
          ...('initial' in event && event.initial ? ['initial'] : []),
          ...('certain' in event && !event.certain ? ['uncertain'] : []),
        ].join(' '),
      ),
  );
  await pods.synced;
  await settle();
  return { server, clock, client, pods, seen, [Symbol.asyncDispose]: () => pods.close() };
}

test('one watch brings the whole state and then the news', async () => {
  await using b = await bench(true, ['a', 'b']);
  b.server.put('a');
  b.server.remove('b');
  await settle();
  expect(b.seen).toEqual(['add a initial', 'add b initial', 'update a', 'delete b']);
  expect(b.server.asked).toEqual(['watch ?resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&sendInitialEvents=true']);
  expect(b.pods.cache.list().map((pod) => pod.metadata?.name)).toEqual(['a']);
});

test('a server without initial events is listed and then watched from there', async () => {
  await using b = await bench(false, ['a']);
  b.server.put('b');
  await settle();
  expect(b.seen).toEqual(['add a initial', 'add b']);
  expect(b.server.asked.slice(1)).toEqual(['list ?resourceVersion=0&limit=500', 'watch ?resourceVersion=2&allowWatchBookmarks=true']);
});

test('a watch that ends is opened again at the last version, without a list and without news', async () => {
  await using b = await bench(true, ['a']);
  b.server.put('a');
  await settle();
  b.server.endWatches('cleanly');
  await settle();
  expect(b.server.asked[1]).toBe('watch ?resourceVersion=3&allowWatchBookmarks=true');
  expect(b.seen).toEqual(['add a initial', 'update a']);
});

test('a server that is away is tried again at growing distances, at the same version', async () => {
  await using b = await bench(true, ['a']);
  b.server.fail(...Array.from({ length: 3 }, () => new TransportError('refused', { retriable: true })));
  b.server.endWatches('cleanly');
  await settle();
  const times: number[] = [];
  for (let step = 0; step < 60; step++) {
    const before = b.server.asked.length;
    await b.clock.advance(100);
    if (b.server.asked.length > before) times.push(b.clock.now());
  }
  expect(times).toEqual([800, 2400, 5600]);
  expect(new Set(b.server.asked.slice(1))).toEqual(new Set(['watch ?resourceVersion=2&allowWatchBookmarks=true']));
});

test('after a watch that expired the list is read at the last version, and anew when that has expired too', async () => {
  await using b = await bench(false, ['a']);
  const gone = failureStatus({ code: 410, reason: 'Expired', message: 'too old' });
  b.server.endWatches('expired');
  b.server.fail(answer(410, gone));
  await b.clock.advance(1_000);
  expect(b.server.asked.slice(3)).toEqual(['list ?resourceVersion=2', 'list ?limit=500', 'watch ?resourceVersion=2&allowWatchBookmarks=true']);
  expect(b.seen).toEqual(['add a initial']);
});

test('a deletion that was missed is told as uncertain, before the news of the same list', async () => {
  await using b = await bench(false, ['a', 'b']);
  b.server.endWatches('expired');
  b.server.remove('a');
  b.server.put('c');
  await b.clock.advance(1_000);
  expect(b.seen.slice(2)).toEqual(['delete a uncertain', 'add c']);
  expect(b.pods.cache.get('shop/a')).toBe(undefined);
});

test('a handler that comes late gets what is there first, and one that throws or stalls holds up nobody', async () => {
  await using b = await bench(true, ['a']);
  const late: string[] = [];
  const registration = b.pods.handle((event) => void late.push(event.type));
  b.pods.handle(() => Promise.reject(new Error('bad handler')));
  b.pods.handle(() => new Promise(() => undefined));
  await registration.synced;
  b.server.put('b');
  await settle();
  expect(late).toEqual(['add', 'add']);
  expect(b.seen).toEqual(['add a initial', 'add b']);
});

test('an index finds objects by what its function says, and forgets them with the change', async () => {
  await using b = await bench(true, []);
  b.server.put('a', { metadata: { labels: { app: 'web' } } });
  await settle();
  expect(b.pods.cache.byIndex('label', 'web')).toHaveLength(1);
  b.server.put('a', { metadata: { labels: { app: 'db' } } });
  await settle();
  expect(b.pods.cache.byIndex('label', 'web')).toHaveLength(0);
  expect(() => b.pods.cache.byIndex('nope', 'web')).toThrow('label');
  const [pod] = b.pods.cache.list('shop');
  expect(() => Object.assign(pod?.metadata ?? {}, { name: 'x' })).toThrow(TypeError);
});

test('a shared informer watches once, and closing leaves no timer', async () => {
  const b = await bench(true, ['a']);
  await b[Symbol.asyncDispose]();
  const shared = sharedInformers(b.client, { clock: b.clock });
  expect(shared.for(Pod).cache).toBe(shared.for(Pod).cache);
  await shared.synced();
  await shared.close();
  expect(b.server.asked).toHaveLength(2);
  expect(b.clock.pending()).toBe(0);
});

test('a handler with a resync hears of everything again, others do not', async () => {
  await using b = await bench(true, ['a']);
  const seen: string[] = [];
  const registration = b.pods.handle((event) => void seen.push(event.type === 'update' && event.resync ? 'resync' : event.type), { resyncMs: 30_000 });
  await b.clock.advance(60_000);
  expect(seen).toEqual(['add', 'resync', 'resync']);
  registration.remove();
  await b.clock.advance(60_000);
  expect(seen).toHaveLength(3);
  expect(b.seen).toEqual(['add a initial']);
});

test('a cache keeps what the transform gives back, and the object as it came when that fails', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  server.put('a', { metadata: { managedFields: [{ manager: 'm' }] } });
  server.put('bad');
  const errors: unknown[] = [];
  await using client = await createClient(server.connection, { clock });
  const transform = (pod: KubeObject): KubeObject => {
    if (pod.metadata?.name === 'bad') throw new Error('no');
    return withoutManagedFields(pod);
  };
  await using pods = informer(client, Pod, { clock, transform, onError: (error) => errors.push(error) });
  await pods.synced;
  expect(pods.cache.get('shop/a')?.metadata).not.toHaveProperty('managedFields');
  expect(pods.cache.get('shop/bad')?.metadata?.name).toBe('bad');
  expect(errors).toHaveLength(1);
});

test('a loop over events sees them all, and leaves no handler behind', async () => {
  await using b = await bench(true, ['a']);
  const seen: string[] = [];
  const looping = (async () => {
    for await (const event of b.pods.events()) {
      seen.push(`${event.type} ${event.object.metadata?.name}`);
      if (seen.length === 3) break;
    }
  })();
  b.server.put('b');
  b.server.put('b');
  await looping;
  expect(seen).toEqual(['add a', 'add b', 'update b']);
});

test('a metadata informer asks for metadata alone, in lists and watches', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: false });
  server.put('a', { kind: 'PartialObjectMetadata' });
  const accepted: (string | undefined)[] = [];
  const exchange: typeof server.connection.exchange = (request) => {
    accepted.push(request.headers['accept']);
    return server.connection.exchange(request);
  };
  await using client = await createClient({ exchange, peer: {} }, { clock });
  await using pods = metadataInformer(client, Pod, { clock, onError: () => undefined });
  await pods.synced;
  expect(accepted.map((value) => /as=(\w+);/.exec(value ?? '')?.[1])).toEqual(['PartialObjectMetadata', 'PartialObjectMetadataList']);
});

test('an informer that its signal ends rejects those who wait for it', async () => {
  const abort = new AbortController();
  const server = tinyServer({ watchList: true });
  await using client = await createClient(server.connection);
  const pods = informer(client, Pod, { clock: manualClock(), signal: abort.signal });
  abort.abort();
  await expect(pods.synced).rejects.toThrow('closed before');
});
