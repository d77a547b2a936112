export { expectIntercepted, kubeHandlers, type KubeNetwork, type MswOptions, NotInterceptedError, setupKubeNetwork } from './listeners/msw-door.ts';
