import type { Clock } from '../../machinery/clock.ts';
import type { MetricsRegistry } from '../metrics/metrics-registry.ts';
import type { QueueObserver } from './key-queue.ts';

/** What a queue tells while it works. */
export interface WorkQueueObserver extends QueueObserver<unknown> {
  retried(): void;
  /** Lets go of the registry. */
  end(): void;
}

const SMALL = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100];

/** client-go's metrics of a queue, by its names. @see k8s.io/component-base/metrics/prometheus/workqueue */
export function queueMetrics(registry: MetricsRegistry, name: string, clock: Clock): WorkQueueObserver {
  const labels = { name };
  const waitingSince = new Map<unknown, number>();
  const workingSince = new Map<unknown, number>();
  const adds = registry.counter('workqueue_adds_total', 'Keys that came to wait.');
  const retries = registry.counter('workqueue_retries_total', 'Keys that were put back after a failure.');
  const waits = registry.histogram('workqueue_queue_duration_seconds', 'How long keys waited.', SMALL);
  const works = registry.histogram('workqueue_work_duration_seconds', 'How long keys were worked on.', SMALL);
  const ages = (): readonly number[] => [...workingSince.values()].map((at) => (clock.now() - at) / 1000);
  const stops = [
    registry.gauge('workqueue_depth', 'Keys that wait.', () => [{ labels, value: waitingSince.size }]),
    registry.gauge('workqueue_unfinished_work_seconds', 'How long the keys that are worked on have been, together.', () => [
      { labels, value: ages().reduce((sum, age) => sum + age, 0) },
    ]),
    registry.gauge('workqueue_longest_running_processor_seconds', 'How long the oldest key has been worked on.', () => [
      { labels, value: Math.max(0, ...ages()) },
    ]),
  ];
  return {
    waits: (key) => {
      adds.add(labels);
      waitingSince.set(key, clock.now());
    },
    taken: (key) => {
      const since = waitingSince.get(key);
      waitingSince.delete(key);
      workingSince.set(key, clock.now());
      if (since !== undefined) waits.observe((clock.now() - since) / 1000, labels);
    },
    done: (key) => {
      const since = workingSince.get(key);
      workingSince.delete(key);
      if (since !== undefined) works.observe((clock.now() - since) / 1000, labels);
    },
    retried: () => retries.add(labels),
    end: () => {
      for (const stop of stops) stop();
    },
  };
}
