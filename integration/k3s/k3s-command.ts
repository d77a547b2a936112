/** What the k3s server is told. */
export interface ServerSettings {
  /** More names and addresses for the server's certificate: those under which a remote engine is reached are in it already. */
  readonly tlsSans?: readonly string[];
  /** More arguments of `k3s server`, as `--kube-apiserver-arg=…`. */
  readonly serverArgs?: readonly string[];
  /** Parts of k3s to leave out. Default: `traefik` and `servicelb`, which no test of a controller needs. */
  readonly disable?: readonly string[];
}

/** `k3s server` and its flags. @see docs.k3s.io/cli/server */
export function serverCommand(
  { tlsSans = [], serverArgs = [], disable = ['traefik', 'servicelb'] }: ServerSettings,
  hosts: readonly string[],
): readonly string[] {
  const names = [...new Set(['127.0.0.1', 'localhost', ...hosts, ...tlsSans])];
  return ['server', ...names.map((name) => `--tls-san=${name}`), ...disable.map((part) => `--disable=${part}`), ...serverArgs];
}

/** `k3s agent`, which reads where to go from `K3S_URL` and `K3S_TOKEN`. */
export function agentCommand(): readonly string[] {
  return ['agent'];
}
