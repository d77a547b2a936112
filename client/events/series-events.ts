import { formatMicroTime } from '../../machinery/clock.ts';
import type { Event } from '../../machinery/generated/types/events.k8s.io/v1.ts';
import type { EventSeriesKeeper, Reporter } from './core-events.ts';
import type { EventWrite } from './event-writes.ts';
import { type Occurrence, referenceKey } from './occurrence.ts';

const FINISH_MS = 360_000;
const REFRESH_MS = 1_800_000;
const NOTE_LIMIT = 1024;

interface Series {
  event: Event;
  lastAt: number;
  writtenAt: number;
  /** Whether it counts more than was written. */
  isAhead: boolean;
}

/**
 * Events of `events.k8s.io`: the second of a kind begins a series, which is then counted here and written every half hour, and once more
 * when nothing has come for six minutes.
 *
 * @see client-go tools/events/event_broadcaster.go
 */
export function seriesEvents({ component, instance, nameOf }: Reporter): EventSeriesKeeper {
  const open = new Map<string, Series>();

  function patched({ event }: Series): EventWrite {
    return { api: 'events.k8s.io', event, again: true };
  }
  function begin(key: string, occurrence: Occurrence): EventWrite {
    const { details, regarding, related, at } = occurrence;
    const event: Event = {
      metadata: { name: nameOf(occurrence), namespace: regarding.namespace ?? 'default' },
      eventTime: formatMicroTime(at),
      reportingController: component,
      reportingInstance: instance,
      action: details.action ?? details.reason,
      reason: details.reason,
      regarding,
      ...(related === undefined ? {} : { related }),
      note: details.message.slice(0, NOTE_LIMIT),
      type: details.type,
    };
    open.set(key, { event, lastAt: at, writtenAt: at, isAhead: false });
    return { api: 'events.k8s.io', event, again: false };
  }
  return {
    take: (occurrence) => {
      const { details, regarding, related, at } = occurrence;
      const key = JSON.stringify([details.type, details.action, details.reason, referenceKey(regarding), related === undefined ? '' : referenceKey(related)]);
      const series = open.get(key);
      if (series === undefined || at - series.lastAt > FINISH_MS) return begin(key, occurrence);
      const isSecond = series.event.series === undefined;
      series.event = { ...series.event, series: { count: (series.event.series?.count ?? 1) + 1, lastObservedTime: formatMicroTime(at) } };
      series.lastAt = at;
      series.isAhead = !isSecond;
      if (!isSecond) return undefined;
      series.writtenAt = at;
      return patched(series);
    },
    tick: (now) => {
      const writes: EventWrite[] = [];
      for (const [key, series] of open) {
        const isOver = now - series.lastAt >= FINISH_MS;
        if (series.isAhead && (isOver || now - series.writtenAt >= REFRESH_MS)) {
          writes.push(patched(series));
          series.writtenAt = now;
          series.isAhead = false;
        }
        if (isOver) open.delete(key);
      }
      return writes;
    },
  };
}
