import { type Client, createClient, isConflict, isTooManyRequests, retryOnConflict } from 'kubestage';
import { createManualClock, FakeCluster, fault, UnusedReactionError } from 'kubestage/fake';
import { ConfigMap, Pod } from 'kubestage/types/core/v1';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

// What a test can make go wrong, through a client in process and over a socket.

describe.each(['in process', 'over HTTP'])('%s', (door) => {
  let cluster: FakeCluster;
  let client: Client;

  beforeEach(async () => {
    cluster = await FakeCluster.create();
    const { url } = door === 'in process' ? { url: '' } : await cluster.listen({ withoutCredentials: { username: 'jane', groups: ['system:masters'] } });
    const kubeconfig = {
      clusters: [{ name: 'c', cluster: { server: url } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: '' } }],
      'current-context': 'c',
    };
    client = await createClient(url === '' ? cluster.connection({ user: 'jane', groups: ['system:masters'] }) : { kubeconfig }, { retry: 'off' });
  });
  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await cluster[Symbol.asyncDispose]().catch(() => undefined);
  });

  const maps = () => client.resource(ConfigMap).namespace('default');
  const made = (name = 'a') => maps().create({ metadata: { name }, data: { k: '1' } });

  test('a fault answers once, and the store after it', async () => {
    using once = cluster.on('create configmaps').once(fault.conflict());
    expect(isConflict(await made().catch((error: unknown) => error))).toBe(true);
    expect((await made()).data).toEqual({ k: '1' });
    expect(once.fired).toBe(1);
    expect(cluster.actions.all.map(({ code }) => code)).toEqual([409, 201]);
  });

  test('several faults come in the order in which they were put in', async () => {
    cluster.on('get configmaps').once(fault.status(500));
    cluster.on('get configmaps').nth(2, fault.status({ code: 503, message: 'not now' }));
    await made();
    const codes = [];
    for (let i = 0; i < 4; i += 1)
      codes.push(
        await maps()
          .get('a')
          .then(
            () => 200,
            (error: { httpStatus?: number }) => error.httpStatus,
          ),
      );
    expect(codes).toEqual([500, 200, 503, 200]);
  });

  test('429 says when to come back', async () => {
    cluster.on('list configmaps').once(fault.tooManyRequests({ retryAfterSeconds: 7 }));
    const refusal: unknown = await maps()
      .list()
      .catch((error: unknown) => error);
    expect(isTooManyRequests(refusal)).toBe(true);
    expect(refusal).toMatchObject({ status: { details: { retryAfterSeconds: 7 } } });
  });

  test('a rival makes a true conflict, which a retry gets over', async () => {
    const object = await made();
    cluster.on('update configmaps').once(fault.rival((current) => ({ ...current, data: { theirs: 'x' } })));
    await expect(maps().replace({ ...object, data: { mine: 'y' } })).rejects.toThrow('the object has been modified');
    const after = await retryOnConflict(async () => maps().replace({ ...(await maps().get('a')), data: { mine: 'y' } }));
    expect(after.data).toEqual({ mine: 'y' });
    expect(cluster.at(after.metadata?.resourceVersion).all().length).toBeGreaterThan(0);
  });

  test('a reset connection carries nothing out; a lost answer does', async () => {
    cluster.on('create configmaps').once(fault.reset());
    cluster.on('create configmaps').once(fault.lostAnswer());
    await expect(made('a')).rejects.toThrow();
    await expect(made('b')).rejects.toThrow();
    expect((await maps().list()).items.map(({ metadata }) => metadata?.name)).toEqual(['b']);
    expect(cluster.actions.all.map(({ verb, code }) => `${verb} ${code}`)).toEqual(['create 0', 'create 0', 'list 200']);
  });

  test('a hanging request ends when the client gives up', async () => {
    cluster.on('get configmaps').once(fault.hang());
    await expect(maps().get('a', { signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort|timeout/i);
  });

  test('a function sees the request, lets it through, and may fail its answer', async () => {
    await made();
    const seen: string[] = [];
    using _ = cluster.on('get configmaps', async (action, next) => {
      const answer = await next();
      seen.push(`${action.user} ${action.verb} ${action.namespace}/${action.name} ${answer.code}`);
      // A client used in here does not meet this reaction again.
      if (door === 'in process') await maps().get('a');
      return action.name === 'a' ? answer : fault.status(403);
    });
    expect((await maps().get('a')).data).toEqual({ k: '1' });
    await expect(maps().get('b')).rejects.toThrow('Forbidden');
    expect(seen).toEqual(['jane get default/a 200', 'jane get default/b 404']);
  });

  test('a cut watch, a garbled one and an ERROR event are told apart from an end', async () => {
    const { metadata } = await maps().list();
    const from = metadata?.resourceVersion ?? '';
    await made('a');
    await made('b');
    const collect = async (): Promise<string> => {
      const seen: string[] = [];
      try {
        for await (const event of maps().watch({ resourceVersion: from })) seen.push(`${event.type} ${event.object.metadata?.name ?? ''}`.trim());
        return [...seen, 'end'].join(', ');
      } catch (error) {
        return [...seen, (error as Error).name].join(', ');
      }
    };
    cluster.on('watch configmaps').once(fault.cut({ afterEvents: 1 }));
    expect(await collect()).toBe('ADDED a, TransportError');
    cluster.on('watch configmaps').once(fault.errorEvent(410, { afterEvents: 1 }));
    expect(await collect()).toMatch(/^ADDED a, (ApiError|ERROR)/);
    cluster.on('watch configmaps').once(fault.garbled({ afterEvents: 2 }));
    expect(await collect()).toBe('ADDED a, ADDED b, DecodeError');
  });

  test('a paused watch is stale until it is resumed', async () => {
    const { metadata } = await maps().list();
    const events = maps()
      .watch({ resourceVersion: metadata?.resourceVersion ?? '' })
      [Symbol.asyncIterator]();
    const first = events.next();
    const control = cluster.watches('configmaps');
    await expect.poll(() => control.open).toBe(1);
    control.pause();
    await made('a');
    await maps().delete('a');
    const early = await Promise.race([first.then(() => 'delivered'), cluster.settled().then(() => 'held back')]);
    expect(early).toBe('held back');
    control.resume();
    expect((await first).value).toMatchObject({ type: 'ADDED' });
    expect((await events.next()).value).toMatchObject({ type: 'DELETED' });
    await events.return?.();
  });

  test('a disconnected watch breaks off at once', async () => {
    const { metadata } = await maps().list();
    const events = maps()
      .watch({ resourceVersion: metadata?.resourceVersion ?? '' })
      [Symbol.asyncIterator]();
    const first = events.next().catch((error: Error) => error.name);
    const control = cluster.watches('configmaps');
    await expect.poll(() => control.open).toBe(1);
    control.disconnect();
    expect(await first).toBe('TransportError');
    expect(control.open).toBe(0);
  });

  test('a list can be stale', async () => {
    await made('a');
    const { metadata } = await maps().list();
    await made('b');
    cluster.on('list configmaps').once(fault.staleList(metadata?.resourceVersion ?? ''));
    expect((await maps().list()).items.map((item) => item.metadata?.name)).toEqual(['a']);
    expect((await maps().list()).items.map((item) => item.metadata?.name)).toEqual(['a', 'b']);
  });
});

test('latency passes on the cluster clock', async () => {
  const clock = createManualClock();
  await using cluster = await FakeCluster.create({ clock });
  await using client = await createClient(cluster.connection());
  cluster.on('list pods').once(fault.latency(5_000));
  const listed = client
    .resource(Pod)
    .list()
    .then(() => clock.now());
  await expect.poll(() => clock.pending).toBeGreaterThan(0);
  const before = clock.now();
  clock.advance(5_000);
  expect((await listed) - before).toBe(5_000);
});

test('a reaction that never had its turn fails the test, unless it is optional', async () => {
  const cluster = await FakeCluster.create();
  cluster.on('update pods/status').once(fault.conflict());
  cluster.on('get pods').once(fault.conflict()).optional();
  cluster.on('get pods').random(0.5, { seed: 1 }, fault.status(500));
  await expect(cluster[Symbol.asyncDispose]()).rejects.toThrow(new UnusedReactionError('on("update pods/status").once: fault conflict never had its turn'));
});

test('a reaction taken out early is checked then, and gone', async () => {
  await using cluster = await FakeCluster.create();
  const reaction = cluster.on('get pods').once(fault.status(500));
  expect(() => reaction[Symbol.dispose]()).toThrow(UnusedReactionError);
});

test('a matcher that can never match is refused with the reason', async () => {
  await using cluster = await FakeCluster.create();
  expect(() => cluster.on('get deployment').once(fault.conflict())).toThrow('no resource "deployment" is served; is "deployments" meant?');
  expect(() => cluster.watches('bindings')).toThrow('bindings has no verb "watch"');
});
