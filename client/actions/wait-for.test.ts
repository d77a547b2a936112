import { expect, test } from 'vitest';
import { defineResource } from '../../machinery/resource.ts';
import { createClient } from '../create-client.ts';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { tinyServer } from '../doubles/tiny-server.ts';
import { waitFor } from './wait-for.ts';

const Pod = defineResource({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });

test('waiting ends with the first object that matches, and for a deletion with none', async () => {
  const server = tinyServer({ watchList: true });
  await using client = await createClient(server.connection);
  const pods = client.resource(Pod).namespace('shop');
  const labelled = waitFor(pods, 'a', (pod) => pod?.metadata?.labels?.['ready'] === 'yes');
  await settle();
  server.put('a');
  server.put('a', { metadata: { labels: { ready: 'yes' } } });
  expect((await labelled)?.metadata?.resourceVersion).toBe('3');
  const deleted = waitFor(pods, 'a', (pod) => pod === undefined);
  await settle();
  server.remove('a');
  expect(await deleted).toBe(undefined);
});

test('waiting is given up with a TimeoutError, and nothing is left behind', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  await using client = await createClient(server.connection, { clock });
  const waiting = waitFor(client.resource(Pod), 'a', () => false, { clock, timeoutMs: 1_000 }).catch((caught: unknown) => caught);
  await clock.advance(1_000);
  expect(await waiting).toMatchObject({ name: 'TimeoutError' });
  expect(clock.pending()).toBe(0);
});
