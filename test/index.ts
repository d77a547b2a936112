export type { ExpectedAction } from './kit/actions-verdict.ts';
export { type ClusterFixtures, clusterTest } from './kit/cluster-test.ts';
export type { Roles } from './kit/coverage-verdict.ts';
export type { EventuallyOptions } from './kit/eventually.ts';
export { kubernetesSerializer, manifestYaml, withoutVolatile } from './kit/manifest-yaml.ts';
export { expect, type KubeMatchers } from './kit/matchers.ts';
export type { ExpectedCondition } from './kit/object-verdicts.ts';
export { type KubeconfigOptions, type ListeningCluster, listenWithKubeconfig } from './kit/listening.ts';
