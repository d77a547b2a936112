import { formatTime } from '../../../machinery/clock.ts';
import type { ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../../../machinery/generated/types/core/v1.ts';

/** What becomes of a pod: its next status, or `stay`. */
export type PodOutcome = (pod: Pod, nowMs: number) => PodStatus | 'stay';

/** A step in the life of pods that a test lays down. */
export interface PodStage {
  /** Which pods take it: by their labels, or by a function. Default: all. */
  readonly match?: Readonly<Record<string, string>> | ((pod: Pod) => boolean);
  /** From which phase on. Default `Pending`. */
  readonly phase?: 'Pending' | 'Running';
  /** How long after the pod came to that phase, in milliseconds. Default 0. */
  readonly afterMs?: number;
  readonly to: PodOutcome;
}

/** How containers ended. */
export interface ContainerEnd {
  /** Default 1 for a failure. */
  readonly exitCode?: number;
  /** Default `Error`. */
  readonly reason?: string;
  readonly message?: string;
}

function condition(
  pod: Pod,
  type: string,
  isTrue: boolean,
  details: { readonly nowMs: number; readonly reason?: string; readonly message?: string },
): PodCondition {
  const status = isTrue ? 'True' : 'False';
  const standing = pod.status?.conditions?.find((one) => one.type === type && one.status === status);
  const { nowMs, reason, message } = details;
  const lastTransitionTime = standing?.lastTransitionTime ?? formatTime(nowMs);
  return { type, status, lastTransitionTime, ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
}

function containersOf(pod: Pod, state: (restarts: number) => Pick<ContainerStatus, 'state' | 'ready' | 'started'>, restarts = 0): readonly ContainerStatus[] {
  return (pod.spec?.containers ?? []).map(({ name, image = '' }) => {
    const before = pod.status?.containerStatuses?.find((status) => status.name === name)?.restartCount ?? 0;
    return {
      name,
      image,
      imageID: `sha256:${name}`,
      containerID: `simulated://${pod.metadata?.uid ?? ''}/${name}`,
      restartCount: before + restarts,
      ...state(before + restarts),
    };
  });
}

function initsOf(pod: Pod, nowMs: number): Pick<PodStatus, 'initContainerStatuses'> {
  const inits = pod.spec?.initContainers ?? [];
  if (inits.length === 0) return {};
  const at = formatTime(nowMs);
  return {
    initContainerStatuses: inits.map(({ name, image = '', restartPolicy }) => {
      const isSidecar = restartPolicy === 'Always';
      const state: ContainerState = isSidecar
        ? { running: { startedAt: at } }
        : { terminated: { exitCode: 0, reason: 'Completed', startedAt: at, finishedAt: at } };
      return { name, image, imageID: `sha256:${name}`, restartCount: 0, ready: true, started: isSidecar, state };
    }),
  };
}

/** Readiness gates that nobody has opened yet. */
function closedGates({ spec, status }: Pod): boolean {
  return (spec?.readinessGates ?? []).some(
    ({ conditionType }) => !status?.conditions?.some(({ type, status: value }) => type === conditionType && value === 'True'),
  );
}

function conditionsOf(pod: Pod, nowMs: number, isReady: boolean, reason?: string): readonly PodCondition[] {
  const why = reason === undefined ? { nowMs } : { nowMs, reason };
  const own = [
    condition(pod, 'PodReadyToStartContainers', true, { nowMs }),
    condition(pod, 'Initialized', true, { nowMs }),
    isReady && closedGates(pod)
      ? condition(pod, 'Ready', false, { nowMs, reason: 'ReadinessGatesNotReady', message: 'corresponding conditions of pod readiness gates are not "True"' })
      : condition(pod, 'Ready', isReady, why),
    condition(pod, 'ContainersReady', isReady, why),
    condition(pod, 'PodScheduled', true, { nowMs }),
  ];
  return [...own, ...(pod.status?.conditions ?? []).filter(({ type }) => !own.some((one) => one.type === type))];
}

function placed(pod: Pod, nowMs: number): Partial<PodStatus> {
  const { startTime, hostIP, podIP, hostIPs, podIPs, qosClass } = pod.status ?? {};
  const kept = { hostIP, hostIPs, podIP, podIPs, qosClass, observedGeneration: pod.metadata?.generation };
  const given = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  return { ...given, startTime: startTime ?? formatTime(nowMs) };
}

function ended(phase: 'Succeeded' | 'Failed', { exitCode = 0, reason, message }: ContainerEnd): PodOutcome {
  return (pod, nowMs) => {
    const at = formatTime(nowMs);
    const state = {
      terminated: {
        exitCode,
        reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'),
        startedAt: at,
        finishedAt: at,
        ...(message === undefined ? {} : { message }),
      },
    };
    return {
      ...placed(pod, nowMs),
      ...initsOf(pod, nowMs),
      phase,
      conditions: conditionsOf(pod, nowMs, false, phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed'),
      containerStatuses: containersOf(pod, () => ({ state, ready: false, started: false })),
    };
  };
}

/** What can become of pods: the `to` of a {@link PodStage}. */
export const podOutcome: {
  /** Running and, but for closed readiness gates, ready. */
  running(): PodOutcome;
  /** Running without ever being ready. */
  unready(): PodOutcome;
  succeeded(): PodOutcome;
  failed(end?: ContainerEnd): PodOutcome;
  /** Waits with a reason such as `ImagePullBackOff`. */
  waiting(reason: string, message?: string): PodOutcome;
  /** Was started again once more, and waits in `CrashLoopBackOff`. */
  crashLoop(end?: ContainerEnd): PodOutcome;
  /** Stays as it is. */
  stays(): PodOutcome;
} = {
  running: () => (pod, nowMs) => ({
    ...placed(pod, nowMs),
    ...initsOf(pod, nowMs),
    phase: 'Running',
    conditions: conditionsOf(pod, nowMs, true),
    containerStatuses: containersOf(pod, () => ({ state: { running: { startedAt: formatTime(nowMs) } }, ready: true, started: true })),
  }),
  unready: () => (pod, nowMs) => ({
    ...placed(pod, nowMs),
    ...initsOf(pod, nowMs),
    phase: 'Running',
    conditions: conditionsOf(pod, nowMs, false, 'ContainersNotReady'),
    containerStatuses: containersOf(pod, () => ({ state: { running: { startedAt: formatTime(nowMs) } }, ready: false, started: true })),
  }),
  succeeded: () => ended('Succeeded', {}),
  failed: (end = {}) => ended('Failed', { exitCode: 1, ...end }),
  waiting: (reason, message) => (pod, nowMs) => ({
    ...placed(pod, nowMs),
    phase: 'Pending',
    conditions: conditionsOf(pod, nowMs, false, 'ContainersNotReady'),
    containerStatuses: containersOf(pod, () => ({
      state: { waiting: { reason, ...(message === undefined ? {} : { message }) } },
      ready: false,
      started: false,
    })),
  }),
  crashLoop:
    ({ exitCode = 1, reason = 'Error' } = {}) =>
    (pod, nowMs) => {
      const at = formatTime(nowMs);
      const statuses = containersOf(pod, () => ({ state: { waiting: { reason: 'CrashLoopBackOff' } }, ready: false, started: false }), 1);
      const lastState = { terminated: { exitCode, reason, startedAt: at, finishedAt: at } };
      return {
        ...placed(pod, nowMs),
        ...initsOf(pod, nowMs),
        phase: 'Running',
        conditions: conditionsOf(pod, nowMs, false, 'ContainersNotReady'),
        containerStatuses: statuses.map((status) => ({ ...status, lastState })),
      };
    },
  stays: () => () => 'stay',
};

/** Whether a stage is for this pod as it is now. */
export function isFor({ match, phase = 'Pending' }: PodStage, pod: Pod): boolean {
  if ((pod.status?.phase ?? 'Pending') !== phase) return false;
  if (typeof match === 'function') return match(pod);
  return Object.entries(match ?? {}).every(([key, value]) => pod.metadata?.labels?.[key] === value);
}

/** Without a stage of a test's own: pods come to run at once, and those that need not run for ever succeed then. */
export const defaultStages: readonly PodStage[] = [
  { to: podOutcome.running() },
  { phase: 'Running', match: ({ spec }) => spec?.restartPolicy === 'Never' || spec?.restartPolicy === 'OnFailure', to: podOutcome.succeeded() },
];
