import { GarbageCollector } from './garbage-collector.ts';
import { NamespaceController } from './namespace-controller.ts';
import type { Simulation, SimulationParts } from './simulation.ts';

type Starter = (parts: SimulationParts) => Simulation;

const starters: ReadonlyMap<string, Starter> = new Map<string, Starter>([
  ['gc', (parts) => new GarbageCollector(parts)],
  ['namespaces', (parts) => new NamespaceController(parts)],
]);

/** The simulations that there are: `gc` collects garbage, `namespaces` empties and removes namespaces. */
export const simulationNames: readonly string[] = [...starters.keys()];

/** @throws {RangeError} when `names` holds one that there is not */
export function checkSimulationNames(names: readonly string[]): void {
  const unknown = names.filter((name) => !starters.has(name));
  if (unknown.length === 0) return;
  const quoted = unknown.map((name) => JSON.stringify(name)).join(', ');
  throw new RangeError(`simulate: there is no simulation ${quoted}; known: ${simulationNames.join(', ')}`);
}

/** Starts each named simulation once. @throws {RangeError} for a name that is not known */
export function startSimulations(names: readonly string[], parts: SimulationParts): readonly Simulation[] {
  checkSimulationNames(names);
  return [...new Set(names)].flatMap((name) => starters.get(name)?.(parts) ?? []);
}
