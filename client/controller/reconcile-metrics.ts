import type { MetricsRegistry } from '../metrics/metrics-registry.ts';

/** Counts what workers of a controller do. */
export interface ReconcileMetrics {
  begin(): void;
  end(result: 'success' | 'error' | 'requeue_after', tookMs: number): void;
  close(): void;
}

/** controller-runtime's metrics, by its names, so that its dashboards show them. @see controller-runtime pkg/internal/controller/metrics */
export function reconcileMetrics(registry: MetricsRegistry, controller: string, concurrency: number): ReconcileMetrics {
  const labels = { controller };
  const total = registry.counter('controller_runtime_reconcile_total', 'Reconciles by result.');
  const errors = registry.counter('controller_runtime_reconcile_errors_total', 'Reconciles that failed.');
  const time = registry.histogram('controller_runtime_reconcile_time_seconds', 'How long reconciles took.');
  let active = 0;
  const stops = [
    registry.gauge('controller_runtime_active_workers', 'Workers that are busy.', () => [{ labels, value: active }]),
    registry.gauge('controller_runtime_max_concurrent_reconciles', 'Workers that there are.', () => [{ labels, value: concurrency }]),
  ];
  return {
    begin: () => {
      active++;
    },
    end: (result, tookMs) => {
      active--;
      total.add({ ...labels, result });
      if (result === 'error') errors.add(labels);
      time.observe(tookMs / 1000, labels);
    },
    close: () => {
      for (const stop of stops) stop();
    },
  };
}
