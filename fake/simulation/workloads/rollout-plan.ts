import type { Deployment, ReplicaSet } from '../../../machinery/generated/types/apps/v1.ts';
import { scaledValue } from '../../../machinery/int-or-string.ts';

/** How far a rolling update may stray from the wanted count. */
export interface Leeway {
  readonly surge: number;
  readonly unavailable: number;
}

/** The leeway of a deployment in pods. @see kubernetes pkg/controller/deployment/util/deployment_util.go ResolveFenceposts (v1.37) */
export function leewayOf({ spec }: Deployment): Leeway {
  const replicas = spec.replicas ?? 1;
  if (spec.strategy?.type !== 'RollingUpdate') return { surge: 0, unavailable: 0 };
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable, replicas, 'down') ?? 0;
  // With both at nothing no pod could ever be replaced.
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, replicas) };
}

/** The replica sets of a deployment: the one of its template, and those of earlier ones, oldest first. */
export interface Generations {
  readonly current: ReplicaSet;
  readonly old: readonly ReplicaSet[];
}

/** The size that a replica set is to have. */
export interface Sizing {
  readonly set: ReplicaSet;
  readonly replicas: number;
}

const sizeOf = ({ spec }: ReplicaSet): number => spec.replicas ?? 1;
const availableOf = ({ status }: ReplicaSet): number => status?.availableReplicas ?? 0;
const total = (sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number): number => sets.reduce((sum, set) => sum + count(set), 0);

function recreation(replicas: number, { current, old }: Generations): readonly Sizing[] {
  const standing = old.filter((set) => sizeOf(set) > 0);
  if (standing.length > 0) return standing.map((set) => ({ set, replicas: 0 }));
  // The new pods come when the last old one has gone.
  if (total(old, ({ status }) => status?.replicas ?? 0) > 0) return [];
  return sizeOf(current) === replicas ? [] : [{ set: current, replicas }];
}

/** Takes up to `most` pods from sets in their order, as many from each as `from` says it can give. */
function taken(sets: readonly Sizing[], most: number, from: (sizing: Sizing) => number): readonly Sizing[] {
  let rest = most;
  return sets.map((sizing) => {
    const count = Math.max(0, Math.min(rest, from(sizing)));
    rest -= count;
    return { set: sizing.set, replicas: sizing.replicas - count };
  });
}

function scaledDown(replicas: number, { current, old }: Generations, { unavailable }: Leeway): readonly Sizing[] {
  const all = [...old, current];
  const least = replicas - unavailable;
  const notYetThere = sizeOf(current) - availableOf(current);
  const most = total(all, sizeOf) - least - notYetThere;
  if (most <= 0) return [];
  const sizings = old.map((set) => ({ set, replicas: sizeOf(set) }));
  // What does not work goes first, then what does, as far as enough stays available.
  const healthy = taken(sizings, most, ({ set, replicas: size }) => size - availableOf(set));
  const spare = total(all, availableOf) - least;
  return taken(healthy, Math.max(0, spare), ({ replicas: size }) => size);
}

function rolling(replicas: number, generations: Generations, leeway: Leeway): readonly Sizing[] {
  const { current, old } = generations;
  const size = sizeOf(current);
  const room = replicas + leeway.surge - total([...old, current], sizeOf);
  const grown = size > replicas ? replicas : size + Math.max(0, Math.min(room, replicas - size));
  if (grown !== size) return [{ set: current, replicas: grown }];
  return scaledDown(replicas, generations, leeway).filter(({ set, replicas: next }) => next !== sizeOf(set));
}

/** A paused deployment grows and shrinks with the sets as they are: the newest that has pods takes the difference. */
function resized(replicas: number, { current, old }: Generations): readonly Sizing[] {
  const standing = [...old, current].filter((set) => sizeOf(set) > 0);
  const active = standing.at(-1) ?? current;
  const others = total(standing, sizeOf) - (standing.includes(active) ? sizeOf(active) : 0);
  const next = Math.max(0, replicas - others);
  return next === sizeOf(active) ? [] : [{ set: active, replicas: next }];
}

/**
 * The next sizes on the way to what a deployment wants; none when nothing can be done before pods change.
 * @see kubernetes pkg/controller/deployment/rolling.go, recreate.go (v1.37); a change of size in the middle of a rollout goes to the
 * new set first and is not spread in proportion
 */
export function nextSizes(deployment: Deployment, generations: Generations): readonly Sizing[] {
  const { replicas = 1, strategy, paused } = deployment.spec;
  if (paused === true) return resized(replicas, generations);
  if (strategy?.type === 'Recreate') return recreation(replicas, generations);
  return rolling(replicas, generations, leewayOf(deployment));
}
