export { connect, type Connected } from './connect.ts';
export type { Connection, CredentialParts, Impersonation, PemSource, TlsParts } from './connection.ts';
export { inClusterConnection, isInCluster } from './in-cluster.ts';
export type { Kubeconfig, KubeconfigCluster, KubeconfigContext, KubeconfigExec, KubeconfigUser } from './kubeconfig.ts';
export { loadConnection, type LoadOptions } from './load-connection.ts';
