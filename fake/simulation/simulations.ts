import { GarbageCollector } from './garbage-collector.ts';
import { NamespaceController } from './namespace-controller.ts';
import { startClusterRoleAggregation } from './cluster-role-aggregation.ts';
import type { PodStage } from './pods/pod-stage.ts';
import { startPods } from './pods/pods.ts';
import type { Simulation, SimulationParts } from './simulation.ts';
import { startDaemonSets } from './workloads/daemon-sets.ts';
import { startDeployments } from './workloads/deployments.ts';
import { startEndpointSlices } from './workloads/endpoint-slices.ts';
import { startJobs } from './workloads/jobs.ts';
import { startReplicaSets } from './workloads/replica-sets.ts';
import { startServiceAccounts } from './workloads/service-accounts.ts';
import { startStatefulSets } from './workloads/stateful-sets.ts';

/** What a test lays down for the simulations. */
export interface SimulationSettings {
  readonly podStages?: readonly PodStage[];
}

type Starter = (parts: SimulationParts, settings: SimulationSettings) => Simulation | readonly Simulation[];

const starters: ReadonlyMap<string, Starter> = new Map<string, Starter>([
  ['gc', (parts) => new GarbageCollector(parts)],
  ['namespaces', (parts) => new NamespaceController(parts)],
  ['cluster-roles', startClusterRoleAggregation],
  ['service-accounts', startServiceAccounts],
  ['workloads', (parts) => [startDeployments, startReplicaSets, startStatefulSets, startDaemonSets, startJobs].map((start) => start(parts))],
  ['endpoints', startEndpointSlices],
  ['pods', (parts, { podStages = [] }) => startPods(parts, podStages)],
]);

/**
 * The simulations that there are: `gc` collects garbage, `namespaces` empties and removes namespaces, `cluster-roles` fills the
 * roles that are put together of others, `service-accounts` gives each namespace its default account, `workloads` runs Deployments, ReplicaSets, StatefulSets, DaemonSets and Jobs, `endpoints` keeps the EndpointSlices of
 * Services, and `pods` places pods and lets them run.
 */
export const simulationNames: readonly string[] = [...starters.keys()];

/** @throws {RangeError} when `names` holds one that there is not */
export function checkSimulationNames(names: readonly string[]): void {
  const unknown = names.filter((name) => !starters.has(name));
  if (unknown.length === 0) return;
  const quoted = unknown.map((name) => JSON.stringify(name)).join(', ');
  throw new RangeError(`simulate: there is no simulation ${quoted}; known: ${simulationNames.join(', ')}`);
}

/** Starts each named simulation once. @throws {RangeError} for a name that is not known */
export function startSimulations(names: readonly string[], parts: SimulationParts, settings: SimulationSettings = {}): readonly Simulation[] {
  checkSimulationNames(names);
  return [...new Set(names)].flatMap((name) => starters.get(name)?.(parts, settings) ?? []);
}
