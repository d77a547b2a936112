import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { session } from '../engine/session.ts';
import type { Wait } from '../engine/until-ready.ts';

/** A program that was started here. */
export interface ChildProgram {
  readonly name: string;
  /** Everything it has printed. */
  readonly logs: () => Promise<string>;
  /** How it is waited for, but for what is missing. */
  readonly wait: (timeoutMs: number) => Omit<Wait, 'missing'>;
  /** Asks it to end, and ends it when it takes longer than `timeoutMs`. Ended already is fine. */
  stop(timeoutMs: number): Promise<void>;
}

function ending({ exitCode, signalCode }: ChildProcess): string | undefined {
  return exitCode === null && signalCode === null ? undefined : `it ended with ${exitCode ?? signalCode}`;
}

/** Starts a program; when this process goes, it goes too. */
export function startProgram(name: string, program: string, args: readonly string[]): ChildProgram {
  // Of its own process group, so that a SIGINT at the keyboard does not end it before the one who has started it can.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const uncover = child.pid === undefined ? () => undefined : session().coverProcess(child.pid);
  const output: Buffer[] = [];
  let problem: string | undefined;
  child.on('error', (error) => (problem = `it could not be started: ${error.message}`));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const logs = async (): Promise<string> => Buffer.concat(output).toString('utf8');
  const ended = async (): Promise<string | undefined> => problem ?? ending(child);
  const stop = async (timeoutMs: number): Promise<void> => {
    if (child.pid !== undefined && ending(child) === undefined) {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      await exit;
      clearTimeout(timer);
    }
    uncover();
  };
  return { name, logs, stop, wait: (timeoutMs) => ({ name, timeoutMs, ended, logs }) };
}
