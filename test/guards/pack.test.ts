import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryPrograms, testEntries } from '../pack/programs.ts';
import { manifest, publishedEntries } from './published-entries.ts';
import { root } from './source-files.ts';

// Packs the package as it would be published, installs it in an empty folder, and uses every entry there.

const project = mkdtempSync(join(tmpdir(), 'pack-'));
afterAll(() => rmSync(project, { recursive: true }));

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', [...args, '--loglevel=error'], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const file = (entry: string): string => `${entry.replaceAll(/\W+/g, '-').replace(/-$/, '')}${testEntries.includes(entry) ? '.test' : ''}.ts`;

beforeAll(() => {
  npm(['pack', '--pack-destination', project], root);
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz')) ?? '';
  const app = join(project, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  npm(
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      join(project, tarball),
      ...['vitest', 'msw', '@mswjs/interceptors'].map((peer) => `${peer}@${manifest.devDependencies[peer]}`),
    ],
    app,
  );
  const compilerOptions = {
    strict: true,
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable', 'dom'],
    module: 'nodenext',
    noEmit: true,
    types: [],
    skipLibCheck: false,
  };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  for (const [entry, text] of Object.entries(entryPrograms)) writeFileSync(join(app, file(entry)), text);
}, 300_000);

test('there is a program for every published entry', () => {
  expect(Object.keys(entryPrograms).sort()).toEqual([...publishedEntries().keys()].sort());
});

test.for(Object.keys(entryPrograms).filter((entry) => !testEntries.includes(entry)))(
  '%s works where only the package is installed',
  { timeout: 60_000 },
  (entry) => {
    const { stdout, stderr } = spawnSync(process.execPath, [file(entry)], { cwd: join(project, 'app'), encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toBe('ok\n');
  },
);

test.for(testEntries)('%s works in a test runner where only the package and vitest are installed', { timeout: 60_000 }, (entry) => {
  const { stdout, stderr } = spawnSync(join(project, 'app/node_modules/.bin/vitest'), ['run', file(entry)], {
    cwd: join(project, 'app'),
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  expect(`${stdout}${stderr}`).toContain('1 passed');
});

test('the command works where only the package is installed', { timeout: 60_000 }, () => {
  const { stdout } = spawnSync(join(project, 'app/node_modules/.bin/kubestage'), ['version'], { encoding: 'utf8' });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('its declarations check without the sources', { timeout: 120_000 }, () => {
  const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: join(project, 'app'), encoding: 'utf8' });
  expect([stdout, status]).toEqual(['', 0]);
});

test('what is packed is the built package and its papers, nothing else', () => {
  const installed = join(project, 'app/node_modules/kubestage');
  expect(readdirSync(installed).sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'dist', 'package.json']);
});
