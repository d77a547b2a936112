import { HarnessError, reasonOf } from '../harness-error.ts';

/** What is waited for, and what is being watched meanwhile. */
export interface Wait {
  /** What is started: the subject of the error. */
  readonly name: string;
  readonly timeoutMs: number;
  /** Undefined when it is ready, else what is still missing. What it throws is taken for what is missing, but for a HarnessError. */
  readonly missing: () => Promise<string | undefined>;
  /** Undefined while it runs, else how it ended. */
  readonly ended: () => Promise<string | undefined>;
  readonly logs: () => Promise<string>;
}

const PAUSE_MS = 200;

async function probe({ missing }: Wait): Promise<string | undefined> {
  try {
    return await missing();
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    return reasonOf(error);
  }
}

/**
 * Waits until something that was started is ready.
 * @throws {HarnessError} `never-ready` with the end of its log: when it ends, or when time is up; others from the probes as they are
 */
export async function untilReady(wait: Wait): Promise<void> {
  const deadline = performance.now() + wait.timeoutMs;
  for (;;) {
    const end = await wait.ended();
    if (end !== undefined) throw new HarnessError('never-ready', `${wait.name} never became ready: ${end}`, { logs: await wait.logs().catch(() => '') });
    const lacking = await probe(wait);
    if (lacking === undefined) return;
    if (performance.now() > deadline) {
      const logs = await wait.logs().catch(() => '');
      throw new HarnessError('never-ready', `${wait.name} was not ready after ${wait.timeoutMs / 1000} s: ${lacking}`, { logs });
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
