import type { Connection } from '../../client/config/index.ts';
import type { ManifestSource } from './apply-manifests.ts';

/**
 * What a cluster can do beyond answering requests. `rbac`: rights are decided by roles; `gc`: dependents of a deleted owner go;
 * `namespaces`: a deleted namespace is emptied and goes; `controllers`: Deployments get ReplicaSets, and those Pods; `nodes`: there are nodes, and Pods run on
 * them; `metrics`: `metrics.k8s.io` is served; `images`: `loadImages` works; `actions` and `faults`: what was asked is recorded and can be made to fail.
 */
export type Capability = 'rbac' | 'gc' | 'namespaces' | 'controllers' | 'nodes' | 'metrics' | 'images' | 'actions' | 'faults';

/** Which harness a cluster came from. */
export type ClusterKind = 'container' | 'k3s' | 'kind' | 'apiserver' | 'existing';

/** What a connection is asked for. */
export interface ConnectionOptions {
  /** The namespace of calls that name none. */
  readonly namespace?: string;
}

/** Somebody else than the admin. */
export interface UserOptions {
  /** Default: none but those that every user is in. */
  readonly groups?: readonly string[];
  /** A cluster role to bind to the user everywhere: `view`, `edit`, `admin`, `cluster-admin`. Default: no rights. */
  readonly clusterRole?: string;
}

/** A user that was made for a test. */
export interface ClusterUser {
  readonly name: string;
  /** A kubeconfig, YAML, to write to a file for other programs. */
  readonly kubeconfig: string;
  connection(options?: ConnectionOptions): Connection;
}

/** A cluster to test against, the same for every harness. Disposing it stops and removes what the harness has started, and nothing else. */
export interface IntegrationCluster extends AsyncDisposable {
  readonly kind: ClusterKind;
  /** A kubeconfig of an admin, YAML, to write to a file for other programs. */
  readonly kubeconfig: string;
  /** `v1.37.0` */
  readonly serverVersion: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** The admin's way in: `createClient(cluster.connection())`. */
  connection(options?: ConnectionOptions): Connection;
  /** A user of this name. With `apiserver` by a client certificate; with the others an admin that acts as the user, which needs no signer. */
  createUser(name: string, options?: UserOptions): Promise<ClusterUser>;
  /** Applies objects, in order, and waits for definitions to be served. @throws {ApiError} when one is refused; those before it stay */
  applyManifests(source: ManifestSource): Promise<void>;
  /** Puts images of the local engine on every node, so that Pods need no registry. @throws {HarnessError} `unsupported` where there are no nodes of ours */
  loadImages(images: readonly string[]): Promise<void>;
  /** What the server, and each node, has printed so far. */
  logs(): Promise<string>;
}
