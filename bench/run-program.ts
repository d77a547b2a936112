import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL('../', import.meta.url));

const FLAGS: readonly string[] = ['--expose-gc', '--disable-warning=ExperimentalWarning'];
const TIMEOUT_MS = 600_000;

/** The arguments with which Node runs a program of `bench/`, with the package as it is published. */
export function programArguments(file: string, args: readonly string[] = []): readonly string[] {
  return [...FLAGS, fileURLToPath(new URL(file, import.meta.url)), ...args];
}

/** Runs a program and reads the last line of what it prints as JSON. @throws {Error} with what it complained of */
export function runJson<T>(command: string, args: readonly string[], options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): T {
  const { cwd = root, env = process.env } = options;
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: 1 << 26 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(lastLines(stderr) || `ended with ${String(status)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}

/** Runs a program of `bench/` in a process of its own, and reads what it reports. */
export function runProgram<T>(file: string, args: readonly string[] = []): T {
  return runJson<T>(process.execPath, programArguments(file, args));
}

const lastLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /Error|error|cannot|not found/.test(line))
    .slice(0, 2)
    .join(' ')
    .trim();

/** What `run` answers, or the reason why there is none. */
export function attempt<T>(run: () => T): { readonly value: T } | { readonly reason: string } {
  try {
    return { value: run() };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
