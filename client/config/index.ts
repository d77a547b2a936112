export type { ExecPolicy } from '../credentials/exec-run.ts';
export { type Connected, type ConnectOptions, connect } from './connect.ts';
export type { Connection, CredentialParts, Impersonation, OidcParts, PemSource, TlsParts } from './connection.ts';
export { inClusterConnection, isInCluster } from './in-cluster.ts';
export type { Kubeconfig, KubeconfigAuthProvider, KubeconfigCluster, KubeconfigContext, KubeconfigExec, KubeconfigUser } from './kubeconfig.ts';
export type { KubeconfigOverrides } from './kubeconfig-overrides.ts';
export { updateKubeconfig } from './kubeconfig-writer.ts';
export { type LoadOptions, loadConnection } from './load-connection.ts';
