import { expect, test } from 'vitest';
import { failureStatus } from '../../machinery/status.ts';
import { manualClock } from '../doubles/manual-clock.ts';
import { ApiError } from '../errors.ts';
import { isConflict } from '../error-predicates.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

const conflict = (): ApiError =>
  new ApiError({
    status: failureStatus({ code: 409, reason: 'Conflict', message: 'changed' }),
    httpStatus: 409,
    operation: { verb: 'update', resource: 'pods' },
  });

test('conflicts without end are given up after five calls', async () => {
  const clock = manualClock();
  let calls = 0;
  const attempt = retryOnConflict(() => Promise.reject(calls++ < 99 ? conflict() : undefined), { clock }).catch((caught: unknown) => caught);
  await clock.advance(1_000);
  expect(isConflict(await attempt)).toBe(true);
  expect(calls).toBe(5);
});

test('what is no conflict is not repeated', async () => {
  let calls = 0;
  const attempt = retryOnConflict(() => {
    calls++;
    return Promise.reject(new Error('other'));
  });
  await expect(attempt).rejects.toThrow('other');
  expect(calls).toBe(1);
});
