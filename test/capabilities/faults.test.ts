import { type Client, createClient, isConflict, isTooManyRequests, retryOnConflict } from 'kubestage';
import { createManualClock, FakeCluster, fault } from 'kubestage/fake';
import { ConfigMap } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';

const maps = (client: Client) => client.resource(ConfigMap).namespace('default');
const failureOf = (call: Promise<unknown>): Promise<{ readonly name: string; readonly httpStatus?: number }> =>
  call.then(
    () => ({ name: 'none' }),
    (error: unknown) => error as { name: string },
  );

test('row 89: inject a conflict or an error code', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection(), { retry: 'off' });
  const made = await maps(client).create({ metadata: { name: 'a' } });
  cluster.on('update configmaps').once(fault.conflict());
  expect(isConflict(await failureOf(maps(client).replace(made)))).toBe(true);
  cluster.on('get configmaps').once(fault.status({ code: 403, reason: 'Forbidden', message: 'not you' }));
  expect(await failureOf(maps(client).get('a'))).toMatchObject({ httpStatus: 403, message: expect.stringContaining('not you') });
  // A conflict by a true competing write is there for the next read too.
  cluster.on('update configmaps').once(fault.rival((current) => ({ ...current, data: { theirs: '1' } })));
  const after = await retryOnConflict(async () => maps(client).replace({ ...(await maps(client).get('a')), immutable: true }));
  expect(after).toMatchObject({ data: { theirs: '1' }, immutable: true });
});

test('row 90: 429 and 503 with Retry-After, seen by client retries', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection(), { retry: 'off' });
  cluster.on('list configmaps').once(fault.tooManyRequests({ retryAfterSeconds: 3 }));
  const refused = await failureOf(maps(client).list());
  expect(isTooManyRequests(refused)).toBe(true);
  expect(refused).toMatchObject({ status: { details: { retryAfterSeconds: 3 } } });
  // With its retries on, the client asks again by itself.
  const waits: number[] = [];
  const clock = {
    now: () => 0,
    schedule: (ms: number, run: () => void) => {
      waits.push(ms);
      queueMicrotask(run);
      return () => undefined;
    },
  };
  await using patient = await createClient(cluster.connection(), { clock });
  cluster.on('list configmaps').once(fault.status({ code: 503, retryAfterSeconds: 2 }));
  cluster.on('list configmaps').once(fault.tooManyRequests({ retryAfterSeconds: 5 }));
  expect((await maps(patient).list()).items).toEqual([]);
  expect(cluster.actions.all.map(({ code }) => code)).toEqual([429, 503, 429, 200]);
  expect(waits).toEqual(expect.arrayContaining([2_000, 5_000]));
});

test('row 91: latency, hang', async () => {
  const clock = createManualClock();
  await using cluster = await FakeCluster.create({ clock });
  await using client = await createClient(cluster.connection(), { retry: 'off' });
  cluster.on('list configmaps').once(fault.latency(5_000));
  const listed = maps(client)
    .list()
    .then(() => clock.now());
  await expect.poll(() => clock.pending).toBeGreaterThan(0);
  const before = clock.now();
  clock.advance(5_000);
  expect((await listed) - before).toBe(5_000);
  cluster.on('list configmaps').once(fault.hang());
  const gone = new AbortController();
  const hanging = failureOf(maps(client).list({ signal: gone.signal }));
  gone.abort();
  expect((await hanging).name).not.toBe('none');
});

test('row 92: cut or garbled watch, ERROR event', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection(), { retry: 'off' });
  const from = (await maps(client).list()).metadata?.resourceVersion ?? '';
  for (const name of ['a', 'b']) await maps(client).create({ metadata: { name } });
  const collect = async (): Promise<readonly string[]> => {
    const seen: string[] = [];
    const failure = await failureOf(
      (async () => {
        for await (const { type, object } of maps(client).watch({ resourceVersion: from })) seen.push(`${type} ${object.metadata?.name ?? ''}`);
      })(),
    );
    return [...seen, failure.name];
  };
  cluster.on('watch configmaps').once(fault.cut({ afterEvents: 1 }));
  expect(await collect()).toEqual(['ADDED a', 'TransportError']);
  cluster.on('watch configmaps').once(fault.garbled({ afterEvents: 1 }));
  expect(await collect()).toEqual(['ADDED a', 'DecodeError']);
  cluster.on('watch configmaps').once(fault.errorEvent(410, { afterEvents: 1 }));
  expect((await collect()).slice(0, 1)).toEqual(['ADDED a']);
});

test('row 93: n-th call, times, seeded probability', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection(), { retry: 'off' });
  const codes = async (count: number): Promise<readonly number[]> => {
    const seen: number[] = [];
    for (let call = 0; call < count; call += 1) seen.push((await failureOf(maps(client).list())).httpStatus ?? 200);
    return seen;
  };
  cluster.on('list configmaps').nth(2, fault.status(500));
  expect(await codes(3)).toEqual([200, 500, 200]);
  cluster.on('list configmaps').times(2, fault.status(503));
  expect(await codes(3)).toEqual([503, 503, 200]);
  using after = cluster.on('list configmaps').after(1, fault.status(500));
  expect(await codes(3)).toEqual([200, 500, 500]);
  after[Symbol.dispose]();
  const drawn = async (): Promise<readonly number[]> => {
    using _ = cluster.on('list configmaps').random(0.5, { seed: 42 }, fault.status(500));
    return await codes(12);
  };
  const first = await drawn();
  expect([new Set(first), await drawn()]).toEqual([new Set([200, 500]), first]);
});

test('row 95: leftover expectations fail the test', async () => {
  const cluster = await FakeCluster.create();
  cluster.on('update configmaps').once(fault.conflict());
  await expect(cluster[Symbol.asyncDispose]()).rejects.toThrow('on("update configmaps").once: fault conflict never had its turn');
});
