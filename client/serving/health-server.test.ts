import { expect, test } from 'vitest';
import { metricsRegistry } from '../metrics/metrics-registry.ts';
import { type HealthCheck, healthServer } from './health-server.ts';

test('health, readiness and metrics are served, and a check that fails is named without its reason', async () => {
  const ready = new Map<string, HealthCheck>([['caches', () => false]]);
  const metrics = metricsRegistry();
  metrics.counter('a_total', 'A').add();
  await using server = await healthServer({ port: 0, host: '127.0.0.1', ready, health: new Map([['ping', () => true]]), metrics });
  const get = async (path: string): Promise<string> => {
    const response = await fetch(server.url + path);
    return `${response.status} ${await response.text()}`;
  };
  expect(await get('/healthz')).toBe('200 ok');
  expect(await get('/readyz?verbose')).toBe('500 [-]caches failed\ncheck failed\n');
  ready.set('caches', () => Promise.reject(new Error('secret')));
  expect(await get('/readyz')).not.toContain('secret');
  ready.set('caches', () => true);
  expect(await get('/readyz')).toBe('200 ok');
  expect(await get('/metrics')).toContain('a_total 1');
  expect(await get('/other')).toContain('404');
});
