import { expect, test } from 'vitest';
import { metricsRegistry } from './metrics-registry.ts';

test('metrics are written as Prometheus reads them', () => {
  const registry = metricsRegistry();
  registry.counter('adds_total', 'How many').add({ queue: 'a "b"' });
  registry.counter('adds_total', 'How many').add({ queue: 'a "b"' }, 2);
  registry.histogram('seconds', 'How long', [1, 5]).observe(3, { queue: 'a' });
  const stop = registry.gauge('depth', 'How deep', () => [{ value: 4 }]);
  expect(registry.text()).toBe(`# HELP adds_total How many
# TYPE adds_total counter
adds_total{queue="a \\"b\\""} 3
# HELP seconds How long
# TYPE seconds histogram
seconds_bucket{le="1",queue="a"} 0
seconds_bucket{le="5",queue="a"} 1
seconds_bucket{le="+Inf",queue="a"} 1
seconds_sum{queue="a"} 3
seconds_count{queue="a"} 1
# HELP depth How deep
# TYPE depth gauge
depth 4
`);
  stop();
  expect(registry.text()).not.toContain('depth 4');
});

test('a name has one type', () => {
  const registry = metricsRegistry();
  registry.counter('a', 'A');
  expect(() => registry.histogram('a', 'A')).toThrow('a is a counter');
});
