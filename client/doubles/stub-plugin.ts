import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeconfigExec } from '../config/kubeconfig.ts';

/** A credential plugin that prints what it is told to, and keeps count. */
export interface StubPlugin {
  readonly exec: KubeconfigExec;
  /** What the next runs print: the status of a credential, or any text. */
  prints(output: { readonly status: object } | string): Promise<void>;
  /** What each run was told in `KUBERNETES_EXEC_INFO`. */
  runs(): Promise<readonly unknown[]>;
}

/** The apiVersion that a stub plugin speaks unless it is told another. */
export const EXEC_V1 = 'client.authentication.k8s.io/v1';

/** Writes a plugin into a folder; for tests. */
export async function stubPlugin(folder: string, extra: KubeconfigExec = {}): Promise<StubPlugin> {
  const [command, output, log] = [join(folder, 'get-token'), join(folder, 'get-token.out'), join(folder, 'get-token.log')];
  const script = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
appendFileSync(${JSON.stringify(log)}, process.env.KUBERNETES_EXEC_INFO + '\\n');
process.stdout.write(readFileSync(${JSON.stringify(output)}));
`;
  const exec: KubeconfigExec = { apiVersion: EXEC_V1, command, interactiveMode: 'Never', ...extra };
  await Promise.all([writeFile(command, script), writeFile(log, ''), writeFile(output, '')]);
  await chmod(command, 0o755);
  return {
    exec,
    prints: async (printed) => {
      const credential = typeof printed === 'string' ? printed : JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', ...printed });
      await writeFile(output, credential);
    },
    runs: async () => (await readFile(log, 'utf8')).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown])),
  };
}
