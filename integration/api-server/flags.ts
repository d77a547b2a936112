/** Where things are that the two programs need. */
export interface Layout {
  readonly folder: string;
  readonly etcdPort: number;
  readonly port: number;
}

/** etcd on the loopback address, and nothing made safe against a power cut: it is thrown away. */
export function etcdFlags({ folder, etcdPort }: Layout): readonly string[] {
  const client = `http://127.0.0.1:${etcdPort}`;
  return [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    // No other member joins, so any port will do.
    '--listen-peer-urls=http://127.0.0.1:0',
    '--unsafe-no-fsync=true',
  ];
}

/**
 * kube-apiserver alone: without a controller manager nobody makes service accounts, so the plugin that asks for them is off.
 * @see sigs.k8s.io/controller-runtime pkg/internal/testing/controlplane/apiserver.go
 */
export function apiServerFlags({ folder, etcdPort, port }: Layout): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${folder}/server.crt`,
    `--tls-private-key-file=${folder}/server.key`,
    `--client-ca-file=${folder}/client-ca.crt`,
    `--service-account-issuer=https://127.0.0.1:${port}/`,
    `--service-account-key-file=${folder}/service-account.pub`,
    `--service-account-signing-key-file=${folder}/service-account.key`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    '--disable-admission-plugins=ServiceAccount',
    '--allow-privileged=true',
  ];
}

/** The flags with the caller's own. Later flags of the same name win with kube-apiserver's parser, but not for those that are lists: so the earlier one is left out. */
export function mergedFlags(flags: readonly string[], extra: readonly string[]): readonly string[] {
  const nameOf = (flag: string): string => flag.split('=')[0] ?? flag;
  const replaced = new Set(extra.map(nameOf));
  return [...flags.filter((flag) => !replaced.has(nameOf(flag))), ...extra];
}
