import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeconfigExec } from '../config/kubeconfig.ts';
import { manualClock } from '../doubles/manual-clock.ts';
import { execSource, parseExecCredential } from './exec-plugin.ts';

const apiVersion = 'client.authentication.k8s.io/v1';
let folder = '';
let runs = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exec-plugin-'));
  runs = join(folder, 'runs');
});
afterAll(() => rm(folder, { recursive: true }));

async function plugin(status: unknown): Promise<KubeconfigExec> {
  const script = join(folder, `plugin-${Math.random()}.mjs`);
  const printed = JSON.stringify(JSON.stringify({ apiVersion, kind: 'ExecCredential', status }));
  await writeFile(runs, '');
  await writeFile(
    script,
    `import { appendFileSync } from 'node:fs'; appendFileSync(process.argv[2], process.env.KUBERNETES_EXEC_INFO + '\\n'); console.log(${printed});`,
  );
  return { apiVersion, command: process.execPath, args: [script, runs], interactiveMode: 'Never', provideClusterInfo: true };
}
const countRuns = async (): Promise<number> => (await readFile(runs, 'utf8')).split('\n').length - 1;

test('callers at one time share one run, and a refused credential is fetched once more', async () => {
  const source = execSource(await plugin({ token: 't' }), { cluster: { server: 'https://a.test' }, clock: manualClock() });
  const [first] = await Promise.all(Array.from({ length: 20 }, () => source.credential()));
  expect(await countRuns()).toBe(1);
  expect(await readFile(runs, 'utf8')).toContain('"server":"https://a.test"');
  for (let refusal = 0; refusal < 20; refusal++) if (first !== undefined) source.refused(first);
  await Promise.all([source.credential(), source.credential()]);
  expect(await countRuns()).toBe(2);
});

test('a credential serves until it expires', async () => {
  const clock = manualClock(Date.parse('2026-01-01T00:00:00Z'));
  const source = execSource(await plugin({ token: 't', expirationTimestamp: '2026-01-01T00:01:00Z' }), { cluster: { server: 'https://a.test' }, clock });
  await source.credential();
  await clock.advance(59_000);
  await source.credential();
  expect(await countRuns()).toBe(1);
  await clock.advance(1_000);
  await source.credential();
  expect(await countRuns()).toBe(2);
});

test('what cannot be used is refused with the name of the plugin, without what it printed', () => {
  const exec: KubeconfigExec = { apiVersion, command: 'login' };
  const parse = (credential: object): unknown => parseExecCredential(JSON.stringify({ kind: 'ExecCredential', ...credential }), exec);
  expect(() => parse({ apiVersion: 'other', status: { token: 'hunter2' } })).toThrow(/^login: the plugin answered in another apiVersion/);
  expect(() => parse({ apiVersion })).toThrow('without a status');
  expect(() => parse({ apiVersion, status: { clientCertificateData: 'hunter2' } })).toThrow('without its key');
  expect(() => parse({ apiVersion, status: { clientCertificateData: 'hunter2', clientKeyData: 'hunter2' } })).toThrow(
    /^login: the plugin gave a certificate and a key that cannot be used together$/,
  );
  expect(() => parse({ apiVersion, status: {} })).toThrow('neither a token nor a certificate');
  expect(() => parse({ apiVersion, status: { token: 'hunter2', expirationTimestamp: 'soon' } })).toThrow('expirationTimestamp');
  expect(() => parseExecCredential('{"token":"hunter2"', exec)).toThrow(/^login: the plugin printed no JSON$/);
});

test('a plugin that is missing says how to get it', async () => {
  const source = execSource(
    { apiVersion, command: join(folder, 'missing'), installHint: 'get it there', interactiveMode: 'Never' },
    { cluster: { server: 'https://a.test' }, clock: manualClock() },
  );
  await expect(source.credential()).rejects.toThrow('get it there');
});
