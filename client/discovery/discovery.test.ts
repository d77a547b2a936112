import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Exchange, ExchangeResponse } from '../../machinery/exchange.ts';
import { createClient } from '../create-client.ts';
import { answer, scriptedServer } from '../doubles/scripted-server.ts';
import { isNotFound } from '../error-predicates.ts';
import { diskCache } from './discovery-cache.ts';

const served = (name: string, kind: string, rest: object = {}): object => ({
  name,
  singularName: kind.toLowerCase(),
  namespaced: true,
  kind,
  verbs: ['get'],
  ...rest,
});
const missing = (): ExchangeResponse => answer(404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 });

/** A server that answers by path, without its query; the last segment of a table wins over none. */
function pathServer(table: Record<string, ExchangeResponse | (() => ExchangeResponse)>) {
  const asked: string[] = [];
  const exchange: Exchange = async ({ target }) => {
    asked.push(target);
    const found = table[target] ?? table[target.split('?')[0] ?? ''] ?? missing();
    return typeof found === 'function' ? found() : found;
  };
  return { connection: { exchange, peer: {} }, asked };
}

const groups = (...names: readonly string[]): ExchangeResponse =>
  answer(200, {
    kind: 'APIGroupList',
    groups: names.map((name) => ({
      name,
      versions: [
        { groupVersion: `${name}/v1beta1`, version: 'v1beta1' },
        { groupVersion: `${name}/v1`, version: 'v1' },
      ],
      preferredVersion: { groupVersion: `${name}/v1`, version: 'v1' },
    })),
  });

const aggregatedVersion = (version: string, resources: readonly object[], freshness = 'Current'): object => ({ version, resources, freshness });
const aggregatedResource = (resource: string, kind: string, rest: object = {}): object => ({
  resource,
  responseKind: { group: '', version: '', kind },
  scope: 'Namespaced',
  singularResource: kind.toLowerCase(),
  verbs: ['get'],
  ...rest,
});
const aggregated = (...items: readonly (readonly [string, readonly object[]])[]): ExchangeResponse =>
  answer(200, {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    items: items.map(([name, versions]) => ({ metadata: { name }, versions })),
  });

const wholeServer = {
  '/api': aggregated(['', [aggregatedVersion('v1', [aggregatedResource('pods', 'Pod', { shortNames: ['po'], categories: ['all'] })])]]),
  '/apis': aggregated(
    [
      'apps',
      [
        aggregatedVersion('v1', [
          aggregatedResource('deployments', 'Deployment', {
            shortNames: ['deploy'],
            categories: ['all'],
            subresources: [{ subresource: 'scale', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: ['get'] }],
          }),
        ]),
      ],
    ],
    ['metrics.k8s.io', [aggregatedVersion('v1beta1', [aggregatedResource('pods', 'PodMetrics')])]],
    ['down.example.com', [aggregatedVersion('v1', [], 'Stale')]],
  ),
};

test('a kind that came after the first look is found by a second one', async () => {
  const server = scriptedServer(
    answer(200, { resources: [served('gateways', 'Gateway'), served('gateways/status', 'Gateway')] }),
    answer(200, { resources: [served('gateways', 'Gateway'), served('routes', 'Route')] }),
  );
  await using client = await createClient(server.connection);
  expect(await client.discovery.resource('example.com/v1', 'Gateway')).toEqual({
    group: 'example.com',
    version: 'v1',
    kind: 'Gateway',
    plural: 'gateways',
    namespaced: true,
  });
  expect((await client.discovery.resource('example.com/v1', 'Route')).plural).toBe('routes');
  expect(server.requests).toHaveLength(2);
});

test('a kind that nobody serves is not found', async () => {
  await using client = await createClient(scriptedServer(answer(200, { resources: [] })).connection);
  const error = await client.dynamic('v1', 'Nope').catch((caught: unknown) => caught);
  expect(isNotFound(error)).toBe(true);
});

test('group-versions come with the core group first', async () => {
  const versions = [{ name: 'apps', versions: [{ groupVersion: 'apps/v1', version: 'v1' }] }];
  const server = scriptedServer(answer(200, { versions: ['v1'] }), answer(200, { groups: versions }));
  await using client = await createClient(server.connection);
  expect(await client.discovery.groupVersions()).toEqual(['v1', 'apps/v1']);
});

test('a server that tells all at once is asked twice, and stale versions are failures', async () => {
  const server = pathServer(wholeServer);
  await using client = await createClient(server.connection);
  const { groupVersions, failures } = await client.discovery.all();
  expect(groupVersions.map(({ group, version }) => `${group}/${version}`)).toEqual(['/v1', 'apps/v1', 'metrics.k8s.io/v1beta1']);
  expect([...failures.keys()]).toEqual(['down.example.com/v1']);
  expect(groupVersions[1]?.resources.map(({ name, group = '-', kind }) => `${name} ${group} ${kind}`)).toEqual([
    'deployments - Deployment',
    'deployments/scale autoscaling Scale',
  ]);
  expect(server.asked.sort()).toEqual(['/api', '/apis']);
});

test('a server that does not is asked version by version, and one that fails takes nothing from the others', async () => {
  const server = pathServer({
    '/api': answer(200, { kind: 'APIVersions', versions: ['v1'] }),
    '/apis': groups('apps', 'broken.example.com'),
    '/api/v1': answer(200, { resources: [served('pods', 'Pod')] }),
    '/apis/apps/v1': answer(200, { resources: [served('deployments', 'Deployment')] }),
    '/apis/apps/v1beta1': answer(200, { resources: [] }),
    '/apis/broken.example.com/v1': answer(503, { kind: 'Status', apiVersion: 'v1', reason: 'ServiceUnavailable', code: 503 }),
    '/apis/broken.example.com/v1beta1': answer(200, { resources: [served('things', 'Thing')] }),
  });
  await using client = await createClient(server.connection, { retry: 'off' });
  const { groupVersions, failures } = await client.discovery.all();
  expect(groupVersions.map(({ group, version, isPreferred }) => [`${group}/${version}`, isPreferred])).toEqual([
    ['/v1', true],
    ['apps/v1', true],
    ['apps/v1beta1', false],
    ['broken.example.com/v1beta1', false],
  ]);
  expect([...failures].map(([name, error]) => [name, error.message.includes('ServiceUnavailable')])).toEqual([['broken.example.com/v1', true]]);
  expect((await client.discovery.find('thing')).version).toBe('v1beta1');
});

test.each([
  ['po', '/pods'],
  ['Pod', '/pods'],
  ['pods', '/pods'],
  ['pods.metrics.k8s.io', 'metrics.k8s.io/pods'],
  ['pods.v1beta1.metrics.k8s.io', 'metrics.k8s.io/pods'],
  ['deploy', 'apps/deployments'],
  ['deployments.v1.apps', 'apps/deployments'],
  ['deployment.apps', 'apps/deployments'],
  ['DEPLOYMENTS.app', 'apps/deployments'],
])('%s is found as kubectl finds it', async (name, found) => {
  await using client = await createClient(pathServer(wholeServer).connection);
  const { group, plural } = await client.discovery.find(name);
  expect(`${group}/${plural}`).toBe(found);
});

test('a name that several groups have is the first one’s, and a category holds one version of each', async () => {
  await using client = await createClient(pathServer(wholeServer).connection);
  expect((await client.discovery.matches('pods')).map(({ group }) => group)).toEqual(['', 'metrics.k8s.io']);
  expect((await client.discovery.category('all')).map(({ plural }) => plural)).toEqual(['pods', 'deployments']);
});

test('a name that is not known is looked for once more, and then not found', async () => {
  let looks = 0;
  const withThings = (): ExchangeResponse => {
    looks += 1;
    return looks < 2 ? aggregated() : aggregated(['example.com', [aggregatedVersion('v1', [aggregatedResource('things', 'Thing')])]]);
  };
  const server = pathServer({ '/apis': withThings });
  await using client = await createClient(server.connection);
  await client.discovery.all();
  expect((await client.discovery.find('thing')).plural).toBe('things');
  expect(looks).toBe(2);
  expect(isNotFound(await client.discovery.find('nothing').catch((caught: unknown) => caught))).toBe(true);
  expect(looks).toBe(3);
});

test('an OpenAPI document is fetched again only when its hash is another, and a failure is not remembered', async () => {
  let hash = 'one';
  let isDown = true;
  const server = pathServer({
    '/openapi/v3': () => answer(200, { paths: { 'apis/apps/v1': { serverRelativeURL: `/openapi/v3/apis/apps/v1?hash=${hash}` } } }),
    '/openapi/v3/apis/apps/v1': () => (isDown ? answer(500, {}) : answer(200, { openapi: '3.0.0', components: { schemas: { hash } } })),
  });
  await using client = await createClient(server.connection, { retry: 'off' });
  const { openApi } = client.discovery;
  await expect(openApi.document('apps/v1')).rejects.toThrow('InternalError');
  isDown = false;
  const first = await openApi.document('apps/v1');
  expect(await openApi.document('apps/v1')).toBe(first);
  hash = 'two';
  expect((await openApi.document('apps/v1')).components?.schemas).toEqual({ hash: 'two' });
  expect(server.asked.filter((path) => path.startsWith('/openapi/v3/apis'))).toHaveLength(3);
  expect(isNotFound(await openApi.document('v9').catch((caught: unknown) => caught))).toBe(true);
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'discovery-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const complete = { '/api': wholeServer['/api'] };

test('a second client asks the files of the first, until they are too old or distrusted', async () => {
  const server = pathServer(complete);
  await using first = await createClient(server.connection, { discoveryCache: diskCache(folder) });
  await first.discovery.all();
  expect(server.asked).toHaveLength(2);
  await using second = await createClient(server.connection, { discoveryCache: diskCache(folder) });
  expect((await second.discovery.find('po')).plural).toBe('pods');
  expect(server.asked).toHaveLength(2);
  second.discovery.invalidate();
  await second.discovery.all();
  expect(server.asked).toHaveLength(4);
  await using third = await createClient(server.connection, { discoveryCache: diskCache(folder, { maxAgeMs: -1 }) });
  await third.discovery.all();
  expect(server.asked).toHaveLength(6);
});

test('files are the user’s alone, and answers with failures or nothing in them are not kept', async () => {
  await using client = await createClient(pathServer(wholeServer).connection, { discoveryCache: diskCache(folder) });
  await client.discovery.all();
  await using empty = await createClient(pathServer({}).connection, { discoveryCache: diskCache(folder) });
  await empty.discovery.all();
  expect(readdirSync(folder)).toEqual([]);
  await using whole = await createClient(pathServer(complete).connection, { discoveryCache: diskCache(folder) });
  await whole.discovery.all();
  const [file = ''] = readdirSync(folder);
  expect((statSync(join(folder, file)).mode & 0o777).toString(8)).toBe('600');
});
