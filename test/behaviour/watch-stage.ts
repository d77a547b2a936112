import { type ManualClock, manualClock, settle } from '../../client/doubles/manual-clock.ts';
import { type TinyServer, tinyServer } from '../../client/doubles/tiny-server.ts';
import { type Client, type ClientOptions, createClient, defineResource, type KubeObject } from '../../client/index.ts';
import { type Informer, type InformerEvent, type InformerOptions, informer } from '../../client/informer/index.ts';
import { listenHttp } from '../../fake/listeners/http-listener.ts';

/** How a client reaches a server: handing values over, or over sockets. */
export const doors = ['in process', 'over sockets'] as const;

/** One of {@link doors}. */
export type Door = (typeof doors)[number];

/** The resource of these tests. */
export const Pod: ReturnType<typeof defineResource<KubeObject>> = defineResource({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });

/** A server, a clock that stands still, and a client. */
export interface WatchStage extends AsyncDisposable {
  readonly server: TinyServer;
  readonly clock: ManualClock;
  readonly client: Client;
  /** Waits, in real time, for what sockets take; fails after five seconds. */
  until(isTrue: () => boolean): Promise<void>;
  /** Moves the clock in steps small enough to see when requests are made. Says at which times one was. */
  advance(ms: number, stepMs?: number): Promise<readonly number[]>;
  informer(options?: InformerOptions<KubeObject>): Informer<KubeObject>;
}

/** What an event says, in words. */
export function wordsOf(event: InformerEvent<KubeObject>): string {
  const marks = [
    'initial' in event && event.initial ? 'initial' : '',
    'certain' in event && !event.certain ? 'uncertain' : '',
    'resync' in event ? 'resync' : '',
  ];
  return [event.type, event.object.metadata?.name, ...marks.filter((mark) => mark !== '')].join(' ');
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** Sets a stage; disposing it closes everything. */
export async function watchStage(door: Door, options: { readonly watchList?: boolean; readonly names?: readonly string[] } = {}): Promise<WatchStage> {
  const { watchList = true, names = [] } = options;
  const clock = manualClock(1_000_000);
  const server = tinyServer({ watchList });
  for (const name of names) server.put(name);
  const clientOptions: ClientOptions = { clock };
  const listener = door === 'in process' ? undefined : await listenHttp(server.connection.exchange);
  const client = await createClient(listener === undefined ? server.connection : { server: listener.url }, clientOptions);
  const informers: Informer<KubeObject>[] = [];
  const quiet = async (): Promise<void> => {
    await settle();
    // A request that was just made crosses the loopback within a few turns of the loop.
    if (listener !== undefined) for (let turn = 0; turn < 3; turn++) await pause();
  };
  return {
    server,
    clock,
    client,
    until: async (isTrue) => {
      const end = performance.now() + 5000;
      while (!isTrue()) {
        if (performance.now() > end) throw new Error('this did not become true in five seconds');
        await pause();
      }
      await quiet();
    },
    advance: async (ms, stepMs = 100) => {
      const times: number[] = [];
      const startedAt = clock.now();
      for (let passed = 0; passed < ms; passed += stepMs) {
        const before = server.asked.length;
        await clock.advance(stepMs);
        await quiet();
        for (let asked = before; asked < server.asked.length; asked++) times.push(clock.now() - startedAt);
      }
      return times;
    },
    informer: (more = {}) => {
      const made = informer(client, Pod, { clock, random: () => 0, onError: () => undefined, ...more });
      informers.push(made);
      return made;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(informers.map((one) => one.close()));
      await client.close();
      await listener?.close();
    },
  };
}
