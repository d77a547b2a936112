import { expect, test } from 'vitest';
import { HarnessError } from '../harness-error.ts';
import { untilReady, type Wait } from './until-ready.ts';

const wait = (over: Partial<Wait>): Wait => ({
  name: 'web',
  timeoutMs: 0,
  missing: () => Promise.resolve(undefined),
  ended: () => Promise.resolve(undefined),
  logs: () => Promise.resolve('one\ntwo\n'),
  ...over,
});

test('it waits until nothing is missing', async () => {
  const answers = ['this', 'that', undefined];
  await untilReady(wait({ timeoutMs: 60_000, missing: () => Promise.resolve(answers.shift()) }));
  expect(answers).toEqual([]);
});

test('when time is up, what was missing last is said, with the end of the log', async () => {
  const refusal = untilReady(wait({ missing: () => Promise.reject(new Error('nobody listens')) }));
  await expect(refusal).rejects.toMatchObject({
    problem: 'never-ready',
    message: 'web was not ready after 0 s: nobody listens\nthe end of its log:\n  one\n  two',
    logTail: 'one\ntwo',
  });
});

test('what has ended is not waited for', async () => {
  const refusal = untilReady(wait({ timeoutMs: 60_000, ended: () => Promise.resolve('it ended with 1'), missing: () => Promise.resolve('all') }));
  await expect(refusal).rejects.toThrow('web never became ready: it ended with 1');
});

test('a failure of the harness itself goes on as it is', async () => {
  const gone = new HarnessError('engine-gone', 'gone');
  await expect(untilReady(wait({ timeoutMs: 60_000, missing: () => Promise.reject(gone) }))).rejects.toBe(gone);
});
