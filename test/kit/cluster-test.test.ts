import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterTest, expect } from 'kubestage/test';
import { ConfigMap } from 'kubestage/types/core/v1';
import { afterAll, test as plainTest } from 'vitest';

const test = clusterTest({ seed: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'seeded', namespace: 'default' } }] });

test('a test has a cluster with the seed, and a client', async ({ cluster, client }) => {
  const maps = client.resource(ConfigMap).namespace('default');
  await maps.delete('seeded');
  await maps.create({ metadata: { name: 'left-over' } });
  expect(cluster.actions.writes()).toMatchActions(['delete configmaps default/seeded', 'create configmaps default/left-over']);
});

test('the next test has a cluster of its own', async ({ cluster, client }) => {
  const { items } = await client.resource(ConfigMap).namespace('default').list();
  expect(items.map(({ metadata }) => metadata?.name)).toEqual(['seeded']);
  expect(cluster.actions.by('test')).toMatchActions(['list configmaps default']);
});

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.kubestage/cluster-test');
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runVitest(name: string, body: string): string {
  const head =
    "import { clusterTest, expect } from 'kubestage/test';\nimport { fault } from 'kubestage/fake';\nimport { ConfigMap } from 'kubestage/types/core/v1';\nconst test = clusterTest();\n";
  writeFileSync(join(folder, `${name}.test.ts`), head + body);
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    "export default { test: { include: ['**/*.test.ts'] }, resolve: { conditions: ['kubestage-source'] }, ssr: { resolve: { conditions: ['kubestage-source'] } } };\n",
  );
  const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', '--root', folder, `${name}.test.ts`], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return stdout + stderr;
}

plainTest('a failed test shows what the cluster was asked for', { timeout: 60_000 }, () => {
  const printed = runVitest(
    'failing',
    "test('fails', async ({ client }) => {\n  await client.resource(ConfigMap).namespace('default').list();\n  expect(1).toBe(2);\n});\n",
  );
  expect(printed).toContain('The cluster was asked for:\n  200 list configmaps default kubernetes-admin');
  expect(printed).toContain('1 failed');
});

plainTest('a reaction that never had its turn fails the test', { timeout: 60_000 }, () => {
  const printed = runVitest('unused', "test('leaves a fault', ({ cluster }) => {\n  cluster.on('get pods').once(fault.conflict());\n});\n");
  expect(printed).toContain('on("get pods").once: fault conflict never had its turn');
  expect(printed).toContain('1 failed');
});
