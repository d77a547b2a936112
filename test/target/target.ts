import type { ClientSource } from '../../client/index.ts';
import type { FakeCluster } from '../../fake/index.ts';
import type { Capability, ManifestSource } from '../../integration/index.ts';

/**
 * Where a run of tests happens: `fake` in the process of the tests, `served` the fake behind TLS, `container` the fake's image, `apiserver` a
 * kube-apiserver over etcd, `k3s` and `kind` in containers, `existing` the cluster that kubectl would talk to.
 */
export type TargetName = 'fake' | 'served' | 'container' | 'apiserver' | 'k3s' | 'kind' | 'existing';

/** Every {@link TargetName}. */
export const targetNames: readonly TargetName[] = ['fake', 'served', 'container', 'apiserver', 'k3s', 'kind', 'existing'];

/** Whom a target lets in beside the admin. */
export interface TargetUserOptions {
  readonly groups?: readonly string[];
  /** A cluster role to bind to the user everywhere: `view`, `edit`, `admin`, `cluster-admin`. Default: no rights. */
  readonly clusterRole?: string;
}

/** A cluster to test against, shared by everybody who tests on it: keep to your own namespace. */
export interface Target {
  readonly name: TargetName;
  /** `v1.37.0` */
  readonly serverVersion: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** The fake itself where it is in this process, which tests ask for with `needs: ['actions', 'faults']`. */
  readonly cluster?: FakeCluster;
  /** The admin's way in: `createClient(target.connection())`. */
  connection(options?: { readonly namespace?: string }): ClientSource;
  /** A way in for somebody else. */
  createUser(name: string, options?: TargetUserOptions): Promise<ClientSource>;
  /** Applies objects, in order, and waits for definitions to be served. */
  applyManifests(source: ManifestSource): Promise<void>;
}

/** Reads `KUBESTAGE_TARGET`; nothing there is `fake`. @throws {RangeError} for a name that is none */
export function targetName(env: Readonly<Record<string, string | undefined>> = process.env): TargetName {
  const text = env['KUBESTAGE_TARGET'] ?? '';
  const name = text === '' ? 'fake' : targetNames.find((known) => known === text);
  if (name === undefined) throw new RangeError(`KUBESTAGE_TARGET=${text}: expected one of ${targetNames.join(', ')}`);
  return name;
}

/** What is needed and not there, in the order of the needs. */
export function lackingOf(needs: readonly Capability[], { capabilities }: Pick<Target, 'capabilities'>): readonly Capability[] {
  return needs.filter((need) => !capabilities.has(need));
}
