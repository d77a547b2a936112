import { workQueue } from 'kubestage/controller';

/** Three workers on one queue: keys that repeat are worked on once, what fails comes again later. Gives back what was done. */
export async function workThrough(keys: readonly string[]): Promise<readonly string[]> {
  const done: string[] = [];
  const failed = new Set<string>();
  const queue = workQueue<string>();
  for (const key of keys) queue.add(key);

  const working = queue.runWorkers(
    3,
    async (key) => {
      if (key.startsWith('flaky') && !failed.has(key)) {
        failed.add(key);
        throw new Error(`${key} fails once`);
      }
      done.push(key);
    },
    (error) => console.log(String(error)),
  );
  while (done.length < new Set(keys).size) await new Promise((resolve) => setTimeout(resolve, 5));
  await queue.drain();
  await working;
  return done;
}

if (import.meta.main) console.log(await workThrough(['a', 'b', 'a', 'flaky']));
