import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { recordExchanges, replayExchanges } from 'kubestage/fixtures';
import { listenWithKubeconfig } from 'kubestage/test';
import { ConfigMap, type Secret } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const cli = new URL('../../cli/kubestage.ts', import.meta.url).pathname;
const seed = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { n: '1' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { password: 'aHVudGVyMg==' } },
];

test('row 103: record from a real cluster, replay', async () => {
  await using live = await FakeCluster.create({ seed });
  await using listening = await listenWithKubeconfig(live);
  const out = mkdtempSync(join(tmpdir(), 'recorded-'));
  await run(process.execPath, [
    '--conditions=kubestage-source',
    '--disable-warning=ExperimentalWarning',
    cli,
    'record',
    '--kubeconfig',
    listening.file,
    '--out',
    out,
  ]);
  await using twin = await FakeCluster.create();
  await twin.seed(join(out, 'objects'), { raw: true });
  rmSync(out, { recursive: true });
  const uidOf = (cluster: FakeCluster): unknown => cluster.at().get('configmaps', 'default', 'a')?.metadata?.uid;
  expect(uidOf(twin)).toBe(uidOf(live));
  expect((twin.at().get('secrets', 'default', 's') as Secret).data).not.toEqual({ password: 'aHVudGVyMg==' });
});

test('wish 13: record once, replay', async () => {
  await using cluster = await FakeCluster.create({ seed });
  const { connection, recording } = recordExchanges(cluster.connection());
  await using client = await createClient(connection);
  const { metadata } = await client.resource(ConfigMap).namespace('default').list();
  await client
    .resource(ConfigMap)
    .namespace('default')
    .create({ metadata: { name: 'b' } });
  for await (const { type } of client
    .resource(ConfigMap)
    .namespace('default')
    .watch({ resourceVersion: metadata?.resourceVersion ?? '' })) {
    expect(type).toBe('ADDED');
    break;
  }
  await using again = await createClient(replayExchanges(recording()));
  const maps = again.resource(ConfigMap).namespace('default');
  expect((await maps.list()).items.map((item) => item.metadata?.name)).toEqual(['a']);
  for await (const { type, object } of maps.watch({ resourceVersion: metadata?.resourceVersion ?? '' })) {
    expect([type, object.metadata?.name]).toEqual(['ADDED', 'b']);
    break;
  }
  await expect(maps.get('never asked')).rejects.toThrow('no exchange was recorded');
});
