import { formatTime } from '../../machinery/clock.ts';
import { correlator } from './correlator.ts';
import type { EventWrite } from './event-writes.ts';
import type { Occurrence } from './occurrence.ts';

/** Turns occurrences into writes. */
export interface EventSeriesKeeper {
  /** `undefined` when nothing is to be written. */
  take(occurrence: Occurrence): EventWrite | undefined;
  /** What is due by time alone. */
  tick(now: number): readonly EventWrite[];
}

/** Who reports. */
export interface Reporter {
  /** `website-controller` */
  readonly component: string;
  /** `website-controller-0`; the host or pod. */
  readonly instance: string;
  readonly nameOf: (occurrence: Occurrence) => string;
}

/** Events of the core group: every occurrence that passes the correlator is written. */
export function coreEvents({ component, instance, nameOf }: Reporter): EventSeriesKeeper {
  const correlated = correlator(nameOf);
  return {
    tick: () => [],
    take: (occurrence) => {
      const found = correlated.correlate(occurrence);
      if (found === undefined) return undefined;
      const { details, regarding, related } = occurrence;
      const event = {
        metadata: { name: found.name, namespace: regarding.namespace ?? 'default' },
        involvedObject: regarding,
        ...(related === undefined ? {} : { related }),
        reason: details.reason,
        message: found.message,
        type: details.type,
        count: found.count,
        firstTimestamp: formatTime(found.firstAt),
        lastTimestamp: formatTime(found.lastAt),
        source: { component, host: instance },
        reportingComponent: component,
        reportingInstance: instance,
      };
      return { api: 'core', event, again: found.count > 1 };
    },
  };
}
