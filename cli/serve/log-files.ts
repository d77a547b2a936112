import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeCluster } from '../../fake/index.ts';
import { UsageError } from '../usage-error.ts';

const POLL_MS = 250;
const FILES = ['*/*.log', '*/*/*.log'];

interface Following {
  readonly write: (text: string) => void;
  read: number;
  /** A line whose newline is still to come. */
  pending: Buffer;
}

/** Writes what a file has grown by; of a line only when it is whole. */
function catchUp(path: string, file: Following): void {
  const { size } = statSync(path);
  if (size <= file.read) return;
  const grown = Buffer.concat([file.pending, readFileSync(path).subarray(file.read)]);
  file.read = size;
  const end = grown.lastIndexOf('\n') + 1;
  file.pending = grown.subarray(end);
  if (end > 0) file.write(grown.subarray(0, end).toString('utf8'));
}

/**
 * Gives pods the logs in a folder: `NAMESPACE/POD.log`, or `NAMESPACE/POD/CONTAINER.log`. Files that grow, and new ones, are followed until what this
 * hands back is called.
 * @throws {UsageError} when there is no such folder
 */
export function serveLogFiles(cluster: Pick<FakeCluster, 'pods'>, folder: string): () => void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UsageError(`--logs ${folder}: no such folder`);
  const files = new Map<string, Following>();
  const open = (file: string): Following => {
    const [namespace = '', name = '', container] = file.replace(/\.log$/, '').split(/[/\\]/);
    const log = cluster.pods.logs({ namespace, name }, [], container === undefined ? {} : { container });
    return { write: (text) => log.write(text), read: 0, pending: Buffer.alloc(0) };
  };
  const look = (): void => {
    for (const file of globSync(FILES, { cwd: folder })) {
      const following = files.get(file) ?? open(file);
      files.set(file, following);
      catchUp(join(folder, file), following);
    }
  };
  look();
  const timer = setInterval(look, POLL_MS);
  return () => clearInterval(timer);
}
