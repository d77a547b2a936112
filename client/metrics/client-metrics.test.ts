import { expect, test } from 'vitest';
import { failureStatus } from '../../machinery/status.ts';
import { createClient } from '../create-client.ts';
import { manualClock } from '../doubles/manual-clock.ts';
import { answer, scriptedServer } from '../doubles/scripted-server.ts';
import { clientMetrics } from './client-metrics.ts';
import { metricsRegistry } from './metrics-registry.ts';

test('requests are counted each try for itself, and calls with all their waits', async () => {
  const clock = manualClock();
  const registry = metricsRegistry();
  const busy = answer(503, failureStatus({ code: 503, reason: 'ServiceUnavailable', message: 'busy' }), { 'retry-after': '2' });
  const server = scriptedServer(busy, answer(200, {}), new Error('no line'));
  await using client = await createClient(server.connection, { clock, ...clientMetrics(registry) });
  const call = client.request({ path: '/version' });
  await clock.advance(2_000);
  await call;
  await client.request({ path: '/version' }).catch(() => undefined);
  const text = registry.text();
  expect(text).toContain('rest_client_requests_total{code="503",verb="get"} 1\n');
  expect(text).toContain('rest_client_requests_total{code="200",verb="get"} 1\n');
  expect(text).toContain('rest_client_requests_total{code="<error>",verb="get"} 1\n');
  expect(text).toContain('rest_client_request_duration_seconds_count{verb="get"} 3\n');
  expect(text).toContain('rest_client_call_duration_seconds_sum{verb="get"} 2\n');
});
