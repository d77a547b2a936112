import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The label by which everything is found that a process of tests has made on an engine. */
export const SESSION_LABEL = 'dev.kubestage.session';

/** What this process has started, and who removes it when the process is gone. */
export interface Session {
  readonly id: string;
  /** From now on, what carries the session's label on the engine is removed when this process ends, however it ends. */
  coverEngine(): void;
  /** The same for a process and for a folder; the answer takes them out of the list again. */
  coverProcess(pid: number): () => void;
  coverFolder(path: string): () => void;
}

function startReaper(): ChildProcess {
  const self = import.meta.url;
  const program = fileURLToPath(new URL(`./reaper${extname(self)}`, self));
  // Of its own process group, so that a SIGINT at the keyboard does not reach it; it goes when its input ends, which no way to die can prevent.
  const reaper = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  reaper.unref();
  reaper.stdin?.on('error', () => undefined);
  if (reaper.stdin !== null && 'unref' in reaper.stdin && typeof reaper.stdin.unref === 'function') reaper.stdin.unref();
  return reaper;
}

function createSession(): Session {
  const id = randomUUID();
  let reaper: ChildProcess | undefined;
  const tell = (line: string): void => {
    reaper ??= startReaper();
    reaper.stdin?.write(`${line}\n`);
  };
  const cover = (what: string) => {
    tell(`+${what}`);
    return () => tell(`-${what}`);
  };
  let isCovered = false;
  return {
    id,
    coverEngine: () => {
      if (!isCovered) cover(`label ${SESSION_LABEL}=${id}`);
      isCovered = true;
    },
    coverProcess: (pid) => cover(`process ${pid}`),
    coverFolder: (path) => cover(`folder ${path}`),
  };
}

let current: Session | undefined;

/** The session of this process; its reaper is started when there is first something to watch. */
export function session(): Session {
  current ??= createSession();
  return current;
}

/** The labels of something on the engine: it goes with the session, or it is shared under a name and stays. */
export function ownerLabels(reuse: string | undefined): Record<string, string> {
  return reuse === undefined ? { [SESSION_LABEL]: session().id } : { 'dev.kubestage.reuse': reuse };
}
