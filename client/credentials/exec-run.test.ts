import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { KubeconfigExec } from '../config/kubeconfig.ts';
import { type ExecSurroundings, runPlugin } from './exec-run.ts';

const surroundings: ExecSurroundings = { cluster: { server: 'https://a.test' }, hasTerminal: false };

function node(script: string, more: KubeconfigExec = {}): KubeconfigExec {
  return { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', script], interactiveMode: 'Never', ...more };
}

const told = async (exec: KubeconfigExec, more: Partial<ExecSurroundings> = {}): Promise<unknown> => {
  const shown = await runPlugin({ ...exec, args: ['-e', 'process.stdout.write(process.env.KUBERNETES_EXEC_INFO)'] }, { ...surroundings, ...more });
  return JSON.parse(shown);
};

test('a plugin is told of its cluster only when it asks, and whether a person is there', async () => {
  expect(await told(node(''))).toEqual({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec: { interactive: false } });
  expect(await told(node('', { provideClusterInfo: true }))).toMatchObject({ spec: { cluster: { server: 'https://a.test' } } });
  expect(await told(node('', { interactiveMode: 'IfAvailable' }), { hasTerminal: true })).toMatchObject({ spec: { interactive: true } });
  expect(await told(node('', { interactiveMode: 'Never' }), { hasTerminal: true })).toMatchObject({ spec: { interactive: false } });
});

test('a plugin that wants a person does not run without one', async () => {
  await expect(runPlugin(node('', { interactiveMode: 'Always' }), surroundings)).rejects.toThrow('the plugin wants a terminal');
});

test('its own variables are set beside the ones of this process', async () => {
  const exec = node('process.stdout.write(process.env.AUDIENCE + process.env.PATH)', { env: [{ name: 'AUDIENCE', value: 'shop' }] });
  expect(await runPlugin(exec, surroundings)).toBe(`shop${process.env['PATH']}`);
});

test.each([
  ['deny', false],
  [['other'], false],
  [['node'], true],
  [[process.execPath], true],
  ['allow', true],
] as const)('under the policy %j it is %s that it runs', async (policy, mayRun) => {
  const run = runPlugin(node('console.log(1)'), { ...surroundings, policy });
  await (mayRun ? expect(run).resolves.toBe('1\n') : expect(run).rejects.toThrow('the policy of this client does not allow the plugin'));
});

test('a plugin that fails, prints without end, or is missing is an error without its variables', async () => {
  const env = [{ name: 'SECRET', value: 'hunter2' }];
  const errors = await Promise.all(
    [
      node('process.exit(3)', { env }),
      node('const more = () => process.stdout.write("x".repeat(1 << 20), more); more()', { env }),
      node('', { command: join(tmpdir(), 'no-such-plugin'), installHint: '\u001b[31mget it there\u001b[0m', env }),
      node('', { command: tmpdir(), env }),
    ].map((exec) => runPlugin(exec, surroundings).catch((caught: unknown) => caught)),
  );
  expect(errors.map(String)).toEqual([
    expect.stringMatching(/the plugin failed \(exit code 3\)$/),
    expect.stringMatching(/the plugin failed \(SIGTERM\)$/),
    expect.stringMatching(/the plugin is not installed: get it there$/),
    expect.stringMatching(/the plugin cannot be run \(EACCES\)$/),
  ]);
  expect(inspect(errors, { depth: 9, showHidden: true })).not.toContain('hunter2');
});
