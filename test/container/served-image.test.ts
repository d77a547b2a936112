import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'kubestage';
import { ConfigMap } from 'kubestage/types/core/v1';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

// The image of the served fake, as its users run it. `npm run containers` builds it first.

const image = process.env['KUBESTAGE_IMAGE'] ?? 'kubestage:local';
const folder = mkdtempSync(join(tmpdir(), 'served-image-'));
const docker = (...args: readonly string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();
let container: string;

beforeAll(async () => {
  container = docker(
    'run',
    '--detach',
    '--read-only',
    '--tmpfs',
    '/tmp',
    '--cap-drop',
    'ALL',
    '--publish',
    '127.0.0.1::6443',
    image,
    'serve',
    '--host',
    '0.0.0.0',
    '--port',
    '6443',
    '--kubeconfig',
    '/tmp/kubeconfig',
  );
  await vi.waitFor(() => expect(docker('inspect', '--format', '{{.State.Health.Status}}', container)).toBe('healthy'), { timeout: 60_000, interval: 500 });
});

afterAll(() => {
  spawnSync('docker', ['rm', '--force', container]);
  rmSync(folder, { recursive: true });
});

function kubeconfig(): string {
  const inside = docker('exec', container, '/usr/local/bin/node', '-p', 'require("fs").readFileSync("/tmp/kubeconfig", "utf8")');
  const published = docker('port', container, '6443/tcp').split('\n')[0] ?? '';
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, inside.replace(/server: \S+/, `server: https://${published}`));
  return file;
}

test('a client reaches it over TLS with the kubeconfig that it wrote', async () => {
  await using client = await createClient({ kubeconfig: kubeconfig() });
  const maps = client.resource(ConfigMap).namespace('default');
  await maps.create({ metadata: { name: 'a' }, data: { k: 'v' } });
  expect((await maps.get('a')).data).toEqual({ k: 'v' });
  expect(docker('logs', container)).toContain('201 create configmaps default/a kubernetes-admin');
});

test('it runs as nobody in particular, and is small', () => {
  expect(docker('inspect', '--format', '{{.Config.User}}', image)).toBe('65532:65532');
  expect(docker('exec', container, '/usr/local/bin/node', '-p', 'process.getuid()')).toBe('65532');
  expect(Number(docker('inspect', '--format', '{{.Size}}', image))).toBeLessThan(150_000_000);
});

test('the package in it brings the program that cleans up after tests', () => {
  const program = '/app/dist/integration/engine/reaper.js';
  expect(docker('exec', container, '/usr/local/bin/node', '-p', `require("fs").existsSync("${program}")`)).toBe('true');
});

test('it stops at once when it is asked to, with 0', () => {
  docker('stop', '--time', '10', container);
  expect(docker('inspect', '--format', '{{.State.ExitCode}}', container)).toBe('0');
});
