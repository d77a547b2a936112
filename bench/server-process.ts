import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A server in a process of its own. */
export interface ServerProcess {
  /** What it said first: its address. */
  readonly greeting: string;
  close(): Promise<void>;
}

/** Starts a program that prints a line when it serves, and ends with its standard input. @throws {Error} when it ends before */
export async function startServer(args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const greeting = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    ended.then(([code]) => {
      throw new Error(`${args.join(' ')} ended with ${String(code)} before it served`);
    }),
  ]);
  return {
    greeting,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
