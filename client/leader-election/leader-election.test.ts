import { expect, test } from 'vitest';
import { createClient } from '../create-client.ts';
import { type LeaseServer, leaseServer } from '../doubles/lease-server.ts';
import { type ManualClock, manualClock, settle } from '../doubles/manual-clock.ts';
import type { LeaderElectionOptions } from './election-options.ts';
import { type LeaderElection, leaderElection } from './leader-election.ts';

interface Candidate {
  readonly election: LeaderElection;
  /** `leads`, `told to stop`, `stopped`, with times. */
  readonly diary: string[];
}

async function candidate(server: LeaseServer, clock: ManualClock, identity: string, options: Partial<LeaderElectionOptions> = {}): Promise<Candidate> {
  const client = await createClient(server.connection(identity), { clock, retry: 'off' });
  const diary: string[] = [];
  const run = async (signal: AbortSignal): Promise<void> => {
    diary.push(`leads ${clock.now()}`);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    diary.push(`told to stop ${clock.now()}`);
    await settle();
    diary.push(`stopped, holder ${server.lease?.spec?.holderIdentity}`);
  };
  const election = leaderElection({ client, name: 'lock', identity, run, clock, random: () => 0, onError: () => undefined, ...options });
  await settle();
  return { election, diary };
}

test('check 25: a leader that is cut off stops within ten seconds, and its rival leads a whole lease after it saw the record', async () => {
  const clock = manualClock();
  const server = leaseServer();
  const a = await candidate(server, clock, 'a');
  const b = await candidate(server, clock, 'b');
  await clock.advance(4100);
  const renewed = server.lease?.spec?.renewTime;
  server.cutOff('a');
  await clock.advance(40_000);
  expect(a.diary.slice(0, 2)).toEqual(['leads 0', 'told to stop 14000']);
  expect(await a.election.ended).toBe('lost');
  expect(renewed).toBe('1970-01-01T00:00:04.000000Z');
  // b saw the record of second 4 at its try of second 4 or 6, and tries every 2 seconds.
  const led = Number(b.diary[0]?.split(' ')[1]);
  expect(led).toBeGreaterThanOrEqual(4000 + 15_000);
  expect(led).toBeLessThanOrEqual(6000 + 15_000 + 2000);
  expect(server.lease?.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1, leaseDurationSeconds: 15 });
  await b.election.close();
});

test('check 26: neither a wrong clock nor the age of a record lets a rival take over before a lease of its own observation', async () => {
  const server = leaseServer();
  const clock = manualClock();
  const ahead: ManualClock = { ...clock, now: () => clock.now() + 3_600_000 };
  const a = await candidate(server, clock, 'a');
  const b = await candidate(server, ahead, 'b');
  await clock.advance(60_000);
  expect([a.election.isLeader, b.election.isLeader, server.lease?.spec?.leaseTransitions]).toEqual([true, false, 0]);
  server.cutOff('a');
  await clock.advance(3000);
  const newcomer = await candidate(server, clock, 'c');
  await clock.advance(14_000);
  expect(newcomer.diary).toEqual([]);
  await Promise.all([a, b, newcomer].map(({ election }) => election.close()));
});

test('check 27: closing ends the work first and then gives the lease up, so that a rival leads at its next try', async () => {
  const clock = manualClock();
  const server = leaseServer();
  const a = await candidate(server, clock, 'a');
  const b = await candidate(server, clock, 'b');
  await clock.advance(1000);
  await a.election.close();
  expect(a.diary).toEqual(['leads 0', 'told to stop 1000', 'stopped, holder a']);
  expect(server.lease?.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
  await clock.advance(1000);
  expect(b.diary).toEqual(['leads 2000']);
  expect(await a.election.ended).toBe('closed');
  await b.election.close();
  expect(clock.pending()).toBe(0);
});

test('work that is done gives the lease up, and work that fails says so', async () => {
  const server = leaseServer();
  const clock = manualClock();
  const done = await candidate(server, clock, 'a', { run: () => Promise.resolve() });
  expect(await done.election.ended).toBe('finished');
  expect(server.lease?.spec?.holderIdentity).toBe('');
  const failed = await candidate(server, clock, 'b', { run: () => Promise.reject(new Error('broken')) });
  await expect(failed.election.ended).rejects.toThrow('broken');
});

test('a leader whose lease somebody else holds stops at its next renewal, and one that is undisturbed renews with one request', async () => {
  const server = leaseServer();
  const clock = manualClock();
  const leaders: string[] = [];
  const a = await candidate(server, clock, 'a', { onLeader: (leader) => leaders.push(leader) });
  await clock.advance(4000);
  expect(server.writes).toEqual(['POST a', 'PUT a', 'PUT a']);
  const thief = await createClient(server.connection('thief'));
  await thief.request({ method: 'PUT', path: '/x', body: { ...server.lease, spec: { ...server.lease?.spec, holderIdentity: 'thief' } } });
  await clock.advance(2000);
  expect(await a.election.ended).toBe('lost');
  expect(leaders).toEqual(['a', 'thief']);
});

test('a leader is unhealthy when its lease has run out and it still works', async () => {
  const server = leaseServer();
  const clock = manualClock();
  const a = await candidate(server, clock, 'a', { run: () => new Promise(() => undefined) });
  server.cutOff('a');
  await clock.advance(15_000);
  expect([a.election.isLeader, a.election.isHealthy()]).toEqual([false, true]);
  await clock.advance(1000);
  expect([a.election.isHealthy(), a.election.isHealthy(5000)]).toEqual([false, true]);
});

test('durations that would let two lead at one time are refused', async () => {
  const client = await createClient(leaseServer().connection('a'));
  const base = { client, name: 'lock', identity: 'a', run: () => Promise.resolve() };
  expect(() => leaderElection({ ...base, leaseDurationMs: 10_000 })).toThrow(RangeError);
  expect(() => leaderElection({ ...base, retryPeriodMs: 9000 })).toThrow(RangeError);
});
