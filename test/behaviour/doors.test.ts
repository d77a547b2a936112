import { createClient } from 'kubestage';
import { FakeCluster, fault } from 'kubestage/fake';
import { expectIntercepted, kubeHandlers, NotInterceptedError, setupKubeNetwork } from 'kubestage/msw';
import { ConfigMap } from 'kubestage/types/core/v1';
import { setupServer } from 'msw/node';
import { fetch as undiciFetch, request as undiciRequest } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeValue } from '../../fake/pipeline/encoding.ts';
import type { Exchange, Peer } from '../../machinery/exchange.ts';

// The same behaviour through every door.

type Fetch = (
  url: string,
  init?: { method?: string; body?: string; headers?: Record<string, string>; signal?: AbortSignal },
) => Promise<Pick<Response, 'status' | 'json' | 'headers' | 'body' | 'text'>>;

interface Door {
  readonly origin: string;
  readonly send: Fetch;
  readonly close: () => Promise<void>;
}

const origin = 'http://kubernetes.test';
const nothing = (): Promise<void> => Promise.resolve();
const admin = { username: 'kubernetes-admin', groups: ['system:masters'] };

/** A request to the exchange itself: values are handed over, and encoded here only to be read like an answer of the other doors. */
async function inProcess(exchange: Exchange, peer: Peer, url: string, init: Parameters<Fetch>[1] = {}): ReturnType<Fetch> {
  const { method = 'GET', headers = {}, signal = new AbortController().signal, body } = init;
  const value = body === undefined ? ({ kind: 'none' } as const) : ({ kind: 'value', value: JSON.parse(body) as unknown } as const);
  const answer = await exchange({ method, target: url.slice(origin.length), headers, body: value, signal, peer });
  const type = String(answer.headers['content-type'] ?? '');
  const encode = (part: unknown): Uint8Array => new TextEncoder().encode(encodeValue(part, type));
  async function* chunks(): AsyncIterable<Uint8Array> {
    if (answer.body.kind === 'events') for await (const event of answer.body.events) yield encode(event);
    else if (answer.body.kind === 'value') yield encode(answer.body.value);
    else if (answer.body.kind === 'text') yield new TextEncoder().encode(answer.body.text);
  }
  // Read ahead, as a socket does.
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      void (async () => {
        for await (const chunk of chunks()) controller.enqueue(chunk);
        controller.close();
      })().catch((error: unknown) => controller.error(error));
    },
  });
  return new Response(stream, { status: answer.status, headers: { 'content-type': type } });
}

const doors: Readonly<Record<string, (cluster: FakeCluster) => Promise<Door>>> = {
  'in process': async (cluster) => {
    const { exchange, peer } = cluster.connection();
    return { origin, send: (url, init) => inProcess(exchange, peer, url, init), close: nothing };
  },
  HTTP: async (cluster) => ({ origin: (await cluster.listen({ withoutCredentials: admin })).url, send: fetch, close: nothing }),
  fetch: async (cluster) => ({ origin, send: cluster.fetch(), close: nothing }),
  'undici dispatcher': async (cluster) => {
    const dispatcher = await cluster.dispatcher();
    return { origin, send: (url, init) => undiciFetch(url, { ...init, dispatcher }) as unknown as Promise<Response>, close: nothing };
  },
  'msw with setupServer and global fetch': async (cluster) => {
    const server = setupServer(...kubeHandlers(cluster, { origin }));
    server.listen();
    return { origin, send: fetch, close: () => Promise.resolve(server.close()) };
  },
  'msw network and npm undici': async (cluster) => {
    const network = await setupKubeNetwork(cluster, { origin });
    return { origin, send: undiciFetch as unknown as Fetch, close: () => network.close() };
  },
};

describe.each(Object.keys(doors))('%s', (name) => {
  let cluster: FakeCluster;
  let door: Door;

  beforeEach(async () => {
    cluster = await FakeCluster.create();
    door = (await doors[name]?.(cluster)) as Door;
  });
  afterEach(async () => {
    await door.close();
    await cluster[Symbol.asyncDispose]();
  });

  const path = '/api/v1/namespaces/default/configmaps';
  const send: Fetch = (url, init) => door.send(`${door.origin}${url}`, init);
  const create = (object: string): Promise<Pick<Response, 'status' | 'json' | 'headers'>> =>
    send(path, { method: 'POST', body: `{"metadata":{"name":"${object}"}}`, headers: { 'content-type': 'application/json' } });

  test('objects come and go', async () => {
    expect((await create('a')).status).toBe(201);
    const again = await create('a');
    expect([again.status, again.headers.get('content-type')]).toEqual([409, 'application/json']);
    expect(await again.json()).toMatchObject({ kind: 'Status', reason: 'AlreadyExists' });
    expect(await (await send(`${path}/a`)).json()).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'a' } });
    expect(await (await send(`${path}?labelSelector=x%3Dy`)).json()).toMatchObject({ items: [] });
    expect((await send(`${path}/a`, { method: 'DELETE' })).status).toBe(200);
    expect(cluster.actions.writes().all.map(({ verb, code }) => `${verb} ${code}`)).toEqual(['create 201', 'create 409', 'delete 200']);
  });

  test('text and YAML', async () => {
    expect(await (await send('/healthz')).text()).toBe('ok');
    expect(await (await send('/api/v1/namespaces/default', { headers: { accept: 'application/yaml' } })).text()).toMatch(/^apiVersion: v1\nkind: Namespace\n/);
  });

  test('a watch comes as it happens, and ends when the caller goes', async () => {
    const gone = new AbortController();
    const { body } = await send(`${path}?watch=1`, { signal: gone.signal });
    const reader = body?.getReader();
    await create('a');
    let text = '';
    while (text.trim() === '') text += new TextDecoder().decode((await reader?.read())?.value);
    expect(JSON.parse(text)).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'a' } } });
    expect(cluster.openWatches).toBe(1);
    gone.abort();
    await expect.poll(() => cluster.openWatches).toBe(0);
  });

  test('a broken connection is an error, not an answer', async () => {
    cluster.on('list configmaps').once(fault.reset());
    await expect(send(path)).rejects.toThrow();
    await create('a');
    cluster.on('watch configmaps').once(fault.cut({ afterEvents: 1 }));
    const { body } = await send(`${path}?watch=1&resourceVersion=0`);
    const read = async (): Promise<void> => {
      for await (const _ of body as unknown as AsyncIterable<Uint8Array>);
    };
    // msw cannot break off a body: there a cut watch ends.
    if (name.startsWith('msw')) await read();
    else await expect(read()).rejects.toThrow();
    expect(cluster.openWatches).toBe(0);
  });

  test('twenty requests at once', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, (_, index) => create(`m-${index}`).then(({ status }) => status)));
    expect(new Set(codes)).toEqual(new Set([201]));
    expect(
      cluster
        .at()
        .all()
        .filter(({ kind }) => kind === 'ConfigMap'),
    ).toHaveLength(20);
  });
});

test("undici's request goes through a dispatcher, with its body streamed", async () => {
  await using cluster = await FakeCluster.create();
  const dispatcher = await cluster.dispatcher({ user: 'jane', groups: ['system:masters'] });
  const { statusCode, body } = await undiciRequest(`${origin}/api/v1/namespaces`, { dispatcher });
  expect([statusCode, (await body.json()) as { kind: string }]).toEqual([200, expect.objectContaining({ kind: 'NamespaceList' })]);
  expect(cluster.actions.all[0]?.user).toBe('jane');
});

test('setupServer does not see npm undici, and that is said', async () => {
  await using cluster = await FakeCluster.create();
  const server = setupServer(...kubeHandlers(cluster, { origin: 'http://127.0.0.1:50999' }));
  server.listen();
  await expectIntercepted(cluster, () => fetch('http://127.0.0.1:50999/healthz'));
  await expect(expectIntercepted(cluster, () => undiciRequest('http://127.0.0.1:50999/healthz'))).rejects.toThrow(NotInterceptedError);
  server.close();
});

test('the client of this package goes through the msw network', async () => {
  await using cluster = await FakeCluster.create();
  await using _network = await setupKubeNetwork(cluster, { origin });
  const kubeconfig = {
    clusters: [{ name: 'c', cluster: { server: origin } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: '' } }],
    'current-context': 'c',
  };
  await using client = await createClient({ kubeconfig });
  const maps = client.resource(ConfigMap).namespace('default');
  await maps.create({ metadata: { name: 'a' } });
  expect((await maps.list()).items).toHaveLength(1);
});
