import { formatTime } from '../../../machinery/clock.ts';
import type { Job, JobCondition, JobStatus } from '../../../machinery/generated/types/batch/v1.ts';
import type { Pod } from '../../../machinery/generated/types/core/v1.ts';
import type { Simulation, SimulationParts } from '../simulation.ts';
import { type ControllerRules, isSame, keyOf, partsOf, startController, type Tools, withoutZeros } from './controller-loop.ts';
import { claim, controlledBy, ownersConcerned } from './ownership.ts';
import { isActive, isReady, podFrom } from './pods-of-workloads.ts';

const BUCKET = 'jobs.batch';
const INDEX = 'batch.kubernetes.io/job-completion-index';

type Ending = Pick<JobCondition, 'type' | 'reason' | 'message'>;

const isTrue = (job: Job, type: string): boolean =>
  job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
const isFinished = (job: Job): boolean => isTrue(job, 'Complete') || isTrue(job, 'Failed');
const indexOf = ({ metadata }: Pod): number => Number(metadata?.annotations?.[INDEX] ?? -1);

interface Tally {
  readonly active: readonly Pod[];
  readonly succeeded: readonly Pod[];
  readonly failed: readonly Pod[];
}

function tallyOf(pods: readonly Pod[]): Tally {
  return {
    active: pods.filter(isActive),
    succeeded: pods.filter(({ status }) => status?.phase === 'Succeeded'),
    failed: pods.filter(({ status }) => status?.phase === 'Failed'),
  };
}

const doneIndexes = ({ succeeded }: Tally): ReadonlySet<number> => new Set(succeeded.map(indexOf));

function completionsOf(job: Job, tally: Tally): number {
  return job.spec?.completionMode === 'Indexed' ? doneIndexes(tally).size : tally.succeeded.length;
}

/** How a job ends now; undefined when it goes on. */
function endingOf(job: Job, tally: Tally, nowMs: number): Ending | undefined {
  const { backoffLimit = 6, completions, activeDeadlineSeconds } = job.spec ?? {};
  if (tally.failed.length > backoffLimit) return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  const startedAt = Date.parse(job.status?.startTime ?? '');
  if (activeDeadlineSeconds !== undefined && nowMs - startedAt >= activeDeadlineSeconds * 1000)
    return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  // Without a count of completions, one success is enough once all pods have ended.
  const isDone = completions === undefined ? tally.succeeded.length > 0 && tally.active.length === 0 : completionsOf(job, tally) >= completions;
  return isDone ? { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' } : undefined;
}

function conditionsWith(job: Job, added: readonly (Ending & { readonly status?: string })[], now: string): readonly JobCondition[] {
  const before = job.status?.conditions ?? [];
  const fresh = added.filter(({ type, status = 'True' }) => !before.some((condition) => condition.type === type && condition.status === status));
  const kept = before.filter(({ type }) => !fresh.some((one) => one.type === type));
  return [...kept, ...fresh.map(({ status = 'True', ...ending }) => ({ ...ending, status, lastProbeTime: now, lastTransitionTime: now }) as JobCondition)];
}

/** An ending is announced by its criterion first. @see kubernetes KEP-3998, KEP-3329 */
function endConditions(ending: Ending): readonly Ending[] {
  return [{ ...ending, type: ending.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget' }, ending];
}

function indexesText(indexes: ReadonlySet<number>): string {
  const runs: string[] = [];
  const sorted = [...indexes].filter((index) => index >= 0).toSorted((a, b) => a - b);
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end += 1;
    runs.push(end === at ? `${sorted[at]}` : end === at + 1 ? `${sorted[at]},${sorted[end]}` : `${sorted[at]}-${sorted[end]}`);
    at = end + 1;
  }
  return runs.join(',');
}

function statusOf(job: Job, tally: Tally, nowMs: number): JobStatus {
  const now = formatTime(nowMs);
  const isSuspended = job.spec?.suspend === true;
  const ending = isSuspended ? undefined : endingOf(job, tally, nowMs);
  const suspension = { type: 'Suspended', reason: isSuspended ? 'JobSuspended' : 'JobResumed', message: isSuspended ? 'Job suspended' : 'Job resumed' };
  const wasSuspended = job.status?.conditions?.some(({ type }) => type === 'Suspended') ?? false;
  const added = [
    ...(isSuspended || wasSuspended ? [{ ...suspension, status: isSuspended ? 'True' : 'False' }] : []),
    ...(ending === undefined ? [] : endConditions(ending)),
  ];
  const conditions = conditionsWith(job, added, now);
  const startTime = isSuspended ? undefined : (job.status?.startTime ?? now);
  const isOver = ending !== undefined;
  const counts = { active: isOver ? 0 : tally.active.length, succeeded: completionsOf(job, tally), failed: tally.failed.length };
  return {
    ...withoutZeros(counts),
    ready: isOver ? 0 : tally.active.filter(isReady).length,
    terminating: 0,
    uncountedTerminatedPods: {},
    ...(startTime === undefined ? {} : { startTime }),
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(ending?.type === 'Complete' ? { completionTime: now } : {}),
    ...(job.spec?.completionMode === 'Indexed' ? withText('completedIndexes', indexesText(doneIndexes(tally))) : {}),
  };
}

const withText = (key: string, text: string): object => (text === '' ? {} : { [key]: text });

async function fitCount(tools: Tools, job: Job, tally: Tally): Promise<void> {
  const { parallelism = 1, completions, completionMode, suspend, template } = job.spec ?? {};
  const { name = '', namespace = '' } = job.metadata ?? {};
  const left = completions === undefined ? (tally.succeeded.length > 0 ? tally.active.length : parallelism) : completions - completionsOf(job, tally);
  const wanted = suspend === true ? 0 : Math.min(parallelism, Math.max(0, left));
  for (const pod of tally.active.slice(wanted)) await tools.remove('pods', pod);
  if (template === undefined) return;
  const taken = new Set([...doneIndexes(tally), ...tally.active.map(indexOf)]);
  for (let missing = wanted - tally.active.length; missing > 0; missing -= 1) {
    const pod = podFrom(template, controlledBy(job, 'batch/v1', 'Job'), { generateName: `${name}-` });
    await tools.create('pods', namespace, completionMode === 'Indexed' ? indexed(pod, name, taken) : pod);
  }
}

function indexed(pod: Pod, jobName: string, taken: Set<number>): Pod {
  let index = 0;
  while (taken.has(index)) index += 1;
  taken.add(index);
  const containers = (pod.spec?.containers ?? []).map((container) => ({
    ...container,
    env: [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } } }],
  }));
  const metadata = {
    ...pod.metadata,
    generateName: `${jobName}-${index}-`,
    annotations: { ...pod.metadata?.annotations, [INDEX]: String(index) },
    labels: { ...pod.metadata?.labels, [INDEX]: String(index) },
  };
  return { ...pod, metadata, spec: { ...pod.spec, containers, hostname: `${jobName}-${index}` } };
}

/** Removes a finished job when its time is up. @see kubernetes pkg/controller/ttlafterfinished (v1.37) */
async function forget(tools: Tools, key: string, job: Job): Promise<void> {
  const { ttlSecondsAfterFinished } = job.spec ?? {};
  const ended = job.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
  if (ttlSecondsAfterFinished === undefined || ended === undefined) return;
  const left = Date.parse(ended.lastTransitionTime ?? '') + ttlSecondsAfterFinished * 1000 - tools.now();
  if (left > 0) tools.later(key, left);
  else await tools.remove(BUCKET, job, { propagationPolicy: 'Foreground' });
}

async function reconcile(key: string, tools: Tools): Promise<void> {
  const [namespace, name] = partsOf(key);
  const job = tools.get<Job>(BUCKET, namespace, name);
  const isOthers = job?.spec?.managedBy !== undefined && job.spec.managedBy !== 'kubernetes.io/job-controller';
  if (job === undefined || job.metadata?.deletionTimestamp !== undefined || isOthers) return;
  if (isFinished(job)) return forget(tools, key, job);
  const claimant = { owner: job, apiVersion: 'batch/v1', kind: 'Job', selector: job.spec?.selector };
  const before = tallyOf(await claim<Pod>(tools, 'pods', claimant));
  const isEnding = job.spec?.suspend !== true && endingOf(job, before, tools.now()) !== undefined;
  if (isEnding) for (const pod of before.active) await tools.remove('pods', pod);
  else await fitCount(tools, job, before);
  const status = statusOf(job, tallyOf(await claim<Pod>(tools, 'pods', claimant)), tools.now());
  if (!isSame(job.status, status)) await tools.update(BUCKET, job, { status }, 'status');
  const { activeDeadlineSeconds } = job.spec ?? {};
  if (activeDeadlineSeconds !== undefined && !isEnding && status.startTime !== undefined)
    tools.later(key, Math.max(0, Date.parse(status.startTime) + activeDeadlineSeconds * 1000 - tools.now()));
}

const rules: ControllerRules = {
  account: 'job-controller',
  keys: (tools) => tools.list<Job>(BUCKET, '').map(keyOf),
  concerned(change, tools) {
    if (change.bucket === BUCKET) return change.after === undefined ? [] : [keyOf(change.after)];
    return change.bucket === 'pods' ? ownersConcerned(change, 'Job', (namespace) => tools.list<Job>(BUCKET, namespace) as never) : [];
  },
  reconcile,
};

/** Runs pods until enough of them have succeeded. @see kubernetes pkg/controller/job (v1.37); failed pods are replaced at once, without back-off */
export function startJobs(parts: SimulationParts): Simulation {
  return startController(parts, rules);
}
