import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// Those who use node:test have the same assertions: a program of theirs, run by their runner.

const root = join(import.meta.dirname, '../..');
const PROGRAM = `
import { test } from 'node:test';
import { createClient } from 'kubestage';
import { assertActions, assertManifest } from 'kubestage/assert';
import { FakeCluster } from 'kubestage/fake';
import { ConfigMap } from 'kubestage/types/core/v1';

async function made(run) {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const map = await client.resource(ConfigMap).namespace('default').create({ metadata: { name: 'a' }, data: { k: '1' } });
  await run(cluster, map);
}

test('what holds passes', () =>
  made((cluster, map) => {
    assertManifest(map, 'data: {k: "1"}');
    assertActions(cluster.actions, ['create configmaps default/a']);
  }));
test('what does not hold fails', () => made((_, map) => assertManifest(map, 'data: {k: "2"}')));
`;

test('under node:test an assertion that holds passes, and one that does not fails with its difference', async () => {
  mkdirSync(join(root, '.kubestage'), { recursive: true });
  const folder = mkdtempSync(join(root, '.kubestage', 'node-test-'));
  const file = join(folder, 'kit.test.mjs');
  writeFileSync(file, PROGRAM);
  const { promise, resolve } = Promise.withResolvers<string>();
  const { NODE_OPTIONS: _options, ...environment } = process.env;
  const args = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning', '--test', '--test-reporter=tap', file];
  execFile(process.execPath, args, { cwd: root, env: environment }, (_error, stdout) => resolve(stdout));
  const tap = await promise;
  rmSync(folder, { recursive: true });
  expect(tap).toMatch(/^ *ok 1 - what holds passes$/m);
  expect(tap).toMatch(/^ *not ok 2 - what does not hold fails$/m);
  expect(tap).toContain('-   k: "2"');
});
