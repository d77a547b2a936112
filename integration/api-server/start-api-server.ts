import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kubeconfig, loadConnection } from '../../client/config/index.ts';
import { type Certificate, type CertificateAuthority, createCertificateAuthority, kubeconfigYaml } from '../../fixtures/index.ts';
import { type ManifestSource, objectsOf } from '../cluster/apply-manifests.ts';
import { assembleCluster } from '../cluster/assemble.ts';
import type { IntegrationCluster } from '../cluster/cluster.ts';
import { parseKubeconfig } from '../cluster/kubeconfig.ts';
import { missingOf } from '../cluster/ready.ts';
import { session } from '../engine/session.ts';
import { orUndo, undoStack } from '../engine/undo-stack.ts';
import { untilReady } from '../engine/until-ready.ts';
import { type BinaryOptions, findBinaries } from './binaries.ts';
import { type ChildProgram, startProgram } from './child-program.ts';
import { apiServerFlags, etcdFlags, type Layout, mergedFlags } from './flags.ts';
import { freePort, requirePort } from './free-port.ts';

/** How etcd and kube-apiserver are started. Everything has a default. */
export interface ApiServerOptions extends BinaryOptions {
  /** The API server's port. Default 0: any. */
  readonly port?: number;
  /** More flags of kube-apiserver; one that is there already counts from here. */
  readonly extraArgs?: readonly string[];
  /** Objects that are there when it is ready, definitions served. */
  readonly manifests?: ManifestSource;
  /** How long each of the two may take to become ready, in milliseconds. Default 60 000. */
  readonly readyTimeoutMs?: number;
  /** How long each of the two may take to end before it is killed, in milliseconds. Default 20 000. */
  readonly stopTimeoutMs?: number;
}

async function writeKeys(folder: string, authority: CertificateAuthority, server: Certificate): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const files = {
    'client-ca.crt': authority.certificatePem,
    'server.crt': server.certificatePem,
    'server.key': server.keyPem,
    'service-account.key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'service-account.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })));
}

async function etcdMissing(etcdPort: number): Promise<string | undefined> {
  const { status } = await fetch(`http://127.0.0.1:${etcdPort}/health`, { signal: AbortSignal.timeout(2000) });
  return status === 200 ? undefined : `its health is answered with ${status}`;
}

async function makeFolder(undo: ReturnType<typeof undoStack>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kubestage-apiserver-'));
  const uncover = session().coverFolder(folder);
  undo.push(async () => {
    await rm(folder, { recursive: true, force: true });
    uncover();
  });
  return folder;
}

/**
 * Starts a real kube-apiserver over a real etcd, as envtest does: requests are answered as in production, but nothing acts on them.
 * No garbage collector, no namespace controller, no nodes. etcd is started first and stopped last.
 * @throws {HarnessError} `binaries-absent`, `port-taken`, or `never-ready` with the end of the program's log; nothing is left then
 * @throws {ManifestError} when a manifest cannot be read, before anything is started
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<IntegrationCluster> {
  const { port = 0, readyTimeoutMs = 60_000, stopTimeoutMs = 20_000, extraArgs = [] } = options;
  const manifests = objectsOf(options.manifests ?? []);
  const binaries = findBinaries(options);
  const undo = undoStack();
  return await orUndo(undo, async () => {
    const layout: Layout = { folder: await makeFolder(undo), etcdPort: await freePort(), port: port === 0 ? await freePort() : await requirePort(port) };
    const authority = createCertificateAuthority();
    await writeKeys(layout.folder, authority, authority.issueServer(['localhost', '127.0.0.1', 'kubernetes.default.svc']));
    const configFor = (name: string, groups: readonly string[]): Kubeconfig => {
      const { certificatePem, keyPem } = authority.issueClient(name, groups);
      const server = `https://127.0.0.1:${layout.port}`;
      return parseKubeconfig(kubeconfigYaml({ server, caPem: authority.certificatePem, clientCertificatePem: certificatePem, clientKeyPem: keyPem }));
    };
    const config = configFor('kubernetes-admin', ['system:masters']);
    const start = (name: string, program: string, flags: readonly string[]): ChildProgram => {
      const child = startProgram(name, program, flags);
      undo.push(() => child.stop(stopTimeoutMs));
      return child;
    };
    const etcd = start('etcd', binaries.etcd, etcdFlags(layout));
    await untilReady({ ...etcd.wait(readyTimeoutMs), missing: () => etcdMissing(layout.etcdPort) });
    const server = start('kube-apiserver', binaries.kubeApiserver, mergedFlags(apiServerFlags(layout), extraArgs));
    await untilReady({ ...server.wait(readyTimeoutMs), missing: async () => missingOf(await loadConnection({ kubeconfig: config }), {}) });
    const logs = async (): Promise<string> => `==> etcd <==\n${await etcd.logs()}\n==> kube-apiserver <==\n${await server.logs()}`;
    const cluster = await assembleCluster({ kind: 'apiserver', config, capabilities: ['rbac'], logs, userConfig: configFor, dispose: undo.undo });
    await cluster.applyManifests(manifests);
    return cluster;
  });
}
