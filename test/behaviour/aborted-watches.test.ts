import { Agent, type ClientRequest, get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';

const WATCHES = 1000;

const sockets = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function openWatch(url: string, agent: Agent): Promise<ClientRequest> {
  const request = get(`${url}/api/v1/configmaps?watch=1`, { agent });
  request.on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  expect(response.statusCode).toBe(200);
  return request;
}

test(`${WATCHES} watches that are cut off leave no socket behind, and nobody who waits`, async () => {
  await using cluster = await FakeCluster.create();
  const { url } = await cluster.listen();
  const agent = new Agent({ maxSockets: WATCHES });
  const before = sockets();
  const requests: ClientRequest[] = [];
  for (let index = 0; index < WATCHES; index += 50) requests.push(...(await Promise.all(Array.from({ length: 50 }, () => openWatch(url, agent)))));
  expect(sockets()).toBeGreaterThanOrEqual(before + 2 * WATCHES);
  for (const request of requests) request.destroy();
  await until(() => sockets() <= before);
  expect(sockets()).toBeLessThanOrEqual(before);
  expect(cluster.openWatches).toBe(0);
});

test('watches in process end with their signal', async () => {
  await using cluster = await FakeCluster.create();
  const gone = new AbortController();
  const { exchange, peer } = cluster.connection();
  const answer = await exchange({ method: 'GET', target: '/api/v1/pods?watch=1', headers: {}, body: { kind: 'none' }, signal: gone.signal, peer });
  const { body } = answer;
  if (body.kind !== 'events') throw new Error(`expected events, got ${body.kind}`);
  const end = (async () => {
    for await (const _event of body.events) throw new Error('nothing should come');
  })().catch((error: unknown) => error);
  await until(() => cluster.openWatches === 1);
  gone.abort();
  await end;
  expect(cluster.openWatches).toBe(0);
});
