import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import type { Json, JsonObject } from '../../machinery/json.ts';
import type { ManagedFieldsEntry } from '../../machinery/object.ts';
import { chance } from './chance.ts';

const PATCHES = Number(process.env['KUBESTAGE_FUZZ_PATCHES'] ?? 800);
const SEED = Number(process.env['KUBESTAGE_FUZZ_SEED'] ?? 20_262);

const labels = { app: 'x' };
const pod = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'i', ports: [{ containerPort: 80 }] }] } };
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: labels }, template: pod } };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { a: '1', b: '2' } };

const paths: readonly string[] = [
  '/apis/apps/v1/namespaces/default/deployments/web',
  '/apis/apps/v1/namespaces/default/deployments/web/status',
  '/apis/apps/v1/namespaces/default/deployments/web/scale',
  '/api/v1/namespaces/default/configmaps/web',
];
const keys = [
  'spec',
  'metadata',
  'data',
  'status',
  'template',
  'containers',
  'ports',
  'name',
  'labels',
  'a',
  'replicas',
  'image',
  '$patch',
  '$retainKeys',
  'x',
];
const words = ['a', 'web', 'replace', 'delete', 'merge', '1', '', 'i:2', 'v1', '!'];

// The API server's own five hundreds have their own words; this is how a failure of the fake itself reads.
const FAILURE = /Internal error occurred|Cannot read propert|is not a function|is not iterable|call stack|\[Immer\]|not extensible|read only/;

let cluster: FakeCluster;
beforeEach(async () => {
  cluster = await FakeCluster.create({ seed: [deployment, configMap] });
});
afterEach(() => cluster[Symbol.asyncDispose]());

async function patch(target: string, type: string, value: unknown): Promise<{ readonly status: number; readonly body: JsonObject }> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const { status, body } = await cluster.exchange({
    method: 'PATCH',
    target,
    headers: { 'content-type': type, 'user-agent': 'tests/1' },
    body: { kind: 'bytes', read: () => Promise.resolve(bytes) },
    signal: new AbortController().signal,
    peer: cluster.connection().peer,
  });
  return { status, body: (body.kind === 'value' ? body.value : {}) as JsonObject };
}

/** Draws patches that are nearly right. */
function drawing(below: (limit: number) => number) {
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const value = (depth: number): Json => {
    const kind = below(depth === 0 ? 5 : 9);
    if (kind === 0) return null;
    if (kind === 1) return below(100) - 20;
    if (kind === 2) return below(2) === 0;
    if (kind < 5) return pick(words);
    if (kind === 5) return Array.from({ length: below(3) }, () => value(depth - 1));
    return Object.fromEntries(Array.from({ length: below(4) }, () => [pick(keys), value(depth - 1)]));
  };
  const pointer = (): string => Array.from({ length: below(5) }, () => `/${below(5) === 0 ? String(below(3) - 1) : pick(keys)}`).join('');
  const operation = (): JsonObject => ({ op: pick(['add', 'remove', 'replace', 'move', 'copy', 'test']), path: pointer(), from: pointer(), value: value(2) });
  const config = (path: string): JsonObject => {
    const [apiVersion, kind] = path.endsWith('/scale') ? ['autoscaling/v1', 'Scale'] : path.includes('apps') ? ['apps/v1', 'Deployment'] : ['v1', 'ConfigMap'];
    return { apiVersion, kind, metadata: { name: 'web', labels: value(1) }, [pick(keys)]: value(3) };
  };
  return (): { readonly target: string; readonly type: string; readonly value: Json } => {
    const path = pick(paths);
    const kind = below(4);
    if (kind === 0) return { target: path, type: 'application/json-patch+json', value: Array.from({ length: below(3) }, operation) };
    if (kind === 1) return { target: path, type: 'application/merge-patch+json', value: { [pick(keys)]: value(4) } };
    if (kind === 2) return { target: path, type: 'application/strategic-merge-patch+json', value: { [pick(keys)]: value(4) } };
    return { target: `${path}?fieldManager=${pick(words) || 'm'}&force=${below(2) === 0}`, type: 'application/apply-patch+yaml', value: config(path) };
  };
}

test(`${PATCHES} random patches: the server's own answer to each, and nothing half done`, { timeout: 600_000 }, async () => {
  const draw = drawing(chance(SEED));
  const complaints: string[] = [];
  for (let count = 0; count < PATCHES; count += 1) {
    const drawn = draw();
    const before = cluster.at().revision;
    const { status, body } = await patch(drawn.target, drawn.type, drawn.value);
    const told = (what: string): number => complaints.push(`${what}: ${JSON.stringify(drawn)}`);
    if (status >= 500 && FAILURE.test(String(body['message']))) told(`${status} ${String(body['message']).slice(0, 200)}`);
    if (status >= 400 && cluster.at().revision !== before) told(`refused with ${status} and yet written`);
  }
  expect(complaints.slice(0, 10)).toEqual([]);
});

test('applying the same again changes nothing, and a forced apply of it by another is shared', async () => {
  const below = chance(SEED);
  const target = (manager: string): string => `/api/v1/namespaces/default/configmaps/mine?fieldManager=${manager}&force=true`;
  const entryOf = ({ body }: { readonly body: JsonObject }, manager: string): JsonObject | undefined => {
    const { managedFields = [] } = body['metadata'] as { readonly managedFields?: readonly ManagedFieldsEntry[] };
    return managedFields.find((entry) => entry.manager === manager)?.fieldsV1;
  };
  for (let round = 0; round < 50; round += 1) {
    const data = Object.fromEntries(['a', 'b', 'c', 'd'].filter(() => below(2) === 0).map((key) => [key, String(below(3))]));
    const config = { ...configMap, metadata: { name: 'mine' }, data: { always: String(round), ...data } };
    await patch(target('one'), 'application/apply-patch+yaml', config);
    const revision = cluster.at().revision;
    const again = await patch(target('one'), 'application/apply-patch+yaml', config);
    expect([again.status, cluster.at().revision]).toEqual([200, revision]);
    const shared = await patch(target('two'), 'application/apply-patch+yaml', config);
    expect(entryOf(shared, 'two')).toEqual(entryOf(shared, 'one'));
    expect(shared.body['data']).toEqual(config.data);
  }
});
