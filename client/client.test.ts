import { expect, test } from 'vitest';
import type { Exchange } from '../machinery/exchange.ts';
import { defaultRateLimits } from './chain/rate-limit.ts';
import { assembleClient } from './client.ts';
import type { ClientOptions } from './client-options.ts';
import { manualClock, settle } from './doubles/manual-clock.ts';
import { answer } from './doubles/scripted-server.ts';
import { inProcessTransport } from './transport/in-process-transport.ts';

const versions = Array.from({ length: 40 }, (_, index) => ({ name: `g${index}.example.com`, versions: [{ version: 'v1' }] }));

function limited(options: ClientOptions) {
  const asked: string[] = [];
  const exchange: Exchange = async ({ target }) => {
    asked.push(target);
    return answer(200, target === '/apis' ? { groups: versions } : { resources: [], versions: [] });
  };
  const transport = inProcessTransport({ exchange, peer: {} });
  return { asked, client: assembleClient({ transport, credentials: undefined, defaultNamespace: 'default', rateLimits: defaultRateLimits, options }) };
}

test('discovery of many versions does not wait in the bucket of other calls, and leaves it full', async () => {
  const { asked, client } = limited({ clock: manualClock() });
  expect((await client.discovery.all()).groupVersions).toHaveLength(40);
  const calls = Promise.all(Array.from({ length: 12 }, () => client.request({ path: '/livez' })));
  calls.catch(() => undefined);
  await settle();
  expect(asked.filter((target) => target === '/livez')).toHaveLength(10);
});

test('limits that somebody chose hold for discovery too', async () => {
  const clock = manualClock();
  const { asked, client } = limited({ clock, rateLimits: { qps: 1, burst: 5 } });
  const all = client.discovery.all();
  await settle();
  expect(asked).toHaveLength(5);
  await clock.advance(60_000);
  expect((await all).groupVersions).toHaveLength(40);
});
