export type { ExpectedAction } from './kit/actions-verdict.ts';
export { assertActions, assertCondition, assertCovered, assertEventually, assertManifest, assertOwnedBy } from './kit/assertions.ts';
export type { Roles } from './kit/coverage-verdict.ts';
export type { EventuallyOptions } from './kit/eventually.ts';
export { kubernetesSerializer, manifestYaml, withoutVolatile } from './kit/manifest-yaml.ts';
export type { ExpectedCondition } from './kit/object-verdicts.ts';
export { KubeAssertionError } from './kit/verdict.ts';
export { type KubeconfigOptions, type ListeningCluster, listenWithKubeconfig } from './kit/listening.ts';
