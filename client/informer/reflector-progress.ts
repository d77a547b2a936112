import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { WatchEvent } from '../../machinery/watch/frame.ts';
import type { SelectionOptions, WatchOptions } from '../call-options.ts';
import type { ResourceClient } from '../resource-client.ts';
import { watchdog } from '../watch/watchdog.ts';
import type { ObjectKey } from './object-key.ts';

/** Where a reflector puts what it learns. */
export interface ReflectorSink<T extends KubeObject> {
  /** The whole present state, at once. */
  replace(objects: ReadonlyMap<ObjectKey, T>): void;
  apply(event: WatchEvent<T>): void;
}

/** What a reflector works with. */
export interface ReflectorOptions<T extends KubeObject> {
  readonly resource: ResourceClient<T>;
  readonly selection: Pick<SelectionOptions, 'labelSelector' | 'fieldSelector'>;
  /** Headers that ask for another form of the objects, such as their metadata alone. */
  readonly headers?: { readonly list: Readonly<Record<string, string>>; readonly watch: Readonly<Record<string, string>> } | undefined;
  readonly sink: ReflectorSink<T>;
  /** What the sink gets of an object; applied as it comes, so that what is dropped never grows old in memory. */
  readonly transform: (object: T) => T;
  /** Whether the transform drops `metadata.managedFields` anyway. */
  readonly skipManagedFields: boolean;
  readonly clock: Clock;
  /** In `[0, 1)`. */
  readonly random: () => number;
  /** After how many milliseconds without any event or bookmark a watch counts as dead. */
  readonly idleMs: number;
  /** Told of every failure; the reflector goes on. */
  readonly onError: (error: unknown) => void;
  /** Told of the version up to which the sink has everything. */
  readonly onVersion: (version: string | undefined) => void;
  readonly signal: AbortSignal;
}

/** What one reflector remembers between connections. */
export interface Progress {
  /** The version of the last event or bookmark; `''` when the next state must be read anew from the quorum. */
  version: string | undefined;
  canWatchList: boolean;
  /** Whether the sink has the whole state, so that a watch may go on from `version`. */
  hasState: boolean;
}

/** All objects of a version. */
export interface State<T extends KubeObject> {
  readonly objects: ReadonlyMap<ObjectKey, T>;
  readonly version: string | undefined;
}

/** A watch's own end, 5 to 10 minutes off, so that the watches of many clients do not end together. */
function watchSeconds(random: () => number): number {
  return 300 + Math.floor(random() * 300);
}

/** Reads one watch to its end; says how many events came. @throws what ended it, silence of `idleMs` included */
export async function readWatch<T extends KubeObject>(
  options: ReflectorOptions<T>,
  query: Pick<WatchOptions, 'resourceVersion' | 'resourceVersionMatch' | 'sendInitialEvents'>,
  onEvent: (event: WatchEvent<T>) => void,
): Promise<number> {
  const { resource, selection, headers, clock, random, idleMs, signal, onError, transform } = options;
  const expected = headers === undefined ? resource.descriptor.kind : 'PartialObjectMetadata';
  const dog = watchdog(clock, idleMs, signal);
  const asked = { ...selection, ...query, allowWatchBookmarks: true, timeoutSeconds: watchSeconds(random), headers: headers?.watch };
  let count = 0;
  try {
    for await (const event of resource.watch({ ...asked, leaveUnfrozen: true, skipManagedFields: options.skipManagedFields, signal: dog.signal })) {
      dog.feed();
      count++;
      const { kind } = event.object;
      if (event.type === 'BOOKMARK') onEvent(event);
      else if (kind === undefined || kind === expected) onEvent({ type: event.type, object: transform(event.object) });
      else onError(new TypeError(`a watch of ${expected} brought a ${kind}, which is left out`));
    }
    return count;
  } catch (error) {
    throw signal.aborted ? signal.reason : (dog.bite ?? error);
  } finally {
    dog.end();
  }
}

/** Puts an event of a running watch into the sink. */
export function take<T extends KubeObject>({ sink, onVersion }: ReflectorOptions<T>, progress: Progress, event: WatchEvent<T>): void {
  if (event.type !== 'BOOKMARK') sink.apply(event);
  const version = event.object.metadata?.resourceVersion;
  if (version === undefined) return;
  progress.version = version;
  onVersion(version);
}

/** Puts the whole state of a version into the sink. */
export function takeState<T extends KubeObject>({ sink, onVersion }: ReflectorOptions<T>, progress: Progress, state: State<T>): void {
  sink.replace(state.objects);
  progress.version = state.version;
  progress.hasState = true;
  onVersion(state.version);
}
