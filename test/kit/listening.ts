import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeCluster } from '../../fake/index.ts';
import { createCertificateAuthority, kubeconfigYaml } from '../../fixtures/index.ts';

/** Whom a kubeconfig lets in, and where it leads. */
export interface KubeconfigOptions {
  /** Default `kubernetes-admin`. */
  readonly user?: string;
  /** Default `system:masters`. */
  readonly groups?: readonly string[];
  /** The context's namespace. Default: none. */
  readonly namespace?: string;
  /** Default: any free port of 127.0.0.1. */
  readonly port?: number;
}

/** A cluster that listens over TLS, and a kubeconfig for it: for kubectl, other clients and other languages. */
export interface ListeningCluster extends AsyncDisposable {
  /** `https://127.0.0.1:40123` */
  readonly url: string;
  /** The kubeconfig as YAML, certificates inline. */
  readonly kubeconfig: string;
  /** Where it lies, readable by this user alone: for `KUBECONFIG`. Gone after {@link close}. */
  readonly file: string;
  /** Stops listening, and removes the file. */
  close(): Promise<void>;
}

/** Opens a cluster's door over TLS with throw-away certificates, and writes a kubeconfig with a client certificate for one user. */
export async function listenWithKubeconfig(cluster: FakeCluster, options: KubeconfigOptions = {}): Promise<ListeningCluster> {
  const { user = 'kubernetes-admin', groups = ['system:masters'], namespace, port = 0 } = options;
  const authority = createCertificateAuthority();
  const server = authority.issueServer(['127.0.0.1', 'localhost']);
  const client = authority.issueClient(user, groups);
  const listener = await cluster.listen({ port, tls: { key: server.keyPem, cert: server.certificatePem, ca: authority.certificatePem } });
  const kubeconfig = kubeconfigYaml({
    server: listener.url,
    caPem: authority.certificatePem,
    clientCertificatePem: client.certificatePem,
    clientKeyPem: client.keyPem,
    ...(namespace === undefined ? {} : { namespace }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'kubestage-'));
  const file = join(folder, 'kubeconfig');
  await writeFile(file, kubeconfig, { mode: 0o600 });
  const close = async (): Promise<void> => {
    await listener.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: listener.url, kubeconfig, file, close, [Symbol.asyncDispose]: close };
}
