import { type Occurrence, referenceKey } from './occurrence.ts';
import { recentMap } from './recent-map.ts';

/** What is to be written for an occurrence. */
export interface Correlated {
  readonly name: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Turns occurrences into few events. */
export interface Correlator {
  /** `undefined` when there have been too many about this object. */
  correlate(occurrence: Occurrence): Correlated | undefined;
}

const CACHE_SIZE = 4096;
const SIMILAR_LIMIT = 10;
const SIMILAR_WITHIN_MS = 600_000;
const BURST = 25;
const REFILL_MS = 300_000;
const COMBINED = '(combined from similar events): ';

/** A bucket of writes per object: 25 at once, and one more every five minutes. */
function spamFilter(): (key: string, now: number) => boolean {
  const buckets = recentMap<string, { tokens: number; at: number }>(CACHE_SIZE);
  return (key, now) => {
    const bucket = buckets.get(key) ?? { tokens: BURST, at: now };
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL_MS);
    bucket.at = now;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}

/** From the tenth different message with one reason about one object on, they are one event. */
function aggregator(): (key: string, message: string, now: number) => boolean {
  const groups = recentMap<string, { readonly messages: Set<string>; lastAt: number }>(CACHE_SIZE);
  return (key, message, now) => {
    const known = groups.get(key);
    const group = known !== undefined && now - known.lastAt <= SIMILAR_WITHIN_MS ? known : { messages: new Set<string>(), lastAt: now };
    group.lastAt = now;
    group.messages.add(message);
    groups.set(key, group);
    if (group.messages.size < SIMILAR_LIMIT) return false;
    const [any] = group.messages;
    if (any !== undefined) group.messages.delete(any);
    return true;
  };
}

/**
 * An empty correlator. Messages that repeat are counted on one event; many similar ones are combined; beyond that they are dropped.
 *
 * @see client-go tools/record/events_cache.go
 */
export function correlator(nameOf: (occurrence: Occurrence) => string): Correlator {
  const isSimilar = aggregator();
  const mayWrite = spamFilter();
  const observed = recentMap<string, Correlated>(CACHE_SIZE);
  return {
    correlate: (occurrence) => {
      const { details, regarding, at } = occurrence;
      const about = referenceKey(regarding);
      const group = JSON.stringify([about, details.type, details.reason]);
      const isCombined = isSimilar(group, details.message, at);
      const key = isCombined ? group : JSON.stringify([group, details.message]);
      const message = isCombined ? COMBINED + details.message : details.message;
      const before = observed.get(key);
      const now: Correlated =
        before === undefined
          ? { name: nameOf(occurrence), message, count: 1, firstAt: at, lastAt: at }
          : { ...before, message, count: before.count + 1, lastAt: at };
      observed.set(key, now);
      return mayWrite(about, at) ? now : undefined;
    },
  };
}
