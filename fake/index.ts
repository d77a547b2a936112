export { parseTokenFile, type StaticToken } from './access/token-file.ts';
export { FakeCluster, type FakeClusterOptions } from './cluster.ts';
export type { ConnectionOptions } from './listeners/in-process.ts';
export type { Listener, ListenOptions } from './listeners/http-listener.ts';
export { createManualClock, createSeededEntropy, type ManualClock } from './manual-clock.ts';
export type { Action, ActionLog } from './pipeline/action-log.ts';
export { simulationNames } from './simulation/simulations.ts';
