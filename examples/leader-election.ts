import { hostname } from 'node:os';
import { type Client, createClient } from 'kubestage';
import { type ElectionOutcome, type LeaderElectionOptions, leaderElection } from 'kubestage/controller';

/** Waits until this process leads, works until the signal says stop, and gives up the lease. */
export async function leadAndWork(
  client: Client,
  work: (signal: AbortSignal) => Promise<void>,
  options: Partial<LeaderElectionOptions> = {},
): Promise<ElectionOutcome> {
  await using election = leaderElection({
    client,
    namespace: 'default',
    name: 'example',
    identity: `${hostname()}_${crypto.randomUUID()}`,
    onLeader: (leader) => console.log(`${leader} leads`),
    run: work,
    ...options,
  });
  return await election.ended;
}

if (import.meta.main) {
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  await using client = await createClient();
  const work = (signal: AbortSignal): Promise<void> => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  // A process that lost its lease must not go on: something starts it anew.
  if ((await leadAndWork(client, work, { signal: stop.signal })) === 'lost') process.exitCode = 1;
}
