import { expect, test } from 'vitest';
import type { JsonObject } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { StatusError } from '../../machinery/status.ts';
import { Store } from '../storage/store.ts';
import { admissionChain } from './admission.ts';
import type { WriteTarget } from './engine.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { createRegistry, type Registry } from './registry.ts';
import type { DraftObject, StoredObject, Strategy } from './strategy.ts';
import { replaceWith } from './update.ts';
import { writeStoreOver } from './write-store.ts';

const resource = (plural: string, kind: string, namespaced = true): ResourceInfo => ({
  group: '',
  version: 'v1',
  kind,
  plural,
  singular: kind.toLowerCase(),
  namespaced,
  verbs: [],
  shortNames: [],
  categories: [],
  subresources: [],
});
const configMaps = resource('configmaps', 'ConfigMap');
const pods = resource('pods', 'Pod');

const strategies: Readonly<Record<string, Strategy>> = {
  pods: {
    generation: 'spec',
    deleteAnswer: 'object',
    gracePeriod: (pod, requested) => (isBound(pod) ? (requested ?? 30) : 0),
  },
};
const isBound = (pod: StoredObject): boolean => (pod['spec'] as { nodeName?: string } | undefined)?.nodeName !== undefined;

function setUp(): { registry: Registry; store: Store<StoredObject> } {
  const store = new Store<StoredObject>();
  let count = 0;
  const registry = createRegistry({
    store: writeStoreOver(store),
    strategyFor: ({ plural }) => strategies[plural] ?? {},
    clock: { now: () => Date.parse('2026-01-01T00:00:00Z'), schedule: () => () => undefined },
    entropy: { uid: () => `uid-${(count += 1)}`, below: (limit) => (count += 1) % limit },
  });
  return { registry, store };
}

const at = (name: string, of: ResourceInfo = configMaps): WriteTarget => ({
  resource: of,
  namespace: 'shop',
  name,
  subresource: '',
  user: { username: 'u' },
  dryRun: false,
  fieldManager: 'test',
  warn: () => undefined,
});
const body = (metadata: object, rest: object = {}): DraftObject => ({ metadata: { ...metadata }, ...rest }) as DraftObject;
const put = (registry: Registry, target: WriteTarget, draft: DraftObject) => registry.update({ target, transform: replaceWith(target, draft) });
const eventsOf = (store: Store<StoredObject>, bucket: string): string[] => {
  const cursor = store.cursor(bucket, 1000n);
  const seen: string[] = [];
  for (let change = cursor.next(); typeof change === 'object'; change = cursor.next()) {
    const state = change.after?.value ?? change.tombstone;
    seen.push(
      `${change.before === undefined ? 'ADDED' : change.after === undefined ? 'DELETED' : 'MODIFIED'} ${state?.metadata.finalizers?.join() ?? ''}`.trim(),
    );
  }
  return seen;
};
const failure = async (write: Promise<unknown>): Promise<string | undefined> => {
  const error = await write.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof StatusError ? `${error.status.code} ${error.status.message}` : String(error);
};

test('a created object is stamped, labelled with its type and frozen', async () => {
  const { registry } = setUp();
  const made = await registry.create({ target: at(''), draft: body({ name: 'a' }, { data: { k: 'v' } }) });
  expect(made).toEqual({
    kind: 'ConfigMap',
    apiVersion: 'v1',
    data: { k: 'v' },
    metadata: { name: 'a', namespace: 'shop', uid: 'uid-1', resourceVersion: '1001', creationTimestamp: '2026-01-01T00:00:00Z' },
  });
  expect(Object.isFrozen(made['data'])).toBe(true);
});

test('a second object of the same name is refused, and says so when the first is being deleted', async () => {
  const { registry } = setUp();
  await registry.create({ target: at(''), draft: body({ name: 'a', finalizers: ['example.com/f'] }) });
  expect(await failure(registry.create({ target: at(''), draft: body({ name: 'a' }) }))).toBe('409 configmaps "a" already exists');
  await registry.remove(at('a'), {});
  expect(await failure(registry.create({ target: at(''), draft: body({ name: 'a' }) }))).toBe('409 object is being deleted: configmaps "a" already exists');
});

test('a write that changes nothing keeps the revision', async () => {
  const { registry, store } = setUp();
  await registry.create({ target: at(''), draft: body({ name: 'a' }, { data: { k: 'v' } }) });
  const { object } = await put(registry, at('a'), body({ name: 'a' }, { data: { k: 'v' } }));
  expect(object.metadata.resourceVersion).toBe('1001');
  expect(store.revision).toBe(1001n);
});

test('an update built on an old version is a conflict', async () => {
  const { registry } = setUp();
  await registry.create({ target: at(''), draft: body({ name: 'a' }) });
  await put(registry, at('a'), body({ name: 'a' }, { data: { k: 'v' } }));
  const stale = put(registry, at('a'), body({ name: 'a', resourceVersion: '1001' }));
  expect(await failure(stale)).toBe(
    '409 Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
  );
});

test('an unbound pod is marked and then deleted', async () => {
  const { registry, store } = setUp();
  await registry.create({ target: at('', pods), draft: body({ name: 'a' }) });
  const { object, deleted } = await registry.remove(at('a', pods), {});
  expect(deleted).toBe(true);
  expect(object.metadata).toMatchObject({ deletionGracePeriodSeconds: 0, generation: 2 });
  expect(eventsOf(store, 'pods')).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
});

test('a bound pod stays until it is deleted with a grace period of 0', async () => {
  const { registry, store } = setUp();
  await registry.create({ target: at('', pods), draft: body({ name: 'a' }, { spec: { nodeName: 'n' } }) });
  const first = await registry.remove(at('a', pods), {});
  expect(first.deleted).toBe(false);
  expect(first.object.metadata).toMatchObject({ deletionGracePeriodSeconds: 30, deletionTimestamp: '2026-01-01T00:00:30Z' });
  expect((await registry.remove(at('a', pods), {})).pending).toBe(true);
  expect((await registry.remove(at('a', pods), { gracePeriodSeconds: 0 })).deleted).toBe(true);
  expect(eventsOf(store, 'pods')).toEqual(['ADDED', 'MODIFIED', 'MODIFIED', 'DELETED']);
});

test('taking the last finalizer off deletes; watchers still see it, the writer gets the old version', async () => {
  const { registry, store } = setUp();
  await registry.create({ target: at(''), draft: body({ name: 'a', finalizers: ['example.com/f'] }) });
  const marked = await registry.remove(at('a'), {});
  expect(marked.object.metadata.deletionGracePeriodSeconds).toBe(0);
  const { object } = await put(registry, at('a'), body({ name: 'a' }));
  expect(object.metadata.resourceVersion).toBe('1002');
  expect(eventsOf(store, 'configmaps')).toEqual(['ADDED example.com/f', 'MODIFIED example.com/f', 'DELETED example.com/f']);
});

test('a patched object shares what it did not touch with the stored one', async () => {
  const { registry } = setUp();
  const made = await registry.create({ target: at(''), draft: body({ name: 'a' }, { data: { k: 'v' }, other: { deep: {} } }) });
  const { object } = await registry.update({
    target: at('a'),
    transform: (current) => ({ value: { ...(current as StoredObject), data: { k: 'w' } } as unknown as JsonObject, owned: false }),
  });
  expect(object['other']).toBe(made['other']);
  expect(object.metadata.resourceVersion).toBe('1002');
});

test('foreground deletion swaps the garbage collection finalizer', async () => {
  const { registry } = setUp();
  await registry.create({ target: at(''), draft: body({ name: 'a', finalizers: ['example.com/f'] }) });
  await registry.remove(at('a'), { propagationPolicy: 'Orphan' });
  const { object } = await registry.remove(at('a'), { propagationPolicy: 'Foreground' });
  expect(object.metadata.finalizers).toEqual(['example.com/f', 'foregroundDeletion']);
});

test('a dry run shows the outcome and keeps the store as it is', async () => {
  const { registry, store } = setUp();
  const made = await registry.create({ target: { ...at(''), dryRun: true }, draft: body({ generateName: 'a-' }) });
  expect(made.metadata.name).toMatch(/^a-[a-z2-9]{5}$/);
  expect(made.metadata.resourceVersion).toBeUndefined();
  expect(store.revision).toBe(1000n);
});

test('nothing is created in a namespace that is not there', async () => {
  const store = new Store<StoredObject>();
  const registry = createRegistry({
    store: writeStoreOver(store),
    strategyFor: () => ({}),
    admission: admissionChain([namespaceLifecycle]),
    clock: { now: () => 0, schedule: () => () => undefined },
    entropy: { uid: () => 'u', below: () => 0 },
  });
  expect(await failure(registry.create({ target: at(''), draft: body({ name: 'a' }) }))).toBe('404 namespaces "shop" not found');
});
