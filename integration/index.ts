export { type ApiServerOptions, startApiServer } from './api-server/start-api-server.ts';
export type { ManifestSource } from './cluster/apply-manifests.ts';
export type { Capability, ClusterKind, ClusterUser, ConnectionOptions, IntegrationCluster, UserOptions } from './cluster/cluster.ts';
export { type ExistingClusterOptions, existingCluster } from './existing/existing-cluster.ts';
export { type FakeContainerOptions, startFakeContainer } from './fake-container/start-fake-container.ts';
export { HarnessError, type HarnessProblem } from './harness-error.ts';
export { type K3sOptions, startK3s } from './k3s/start-k3s.ts';
export { type KindOptions, startKind } from './kind/start-kind.ts';
