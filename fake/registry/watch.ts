import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { expired, type Status, StatusError } from '../../machinery/status.ts';
import { INITIAL_EVENTS_END, type WatchEvent, type WatchFrame } from '../../machinery/watch/frame.ts';
import type { Change, Entry } from '../storage/history.ts';
import { treeVisit } from '../storage/sorted-tree.ts';
import type { Cursor, Store } from '../storage/store.ts';
import { checkListOptions, revisionComplaint, revisionTooLarge } from './list-options.ts';
import type { StoredObject } from './strategy.ts';

/** What is watched, from where, and how. */
export interface WatchRequest {
  /** `plural` plus `.group` outside of core. */
  readonly bucket: string;
  /** `''` for all namespaces and for cluster-scoped resources. */
  readonly namespace: string;
  /** Kind and apiVersion of the bookmarks. */
  readonly apiVersion: string;
  readonly kind: string;
  /** The label and field selectors in one; absent: everything. */
  readonly matches?: (object: StoredObject) => boolean;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
  readonly sendInitialEvents?: boolean;
  readonly allowWatchBookmarks?: boolean;
  readonly timeoutSeconds?: number;
  readonly clock: Clock;
  /** Ends the watch at once, read to the end or not. */
  readonly signal: AbortSignal;
  /** Turns objects into what is sent: another version, a Table, metadata only. Called for bookmarks too, never for an ERROR. */
  readonly project?: (object: KubeObject, type: WatchEvent['type']) => KubeObject;
}

const BOOKMARK_EVERY_MS = 60_000;
const BOOKMARK_BEFORE_END_MS = 2_000;

// Stamped once per change, so that all watchers share one object and its encoding.
const departures = new WeakMap<Change<StoredObject>, StoredObject>();

/** The state that left a selection, at the version of the change that took it out. */
function departure(change: Change<StoredObject>, before: StoredObject): StoredObject {
  const known = departures.get(change);
  if (known !== undefined) return known;
  const metadata = Object.freeze({ ...before.metadata, resourceVersion: change.revision.toString() });
  const stamped = Object.freeze({ ...before, metadata }) as StoredObject;
  departures.set(change, stamped);
  return stamped;
}

/** What a change is to a watcher with that selection; undefined: nothing. */
function eventOf(change: Change<StoredObject>, matches: (object: StoredObject) => boolean): WatchEvent<StoredObject> | undefined {
  const before = change.before?.value;
  const was = before !== undefined && matches(before);
  if (change.after === undefined) return was ? { type: 'DELETED', object: change.tombstone ?? before } : undefined;
  const after = change.after.value;
  if (matches(after)) return { type: was ? 'MODIFIED' : 'ADDED', object: after };
  return was ? { type: 'DELETED', object: departure(change, before) } : undefined;
}

/** Where a watch begins: the revision it follows on from, the objects it announces first, or the Status that is all it says. */
interface Beginning {
  readonly after: bigint;
  readonly initial: readonly StoredObject[];
  readonly failure?: Status;
}

function currentObjects(store: Store<StoredObject>, { bucket, namespace, matches }: WatchRequest): StoredObject[] {
  const found: StoredObject[] = [];
  // '0' is the character after '/': the range holds the keys of one namespace.
  const range = namespace === '' ? {} : { from: `${namespace}/`, until: `${namespace}0` };
  treeVisit(store.entries(bucket), range, ({ value }: Entry<StoredObject>) => {
    if (matches === undefined || matches(value)) found.push(value);
    return true;
  });
  return found;
}

function tooOld(asked: bigint, oldest: bigint): Status {
  return expired(`too old resource version: ${asked} (${oldest})`).status;
}

function beginningOf(store: Store<StoredObject>, request: WatchRequest): Beginning {
  const { resourceVersion = '', sendInitialEvents } = request;
  const complaint = resourceVersion === '' ? undefined : revisionComplaint(resourceVersion);
  if (complaint !== undefined) throw new StatusError({ code: 500, message: complaint });
  const asked = resourceVersion === '' ? 0n : BigInt(resourceVersion);
  const now = store.revision;
  if (sendInitialEvents === true) {
    if (asked > now) return { after: now, initial: [], failure: revisionTooLarge(asked, now).status };
    return { after: now, initial: currentObjects(store, request) };
  }
  if (asked === 0n) return { after: now, initial: sendInitialEvents === false && resourceVersion === '' ? [] : currentObjects(store, request) };
  if (asked < store.compactedRevision) return { after: asked, initial: [], failure: tooOld(asked, store.compactedRevision) };
  return { after: asked, initial: [] };
}

/** Whether a watch announces what there is, though it does not say so: the server takes it for one that does. @see apimachinery defaults.go */
function isFromAnyState({ resourceVersion = '', resourceVersionMatch = '' }: WatchRequest): boolean {
  return resourceVersionMatch === '' && (resourceVersion === '' || resourceVersion === '0');
}

/** The frames of a watch that are there to be read, without any waiting. */
class FrameSource {
  readonly #store: Store<StoredObject>;
  readonly #request: WatchRequest;
  readonly #cursor: Cursor<StoredObject>;
  readonly #matches: (object: StoredObject) => boolean;
  readonly #after: bigint;
  #initial: readonly StoredObject[];
  #announced = 0;
  #failure: Status | undefined;
  #initialBookmarkDue: boolean;
  #seen: bigint;
  bookmarkDue = false;

  constructor(store: Store<StoredObject>, request: WatchRequest) {
    checkListOptions(request, 'watch');
    const beginning = beginningOf(store, request);
    const { namespace, matches = () => true, sendInitialEvents, allowWatchBookmarks } = request;
    this.#store = store;
    this.#request = request;
    this.#matches = namespace === '' ? matches : (object) => object.metadata.namespace === namespace && matches(object);
    this.#after = beginning.after;
    this.#seen = beginning.after;
    this.#initial = beginning.initial;
    this.#failure = beginning.failure;
    this.#initialBookmarkDue = allowWatchBookmarks === true && (sendInitialEvents ?? isFromAnyState(request));
    this.#cursor = store.cursor(request.bucket, beginning.after);
  }

  /** Calls `run` once when there may be another frame. Returns the cancellation. */
  notify(run: () => void): () => void {
    return this.#cursor.notify(run);
  }

  /** The next frame; undefined: none now; `ended`: the resource is no longer served. After an ERROR there is nothing more to read. */
  take(): WatchFrame | undefined | 'ended' {
    if (this.#failure !== undefined) return { type: 'ERROR', object: this.#failure };
    const object = this.#initial[this.#announced];
    if (object !== undefined) {
      this.#announced += 1;
      return this.#framed({ type: 'ADDED', object });
    }
    this.#initial = [];
    if (this.#initialBookmarkDue) {
      this.#initialBookmarkDue = false;
      return this.#bookmark(this.#after, { annotations: { [INITIAL_EVENTS_END]: 'true' } });
    }
    return this.#takeChange() ?? this.#takeBookmark();
  }

  #takeChange(): WatchFrame | undefined | 'ended' {
    for (let change = this.#cursor.next(); change !== undefined; change = this.#cursor.next()) {
      if (change === 'ended') return change;
      if (change === 'expired') return { type: 'ERROR', object: tooOld(this.#seen, this.#store.compactedRevision) };
      // A watch may begin at a revision that is yet to come.
      if (change.revision <= this.#after) continue;
      this.#seen = change.revision;
      const event = eventOf(change, this.#matches);
      if (event !== undefined) return this.#framed(event);
    }
    return undefined;
  }

  #takeBookmark(): WatchFrame | undefined {
    if (!this.bookmarkDue || this.#store.revision < this.#after) return undefined;
    this.bookmarkDue = false;
    return this.#bookmark(this.#store.revision, {});
  }

  #bookmark(revision: bigint, extra: { readonly annotations?: Readonly<Record<string, string>> }): WatchFrame {
    const { kind, apiVersion } = this.#request;
    return this.#framed({ type: 'BOOKMARK', object: { kind, apiVersion, metadata: { resourceVersion: revision.toString(), ...extra } } });
  }

  #framed(event: WatchEvent): WatchFrame {
    const { project } = this.#request;
    return project === undefined ? event : { type: event.type, object: project(event.object, event.type) };
  }
}

/** Calls `due` about every minute, and shortly before a watch with a time limit ends. Returns the cancellation. */
function scheduleBookmarks(clock: Clock, endsAt: number, due: () => void): () => void {
  let cancel = (): void => {};
  const plan = (): void => {
    const untilEnd = endsAt - BOOKMARK_BEFORE_END_MS - clock.now();
    const delay = untilEnd > 0 ? Math.min(BOOKMARK_EVERY_MS, untilEnd) : BOOKMARK_EVERY_MS;
    cancel = clock.schedule(delay, () => {
      plan();
      due();
    });
  };
  plan();
  return () => cancel();
}

/**
 * Follows a bucket from now on: the place in the history is taken before this returns, so that no later write is missed.
 *
 * Objects are those of the store, shared by all watchers. Ends on the signal, on the time limit, after an ERROR, and when
 * the reader leaves; one reader only.
 *
 * @throws {StatusError} 422 for options that contradict each other, 500 for a resourceVersion that is no number
 * @see apiserver pkg/storage/cacher/cacher.go (v1.37)
 */
export function watchObjects(store: Store<StoredObject>, request: WatchRequest): AsyncIterableIterator<WatchFrame> {
  const { clock, signal, timeoutSeconds = 0, allowWatchBookmarks } = request;
  const source = new FrameSource(store, request);
  const stop = new AbortController();
  const endsAt = timeoutSeconds > 0 ? clock.now() + timeoutSeconds * 1000 : Number.POSITIVE_INFINITY;
  let wake: (() => void) | undefined;
  let following = false;
  let unfollow = (): void => undefined;
  const notify = (): void => wake?.();
  const cancels: (() => void)[] = [];
  const finish = (): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    signal.removeEventListener('abort', finish);
    for (const cancel of cancels) cancel();
    unfollow();
    notify();
  };
  if (signal.aborted) finish();
  else {
    signal.addEventListener('abort', finish, { once: true });
    if (timeoutSeconds > 0) cancels.push(clock.schedule(timeoutSeconds * 1000, finish));
    const due = (): void => {
      source.bookmarkDue = true;
      notify();
    };
    if (allowWatchBookmarks === true) cancels.push(scheduleBookmarks(clock, endsAt, due));
  }
  const follow = (): void => {
    if (following) return;
    following = true;
    unfollow = source.notify(() => {
      following = false;
      notify();
    });
  };
  const next = async (): Promise<IteratorResult<WatchFrame, undefined>> => {
    while (!stop.signal.aborted) {
      const frame = source.take();
      if (frame === 'ended') finish();
      else if (frame !== undefined) {
        if (frame.type === 'ERROR') finish();
        return { done: false, value: frame };
      }
      if (stop.signal.aborted) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
        follow();
      });
      wake = undefined;
    }
    return { done: true, value: undefined };
  };
  return {
    next,
    return: () => {
      finish();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
