import { formatTime } from '../../../machinery/clock.ts';
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../../machinery/generated/types/apps/v1.ts';
import { withoutZeros } from './controller-loop.ts';
import { type Generations, leewayOf } from './rollout-plan.ts';

interface News {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

const count = (sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined): number => sets.reduce((sum, set) => sum + (of(set) ?? 0), 0);

function availability(deployment: Deployment, available: number): News {
  const least = (deployment.spec.replicas ?? 1) - leewayOf(deployment).unavailable;
  if (available >= least) return { status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' };
  return { status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' };
}

function progress(deployment: Deployment, current: ReplicaSet | undefined, counts: DeploymentStatus): News {
  if (deployment.spec.paused === true) return { status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' };
  const { name = '' } = current?.metadata ?? {};
  const wanted = deployment.spec.replicas ?? 1;
  const isComplete = (counts.updatedReplicas ?? 0) === wanted && (counts.replicas ?? 0) === wanted && (counts.availableReplicas ?? 0) === wanted;
  if (isComplete) return { status: 'True', reason: 'NewReplicaSetAvailable', message: `ReplicaSet "${name}" has successfully progressed.` };
  if ((counts.updatedReplicas ?? 0) === 0) return { status: 'True', reason: 'NewReplicaSetCreated', message: `Created new replica set "${name}"` };
  return { status: 'True', reason: 'ReplicaSetUpdated', message: `ReplicaSet "${name}" is progressing.` };
}

function conditionOf(type: string, news: News, before: readonly DeploymentCondition[], now: string): DeploymentCondition {
  const standing = before.find((condition) => condition.type === type);
  if (standing !== undefined && standing.status === news.status && standing.reason === news.reason && standing.message === news.message) return standing;
  const lastTransitionTime = standing?.status === news.status ? (standing?.lastTransitionTime ?? now) : now;
  return { type, status: news.status, lastUpdateTime: now, lastTransitionTime, reason: news.reason, message: news.message };
}

/** When a rollout that makes no progress is called stuck; undefined when it need not be watched. */
function deadlineOf(deployment: Deployment, progressing: DeploymentCondition): number | undefined {
  const { progressDeadlineSeconds = 600 } = deployment.spec;
  // The largest int32 means never.
  if (progressDeadlineSeconds >= 2 ** 31 - 1 || progressing.reason === 'NewReplicaSetAvailable' || progressing.status !== 'True') return undefined;
  return Date.parse(progressing.lastUpdateTime ?? '') + progressDeadlineSeconds * 1000;
}

/** What a deployment's status is to be, and at which time it may be another though nothing happens. */
export interface Outlook {
  readonly status: DeploymentStatus;
  /** Milliseconds since the epoch. */
  readonly changesAt: number | undefined;
}

/** @see kubernetes pkg/controller/deployment/sync.go calculateStatus, progress.go (v1.37) */
export function outlookOf(deployment: Deployment, generations: Generations | undefined, nowMs: number): Outlook {
  const sets = generations === undefined ? [] : [...generations.old, generations.current];
  const replicas = count(sets, ({ status }) => status?.replicas);
  const available = count(sets, ({ status }) => status?.availableReplicas);
  const counts: DeploymentStatus = {
    observedGeneration: deployment.metadata?.generation ?? 0,
    replicas,
    updatedReplicas: generations?.current.status?.replicas ?? 0,
    readyReplicas: count(sets, ({ status }) => status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, count(sets, ({ spec }) => spec.replicas) - available),
  };
  const now = formatTime(nowMs);
  const before = deployment.status?.conditions ?? [];
  const isStuck = before.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded');
  let progressing = conditionOf('Progressing', progress(deployment, generations?.current, counts), before, now);
  const moved =
    counts.availableReplicas !== (deployment.status?.availableReplicas ?? 0) || counts.updatedReplicas !== (deployment.status?.updatedReplicas ?? 0);
  if (moved && progressing.reason === 'ReplicaSetUpdated') progressing = { ...progressing, lastUpdateTime: now };
  const deadline = deadlineOf(deployment, progressing);
  if (deadline !== undefined && (deadline <= nowMs || (isStuck && !moved))) {
    const message = `ReplicaSet "${generations?.current.metadata?.name ?? ''}" has timed out progressing.`;
    progressing = conditionOf('Progressing', { status: 'False', reason: 'ProgressDeadlineExceeded', message }, before, now);
  }
  const conditions = [conditionOf('Available', availability(deployment, available), before, now), progressing];
  const order = (type?: string): number =>
    (before.findIndex((condition) => condition.type === type) + 1 || before.length + 1) * 10 + (type === 'Available' ? 0 : 1);
  const others = before.filter(({ type }) => type !== 'Available' && type !== 'Progressing');
  const sorted = [...others, ...conditions].toSorted((a, b) => order(a.type) - order(b.type));
  return { status: { ...withoutZeros(counts), conditions: sorted }, changesAt: progressing.status === 'True' ? deadline : undefined };
}
