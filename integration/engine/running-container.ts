import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { HarnessError, reasonOf } from '../harness-error.ts';
import { type ContainerEngine, whileEngineRuns } from './container-engine.ts';
import { firstFile, tarOf } from './tar.ts';

/** What a command in a container has said. */
export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

/** Whether a container still runs. */
export interface ContainerState {
  readonly isRunning: boolean;
  /** Whether it has run and no longer does. One that was only made has not. */
  readonly hasEnded: boolean;
  readonly exitCode: number;
}

/** A container that was started here, or one that was found running. Every call fails with `engine-gone` once the engine does not answer. */
export interface RunningContainer {
  readonly name: string;
  /** `127.0.0.1:32768`: where a port of it is reached from here. */
  endpoint(port: number): Promise<string>;
  state(): Promise<ContainerState>;
  run(command: readonly string[]): Promise<CommandResult>;
  /** As `run`. @throws {HarnessError} `failed` with the output, when the command does not end with 0 */
  mustRun(command: readonly string[]): Promise<string>;
  /** Undefined where there is no such file yet. */
  readFile(path: string): Promise<string | undefined>;
  writeFile(path: string, content: string): Promise<void>;
  /** Copies a file of this machine, of any size. */
  copyFile(source: string, path: string): Promise<void>;
  /** What it has printed, or the last lines of that. */
  logs(tail?: number): Promise<string>;
  /** Stops and removes it with its own volumes. Gone already is fine. */
  remove(): Promise<void>;
}

// Without a terminal the engine wraps each piece of output in a frame: stream, three zeros, length.
function unframe(bytes: Buffer): string {
  const parts: Buffer[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const isFrame = (bytes[offset] ?? 9) < 3 && bytes.readUIntBE(offset + 1, 3) === 0;
    if (!isFrame) return bytes.toString('utf8');
    const size = bytes.readUInt32BE(offset + 4);
    parts.push(bytes.subarray(offset + 8, offset + 8 + size));
    offset += 8 + size;
  }
  return Buffer.concat(parts).toString('utf8');
}

const statusOf = (error: unknown): unknown => (error instanceof Error && 'statusCode' in error ? error.statusCode : undefined);

async function bytesOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The container of this name or id. */
export function containerOf({ client, host }: ContainerEngine, name: string): RunningContainer {
  const container = client.container.dockerode.getContainer(name);
  const guarded = <T>(call: () => Promise<T>): Promise<T> => whileEngineRuns(`${name} was in use`, call);
  const put = (path: string, size: number, content: AsyncIterable<Buffer>): Promise<void> =>
    guarded(async () => {
      const archive = Readable.from(tarOf(posix.basename(path), size, content), { objectMode: false });
      await container.putArchive(archive, { path: posix.dirname(path) });
    });
  const run = (command: readonly string[]): Promise<CommandResult> =>
    guarded(async () => {
      const { exitCode, output } = await client.container.exec(container, [...command]);
      return { exitCode, output };
    });
  return {
    name,
    run,
    endpoint: (port) =>
      guarded(async () => {
        const { NetworkSettings } = await container.inspect();
        const bound = (NetworkSettings.Ports[`${port}/tcp`] ?? []).find(({ HostIp }) => !HostIp.includes(':'));
        if (bound === undefined) throw new HarnessError('failed', `${name} does not publish its port ${port}`);
        return `${host}:${bound.HostPort}`;
      }),
    state: () =>
      guarded(async () => {
        const { State } = await container.inspect();
        return { isRunning: State.Running, hasEnded: State.Status === 'exited' || State.Status === 'dead', exitCode: State.ExitCode };
      }),
    mustRun: async (command) => {
      const { exitCode, output } = await run(command);
      if (exitCode !== 0) throw new HarnessError('failed', `${command.slice(0, 2).join(' ')} in ${name} ended with ${exitCode}`, { logs: output });
      return output;
    },
    readFile: (path) =>
      guarded(async () => {
        try {
          return firstFile(await bytesOf(await container.getArchive({ path }))).toString('utf8');
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    writeFile: (path, content) => {
      const bytes = Buffer.from(content, 'utf8');
      return put(path, bytes.length, Readable.from([bytes]));
    },
    copyFile: async (source, path) => put(path, (await stat(source)).size, createReadStream(source)),
    logs: (tail) => guarded(async () => unframe(await container.logs({ stdout: true, stderr: true, follow: false, ...(tail === undefined ? {} : { tail }) }))),
    remove: () =>
      guarded(async () => {
        try {
          await container.remove({ force: true, v: true });
        } catch (error) {
          // 404: gone; 409: somebody is removing it.
          if (statusOf(error) !== 404 && statusOf(error) !== 409)
            throw new HarnessError('failed', `${name} cannot be removed: ${reasonOf(error)}`, { cause: error });
        }
      }),
  };
}
