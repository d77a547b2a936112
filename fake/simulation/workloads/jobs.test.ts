import { expect, test } from 'vitest';
import { podOutcome } from '../../index.ts';
import { containers, withWorkloads } from './test-workloads.ts';

const path = '/apis/batch/v1/namespaces/default/jobs/j';
const job = (spec: object = {}): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j', namespace: 'default' },
  spec: { template: { spec: { restartPolicy: 'Never', containers } }, ...spec },
});
const endings = (status: Readonly<Record<string, unknown>>): readonly string[] =>
  ((status['conditions'] ?? []) as { type: string; status: string; reason: string }[]).map(({ type, status: value, reason }) => `${type} ${value} ${reason}`);

test('a job completes when enough pods have succeeded, so many at a time', async () => {
  await using stage = await withWorkloads([job({ completions: 3, parallelism: 2 })], [{ phase: 'Running', afterMs: 1000, to: podOutcome.succeeded() }]);
  expect(stage.status('jobs.batch', 'j')).toMatchObject({ active: 2, ready: 2 });
  await stage.pass(1000);
  expect(stage.status('jobs.batch', 'j')).toMatchObject({ active: 1, succeeded: 2 });
  await stage.pass(1000);
  expect(stage.status('jobs.batch', 'j')).toMatchObject({ succeeded: 3, completionTime: '2026-01-01T00:00:02Z' });
  expect(endings(stage.status('jobs.batch', 'j'))).toEqual(['SuccessCriteriaMet True CompletionsReached', 'Complete True CompletionsReached']);
});

test('failed pods are replaced until the limit, then the job has failed', async () => {
  await using stage = await withWorkloads([job({ backoffLimit: 2 })], [{ to: podOutcome.failed({ exitCode: 3 }) }]);
  expect([stage.names('pods').length, stage.status('jobs.batch', 'j')['failed']]).toEqual([3, 3]);
  expect(endings(stage.status('jobs.batch', 'j'))).toEqual(['FailureTarget True BackoffLimitExceeded', 'Failed True BackoffLimitExceeded']);
});

test('an indexed job gives each pod its number', async () => {
  await using stage = await withWorkloads([job({ completions: 4, parallelism: 4, completionMode: 'Indexed' })]);
  const indexes = stage.list('pods').map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-completion-index']);
  expect(indexes.toSorted()).toEqual(['0', '1', '2', '3']);
  expect(stage.status('jobs.batch', 'j')).toMatchObject({ succeeded: 4, completedIndexes: '0-3' });
});

test('a suspended job has no pods, and starts when it is resumed', async () => {
  await using stage = await withWorkloads([job({ suspend: true })]);
  expect([stage.names('pods'), endings(stage.status('jobs.batch', 'j'))]).toEqual([[], ['Suspended True JobSuspended']]);
  await stage.patch(path, { spec: { suspend: false } });
  expect(endings(stage.status('jobs.batch', 'j'))).toEqual([
    'Suspended False JobResumed',
    'SuccessCriteriaMet True CompletionsReached',
    'Complete True CompletionsReached',
  ]);
});

test('a job that takes too long fails and its pods go; a finished one goes when its time is up', async () => {
  await using stage = await withWorkloads([job({ activeDeadlineSeconds: 30, ttlSecondsAfterFinished: 100 })], [{ phase: 'Running', to: podOutcome.stays() }]);
  await stage.pass(30_000);
  expect(endings(stage.status('jobs.batch', 'j'))).toEqual(['FailureTarget True DeadlineExceeded', 'Failed True DeadlineExceeded']);
  expect(stage.names('pods')).toEqual([]);
  await stage.pass(100_000);
  expect(stage.names('jobs.batch')).toEqual([]);
});
