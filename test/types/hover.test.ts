import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.kubestage', 'hover');

/** Never type-checks: the error of each line shows what an editor shows. */
const PROGRAM = `import type { Client } from 'kubestage';
import { Deployment } from 'kubestage/types/apps/v1';
import { Pod } from 'kubestage/types/core/v1';

declare const client: Client;
const deployments = client.resource(Deployment);

export const get: never = await deployments.get('web');
export const find: never = await deployments.find('web');
export const list: never = await deployments.list();
export const scale: never = await deployments.scale.get('web');
export const all: never = deployments.listAll();
export const watch: never = client.resource(Pod).watch();
export const verbs: never = deployments;
export const metadata: never = await client.metadata(Pod).get('a');
export const dynamic: never = await client.dynamic('v1', 'Pod');
export const status: never = (await deployments.get('web')).status;
`;

test('what an editor shows of a call is a name, not what it is made of', () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'hover.ts'), PROGRAM);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['hover.ts'] }));
  const { stdout } = spawnSync('tsc', ['-p', folder], { cwd: root, encoding: 'utf8' });
  const shown = [...stdout.matchAll(/error TS2322: Type '(.*)' is not assignable to type 'never'/g)].map(([, type]) => type);
  expect(shown).toEqual([
    'Deployment',
    'Deployment | undefined',
    'KubeList<Deployment>',
    'Scale',
    'AsyncIterable<Deployment>',
    'AsyncIterable<WatchEvent<Pod>>',
    'ResourceClient<Deployment>',
    'PartialObjectMetadata',
    'ResourceClient<DynamicObject>',
    'DeploymentStatus | undefined',
  ]);
});
