import { expect, test } from 'vitest';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { createManualClock } from '../manual-clock.ts';
import type { StoredObject, Strategy } from '../registry/strategy.ts';
import type { RequestContext, Result } from '../request/context.ts';
import { parseRequestInfo } from '../request/request-info.ts';
import { Store } from '../storage/store.ts';
import { collectionRequestOf } from './collection.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { watch } from './watch.ts';

const row = (plural: string, kind: string, namespaced = true): ResourceInfo => ({
  group: '',
  version: 'v1',
  kind,
  plural,
  singular: '',
  namespaced,
  verbs: [],
  shortNames: [],
  categories: [],
  subresources: [],
});
const rows = { configmaps: row('configmaps', 'ConfigMap'), secrets: row('secrets', 'Secret'), namespaces: row('namespaces', 'Namespace', false) };
const strategies: Readonly<Record<string, Strategy>> = {
  secrets: { selectableFields: { type: (secret) => String(secret['type']) } },
  namespaces: { selectableFields: { 'status.phase': () => 'Active' } },
};

function scene() {
  const store = new Store<StoredObject>();
  const controller = new AbortController();
  const clock = createManualClock();
  const put = (plural: string, name: string, rest: Record<string, string> = {}, apiVersion = 'v1'): void => {
    store.put(plural, `a/${name}`, undefined, (revision) => ({
      apiVersion,
      ...rest,
      metadata: { namespace: 'a', name, labels: { l: name }, resourceVersion: `${revision}` },
    }));
  };
  const context = (path: string, queryText: string): RequestContext => {
    const query = new URLSearchParams(queryText);
    const info = parseRequestInfo('GET', path, query);
    const services = {
      store,
      registry: { strategyFor: ({ plural }: ResourceInfo) => strategies[plural] ?? {}, read: () => store.get('configmaps', 'a/x')?.value },
      clock,
    };
    const resource = rows[info.resource as keyof typeof rows];
    return { request: { signal: controller.signal }, services, query, info, resource, user: { username: 'u' }, warnings: [] } as unknown as RequestContext;
  };
  return { put, context, controller, store, clock };
}

const CONFIG_MAPS = '/api/v1/namespaces/a/configmaps';
const names = (result: Result | Promise<Result>): unknown =>
  result instanceof Promise ? 'waits' : result.kind === 'list' ? result.items.map(({ metadata }) => metadata.name) : result.kind;

test('label and field selectors are combined with and; of two equal parameters the first counts', () => {
  const { put, context } = scene();
  for (const name of ['x', 'y', 'z']) put('configmaps', name);
  const found = (query: string): unknown => names(list(context(CONFIG_MAPS, query)));
  expect([found('labelSelector=l+in+(x,y)&fieldSelector=metadata.name!%3Dx'), found('labelSelector=l%3Dx&labelSelector=l%3Dy')]).toEqual([['y'], ['x']]);
});

test('a kind with selectable fields takes them, and refuses others in its own words', () => {
  const { put, context } = scene();
  put('secrets', 's', { type: 'Opaque' });
  const secrets = '/api/v1/namespaces/a/secrets';
  expect(names(list(context(secrets, 'fieldSelector=type%3DOpaque')))).toEqual(['s']);
  expect(() => list(context(secrets, 'fieldSelector=data.x%3D1'))).toThrow('field label not supported: data.x');
  expect(() => list(context('/api/v1/namespaces', 'fieldSelector=metadata.namespace%3Dx'))).toThrow('field label not supported: metadata.namespace');
  expect(() => list(context(CONFIG_MAPS, 'fieldSelector=data.x%3D1'))).toThrow(
    '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
  );
});

test.each([
  ['limit=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
  ['timeoutSeconds=99999999999999999999', 'strconv.ParseInt: parsing "99999999999999999999": value out of range'],
  ['labelSelector=a+b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['sendInitialEvents=true', 'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list'],
])('%s is refused', (query, message) => {
  const { context } = scene();
  expect(() => collectionRequestOf(context(CONFIG_MAPS, query), 'list')).toThrow(message);
});

test('a watch gives what it lists in the version of the path, and ends with the request', async () => {
  const { put, context, controller } = scene();
  put('configmaps', 'x', {}, 'v1beta1');
  const result = watch(context(CONFIG_MAPS, 'watch=1'));
  if (result.kind !== 'events') throw new Error(result.kind);
  const events = result.events[Symbol.asyncIterator]();
  expect((await events.next()).value).toMatchObject({ type: 'ADDED', object: { apiVersion: 'v1', metadata: { name: 'x' } } });
  const end = events.next();
  controller.abort();
  expect((await end).done).toBe(true);
});

test('the old watch path of one object follows that object alone', async () => {
  const { put, context } = scene();
  for (const name of ['x', 'y']) put('configmaps', name);
  const result = watch(context('/api/v1/watch/namespaces/a/configmaps/y', ''));
  if (result.kind !== 'events') throw new Error(result.kind);
  expect((await result.events[Symbol.asyncIterator]().next()).value).toMatchObject({ object: { metadata: { name: 'y' } } });
});

test('GET of one object takes any version up to the current one, and waits for a later one', async () => {
  const { put, context, store, clock } = scene();
  put('configmaps', 'x');
  const asked = (version: string): Result | Promise<Result> => get(context(`${CONFIG_MAPS}/x`, `resourceVersion=${version}`));
  expect(asked('1')).toMatchObject({ kind: 'object', code: 200, object: { metadata: { name: 'x' } } });
  expect(() => asked('abc')).toThrow('resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax');
  const late = asked('999999999');
  clock.advance(3_000);
  await expect(late).rejects.toThrow(`Timeout: Too large resource version: 999999999, current: ${store.revision}`);
  const soon = asked((store.revision + 1n).toString());
  put('configmaps', 'y');
  expect(await soon).toMatchObject({ kind: 'object', code: 200 });
});

test('a list waits for a version that is yet to come unless it is to be exact', async () => {
  const { put, context, store } = scene();
  const next = (store.revision + 1n).toString();
  const waiting = list(context(CONFIG_MAPS, `resourceVersion=${next}`));
  expect(() => list(context(CONFIG_MAPS, `resourceVersion=${next}&resourceVersionMatch=Exact`))).toThrow('Too large resource version');
  put('configmaps', 'x');
  expect(names(await waiting)).toEqual(['x']);
});

test('export is refused where it is asked for, and passed over where it is not', () => {
  const { put, context } = scene();
  put('configmaps', 'x');
  expect(() => get(context(`${CONFIG_MAPS}/x`, 'export=true'))).toThrow('the export parameter, deprecated since v1.14, is no longer supported');
  expect(get(context(`${CONFIG_MAPS}/x`, 'export=false'))).toMatchObject({ kind: 'object', code: 200 });
});
