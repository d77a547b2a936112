import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'kubestage';
import { parseAllDocuments } from 'yaml';
import { registerNode } from './stand-in-server.ts';

// Stands in for `kubeadm init` and `kubeadm join` of a kindest/node image: reads the configuration as they do, and makes the API server
// of kubeadm-server.ts out of it.

interface KubeadmDocument {
  readonly kind: string;
  readonly kubernetesVersion?: string;
  readonly controlPlaneEndpoint?: string;
  readonly apiServer?: { readonly certSANs?: readonly string[] };
  readonly bootstrapTokens?: readonly { readonly token: string }[];
  readonly localAPIEndpoint?: { readonly advertiseAddress: string };
  readonly discovery?: { readonly bootstrapToken: { readonly apiServerEndpoint: string; readonly token: string } };
}

function fail(message: string): never {
  console.error(`error: ${message}`);
  process.exit(1);
}

function flag(name: string): string {
  const args = process.argv.slice(3);
  const at = args.indexOf(name);
  return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) ?? (at === -1 ? '' : (args[at + 1] ?? ''));
}

const documents = parseAllDocuments(readFileSync(flag('--config'), 'utf8')).map((document) => document.toJS() as KubeadmDocument);
const documentOf = (kind: string): KubeadmDocument => documents.find((document) => document.kind === kind) ?? fail(`no ${kind} in ${flag('--config')}`);

async function init(): Promise<void> {
  const cluster = documentOf('ClusterConfiguration');
  const own = documentOf('InitConfiguration');
  const version = readFileSync('/kind/version', 'utf8').trim();
  if (cluster.kubernetesVersion !== version) fail(`this is kubeadm ${version}, and not ${cluster.kubernetesVersion ?? 'nothing'}`);
  console.log(`[init] Using Kubernetes version: ${version}`);
  console.log('[certs] Generating "ca" certificate and key');
  if (process.env['STAND_IN_FAULT'] === 'init-fails') fail('error execution phase wait-control-plane: failed while waiting for the control plane to start');
  const endpoint = cluster.controlPlaneEndpoint ?? '';
  const names = [hostname(), endpoint.split(':')[0] ?? '', own.localAPIEndpoint?.advertiseAddress ?? '', ...(cluster.apiServer?.certSANs ?? [])];
  const settings = JSON.stringify({ endpoint, names: [...new Set(names)], token: own.bootstrapTokens?.[0]?.token ?? '' });
  mkdirSync('/var/log/pods', { recursive: true });
  const output = openSync('/var/log/pods/kube-apiserver.log', 'a');
  spawn(process.execPath, ['/app/stand-ins/kubeadm-server.ts', settings], { detached: true, stdio: ['ignore', output, output] }).unref();
  for (let turn = 0; !existsSync('/etc/kubernetes/admin.conf'); turn += 1) {
    if (turn > 200) fail('failed while waiting for the control plane to start');
    await sleep(50);
  }
  console.log('Your Kubernetes control-plane has initialized successfully!');
}

async function join(): Promise<void> {
  const { apiServerEndpoint, token } = documentOf('JoinConfiguration').discovery?.bootstrapToken ?? fail('no token to join with');
  await using client = await createClient({ server: `https://${apiServerEndpoint}`, tls: { insecureSkipTlsVerify: true }, credentials: { token } });
  await registerNode(client, hostname());
  console.log('This node has joined the cluster');
}

await (process.argv[2] === 'init' ? init() : join());
