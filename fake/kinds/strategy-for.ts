import type { StrategyFor } from '../registry/strategy.ts';

/** The rules of every kind for one cluster; whatever the rules allocate (addresses, ports) belongs to the returned function. */
export function createStrategyFor(): StrategyFor {
  return () => ({});
}

/** The rules of every kind, with allocators shared by the whole process; a cluster makes its own with {@link createStrategyFor}. */
export const strategyFor: StrategyFor = createStrategyFor();
