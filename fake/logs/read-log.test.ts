import { expect, test } from 'vitest';
import { createManualClock } from '../manual-clock.ts';
import { type GivenLine, PodLogs, type ReadableLog } from './pod-logs.ts';
import { type LogReading, readLog } from './read-log.ts';

const START = '2026-01-01T00:00:00Z';
const at = (seconds: number, text: string): GivenLine => ({ text, time: new Date(Date.parse(START) + seconds * 1000).toISOString() });

function logOf(...lines: readonly GivenLine[]) {
  const logs = new PodLogs(createManualClock(Date.parse(START)));
  const log = logs.open('shop', 'web', {});
  log.write(...lines);
  return { log, logs, found: logs.find('shop', 'web', { container: 'app' }) as ReadableLog };
}

async function read(log: ReadableLog, reading: Partial<LogReading> = {}): Promise<string> {
  const chunks = await Array.fromAsync(readLog(log, { follow: false, timestamps: false, ...reading }, new AbortController().signal));
  return Buffer.concat(chunks).toString('utf8');
}

test('the tail is counted first, then lines are left out for their age', async () => {
  const { found } = logOf(at(1, 'a'), at(9, 'b'), at(2, 'c'));
  expect(await read(found)).toBe('a\nb\nc\n');
  expect(await read(found, { tailLines: 2, sinceMs: Date.parse(START) + 5000 })).toBe('b\n');
  expect(await read(found, { tailLines: 0 })).toBe('');
  expect(await read(found, { tailLines: 9 })).toBe('a\nb\nc\n');
});

test('a limit cuts in the middle of a line, and counts the times before it', async () => {
  const { found } = logOf(at(1, 'abc'), at(2, 'def'));
  expect(await read(found, { limitBytes: 6 })).toBe('abc\nde');
  expect(await read(found, { timestamps: true, limitBytes: 32 })).toBe('2026-01-01T00:00:01.000000000Z a');
});

test('who follows sees every line once, up to the end', async () => {
  const { log, found } = logOf('a');
  const whole = read(found, { follow: true });
  await Promise.resolve();
  log.write('b\nc\n', 'd');
  await Promise.resolve();
  log.end();
  expect(await whole).toBe('a\nb\nc\nd\n');
  expect(() => log.write('e')).toThrow('has ended');
});

test('a caller that leaves ends its reading and nobody else’s', async () => {
  const { log, found } = logOf('a');
  const gone = new AbortController();
  const left = Array.fromAsync(readLog(found, { follow: true, timestamps: false }, gone.signal));
  const whole = read(found, { follow: true });
  gone.abort();
  expect(await left).toHaveLength(1);
  log.write('b');
  log.end();
  expect(await whole).toBe('a\nb\n');
});

test('a log of one container is not that of another; one of no container is anybody’s', () => {
  const logs = new PodLogs(createManualClock());
  logs.open('shop', 'web', { container: 'app' }).write('a');
  expect(logs.find('shop', 'web', { container: 'sidecar' })).toBe(undefined);
  expect(logs.find('shop', 'web', { container: 'app', previous: true })).toBe(undefined);
  expect(logs.find('other', 'web', { container: 'app' })).toBe(undefined);
  expect(logOf('a').found.lines.map(({ text }) => text)).toEqual(['a']);
});
