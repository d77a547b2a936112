import { readFileSync } from 'node:fs';
import { type Client, createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { existingCluster } from 'kubestage/integration';
import { listenWithKubeconfig } from 'kubestage/test';
import { ConfigMap } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';
import { withFakeDoor } from '../conformance/fake-door.ts';
import { areas, runArea } from '../conformance/run-area.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test('row 107: start-up time', () => {
  expect(page('performance.md')).toMatch(/FakeCluster.create/);
});

test('row 108: memory for each object', () => {
  expect(page('performance.md')).toMatch(/memory|heap|RSS/i);
});

/** One test body; what differs is where the client leads. */
async function comesAndGoes(client: Client): Promise<readonly string[]> {
  const maps = client.resource(ConfigMap).namespace('default');
  await maps.create({ metadata: { name: 'a' }, data: { n: '1' } });
  const refused = await maps.create({ metadata: { name: 'a' } }).catch((error: Error) => error.message);
  await maps.delete('a');
  return [String(refused), String((await maps.list()).items.length)];
}

test('row 121: the same test on fake and real', async () => {
  await using cluster = await FakeCluster.create();
  await using inProcess = await createClient(cluster.connection());
  await using listening = await listenWithKubeconfig(cluster);
  // A cluster behind a kubeconfig: which one it is makes no difference.
  await using existing = await existingCluster({ kubeconfig: listening.file });
  await using remote = await createClient(await existing.connection());
  const seen = await comesAndGoes(inProcess);
  expect(seen).toEqual([expect.stringContaining('configmaps "a" already exists'), '0']);
  expect(await comesAndGoes(remote)).toEqual(seen);
});

test('row 122: fidelity measured against a real API server', async () => {
  expect(areas().length).toBeGreaterThan(30);
  const results = await withFakeDoor('in-process', (door) => runArea('namespaces', door));
  const failed = results.filter(({ differences }) => differences.length > 0).map(({ title }) => title);
  expect([failed, results.length > 20]).toEqual([[], true]);
});
