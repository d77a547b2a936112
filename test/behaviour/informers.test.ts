import { describe, expect, test, vi } from 'vitest';
import { manualClock } from '../../client/doubles/manual-clock.ts';
import { type Client, createClient } from '../../client/index.ts';
import { dynamicInformer, informer, metadataInformer, sharedInformers, withoutManagedFields } from '../../client/informer/index.ts';
import { FakeCluster, fault } from '../../fake/index.ts';
import { ConfigMap, Namespace } from '../../machinery/generated/types/core/v1.ts';
import { doors } from './watch-stage.ts';

const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 5000, interval: 5 });
const map = (name: string): ConfigMap => ({ metadata: { name, namespace: 'default' }, data: { text: 'some text' } });

describe.each(doors)('%s', (door) => {
  async function stage(count: number): Promise<AsyncDisposable & { readonly cluster: FakeCluster; readonly client: Client }> {
    const seed = Array.from({ length: count }, (_, index) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...map(`m${index}`) }));
    const cluster = await FakeCluster.create({ seed });
    const admin = { username: 'admin', groups: ['system:masters'] };
    const source = door === 'in process' ? cluster.connection() : { server: (await cluster.listen({ withoutCredentials: admin })).url };
    const client = await createClient(source, { rateLimits: 'off' });
    const close = async (): Promise<void> => {
      await client.close();
      await cluster[Symbol.asyncDispose]();
    };
    return { cluster, client, [Symbol.asyncDispose]: close };
  }

  test('a cache without managed fields is otherwise what the server has', async () => {
    await using s = await stage(3);
    await using maps = informer(s.client, ConfigMap, { namespace: 'default', transform: withoutManagedFields });
    await maps.synced;
    await s.client.resource(ConfigMap).create(map('later'), { fieldManager: 'somebody' });
    await eventually(() => expect(maps.cache.size).toBe(4));
    const { items } = await s.client.resource(ConfigMap).namespace('default').list();
    expect(items[0]?.metadata?.managedFields).toBeDefined();
    const expected = items.map((object) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...withoutManagedFields(object) }));
    expect(maps.cache.list()).toEqual(expect.arrayContaining(expected));
    expect(maps.resourceVersion).toBeDefined();
  });

  test('a metadata informer sees metadata and nothing else, in the first state and in what is new', async () => {
    await using s = await stage(1);
    await using maps = metadataInformer(s.client, ConfigMap, { namespace: 'default' });
    await maps.synced;
    await s.client.resource(ConfigMap).create(map('later'));
    await eventually(() => expect(maps.cache.size).toBe(2));
    for (const object of maps.cache.list()) expect(Object.keys(object).sort()).toEqual(['apiVersion', 'kind', 'metadata']);
  });

  test('a dynamic informer needs no more than an apiVersion and a kind', async () => {
    await using s = await stage(1);
    await using namespaces = await dynamicInformer(s.client, 'v1', 'Namespace');
    await namespaces.synced;
    expect(namespaces.cache.get('default')).toMatchObject({ kind: 'Namespace' });
    await expect(dynamicInformer(s.client, 'v1', 'Nothing')).rejects.toThrow('NotFound');
  });

  test('a server without initial events is listed, and a history that was compacted leaves no gap', async () => {
    await using s = await stage(1100);
    s.cluster.on('watch configmaps').once(fault.status(422));
    const clock = manualClock();
    await using maps = informer(s.client, ConfigMap, { namespace: 'default', clock, onError: () => undefined });
    await maps.synced;
    expect(maps.cache.size).toBe(1100);
    // One answer: a list from the server's cache has no pages.
    expect(s.cluster.actions.all.filter(({ verb }) => verb === 'list')).toHaveLength(1);
    const seen: string[] = [];
    const registration = maps.handle((event) => {
      if (event.type !== 'add' || !event.initial) seen.push(`${event.type} ${event.object.metadata?.name}`);
    });
    await registration.synced;
    await eventually(() => expect(s.cluster.watches('configmaps').open).toBe(1));
    s.cluster.on('watch configmaps').once(fault.reset());
    s.cluster.watches('configmaps').disconnect();
    await s.client.resource(ConfigMap).namespace('default').delete('m7');
    await s.client.resource(ConfigMap).create(map('new'));
    s.cluster.compact();
    await eventually(async () => {
      await clock.advance(1000);
      expect(seen).toEqual(['delete m7', 'add new']);
    });
    expect([maps.cache.size, maps.cache.get('default/m7')]).toEqual([1100, undefined]);
  });

  test('a factory keeps one watch for each resource, namespace and selection in use', async () => {
    await using s = await stage(1);
    await using factory = sharedInformers(s.client, { namespace: 'default' });
    const uses = [
      factory.for(ConfigMap),
      factory.for(ConfigMap),
      factory.for(ConfigMap, { labelSelector: 'a=b' }),
      factory.for(ConfigMap, { namespace: 'kube-system' }),
    ];
    const whole = factory.for(ConfigMap, { isMetadataOnly: true });
    await factory.synced();
    expect([factory.size, s.cluster.watches('configmaps').open]).toEqual([4, 4]);
    await Promise.all([...uses, whole].map((use) => use.close()));
    await eventually(() => expect([factory.size, s.cluster.openWatches]).toEqual([0, 0]));
    expect(() => uses[0]?.handle(() => undefined)).toThrow('closed');
    const again = factory.for(Namespace);
    await again.synced;
    expect(again.cache.get('default')).toBeDefined();
  });
});
