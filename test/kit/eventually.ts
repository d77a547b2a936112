import { manifestVerdict } from './object-verdicts.ts';
import type { Verdict } from './verdict.ts';

/** How long to go on asking, in milliseconds. */
export interface EventuallyOptions {
  /** Default 2000. */
  readonly timeoutMs?: number;
  /** Default 20. */
  readonly intervalMs?: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function attempt(read: () => unknown, manifest: string | object): Promise<Verdict> {
  try {
    return manifestVerdict(await read(), manifest);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return { pass: false, message: () => `reading failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Asks again until the object has what the manifest says. What `read` throws counts as not yet; nothing at all never passes. */
export async function eventuallyVerdict(
  read: unknown,
  manifest: string | object,
  { timeoutMs = 2000, intervalMs = 20 }: EventuallyOptions = {},
): Promise<Verdict> {
  if (typeof read !== 'function') throw new TypeError('expected a function that reads the object anew each time: expect(() => pods.get("web"))');
  const end = performance.now() + timeoutMs;
  let last = await attempt(read as () => unknown, manifest);
  while (!last.pass && performance.now() < end) {
    await pause(intervalMs);
    last = await attempt(read as () => unknown, manifest);
  }
  return last.pass ? last : { pass: false, message: () => `after ${timeoutMs} ms: ${last.message()}` };
}
