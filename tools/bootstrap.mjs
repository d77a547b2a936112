// Runs a job of this repository with the Node that the repository brings, after installing what is missing.
//
// Plain JavaScript without dependencies: it is the one file that has to run on whatever Node (18 or later) starts it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const marker = join(modules, '.kubestage-lock');
const ownNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** What each job runs: a program of node_modules/.bin or `node`, and its arguments; the caller's own arguments follow. */
const source = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning'];
const jobs = {
  start: ['node', ...source, 'examples/sample-controller/main.ts'],
  serve: ['node', ...source, 'cli/kubestage.ts', 'serve'],
  test: ['node', ...source, 'tools/run-checks.ts', '--rules'],
  check: ['node', ...source, 'tools/run-checks.ts'],
  containers: ['node', ...source, 'tools/run-containers.ts'],
  chaos: ['node', ...source, 'test/chaos/main.ts'],
  conformance: ['node', ...source, 'test/conformance/main.ts'],
  generate: ['node', 'tools/generate/generate.ts'],
  verify: ['node', 'tools/generate/verify.ts'],
  bench: ['node', '--expose-gc', ...source, 'bench/main.ts'],
  'rules-out': ['node', 'tools/rules-out/main.ts'],
  build: ['node', 'tools/build.ts'],
  format: ['biome', 'check', '--write', '.'],
};

function fail(message) {
  console.error(`kubestage: ${message}`);
  process.exit(1);
}

function run(command, args, environment = process.env) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment, shell: process.platform === 'win32' });
  if (error !== undefined) fail(`${command} could not be started: ${error.message}`);
  return signal === null ? (status ?? 1) : 128;
}

const lockDigest = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

function installMissing() {
  const digest = lockDigest();
  if (existsSync(ownNode) && existsSync(marker) && readFileSync(marker, 'utf8') === digest) return;
  console.error('kubestage: installing dependencies (once)');
  // Not `npm ci`: it refuses a lock file that was written where the packages of other platforms could not be had.
  if (run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) fail('npm install failed; its own message stands above');
  if (!existsSync(ownNode) && run('npm', ['rebuild', 'node', '--ignore-scripts=false']) !== 0)
    fail('the package "node" could not install its program: its install script has to be allowed to run');
  if (!existsSync(ownNode))
    fail('the package "node" brought no program for this platform: install scripts have to be allowed (npm config set ignore-scripts false)');
  writeFileSync(marker, digest);
}

const [job, ...args] = process.argv.slice(2);
const command = jobs[job];
if (command === undefined) fail(`there is no job ${JSON.stringify(job)}; known: ${Object.keys(jobs).join(', ')}`);
installMissing();
const path = [dirname(ownNode), join(modules, '.bin'), process.env.PATH].join(delimiter);
const [program, ...fixed] = command;
const child = spawn(program === 'node' ? ownNode : program, [...fixed, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
  shell: process.platform === 'win32',
});
// An interrupt from a terminal reaches the child too; one that was sent to this process alone has to be handed on.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`${program} could not be started: ${error.message}`));
child.on('close', (status, signal) => {
  process.exitCode = signal === null ? (status ?? 1) : 128;
});
