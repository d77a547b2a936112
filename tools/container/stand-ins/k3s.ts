import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'kubestage';
import { isPrivileged, mountedAt, requireAll } from './container-contract.ts';
import { registerNode, reportReady, startStandInServer } from './stand-in-server.ts';

// Stands in for `k3s server` and `k3s agent`: the flags, files, port and log lines that a harness meets. There is no kubelet in it.

const [role, ...flags] = process.argv.slice(2);
const token = process.env['K3S_TOKEN'] ?? '';
const fault = process.env['STAND_IN_FAULT'] ?? '';
const log = (message: string): void => console.log(`time="${new Date().toISOString().slice(0, 19)}Z" level=info msg=${JSON.stringify(message)}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

async function serve(): Promise<void> {
  const names = flags.filter((flag) => flag.startsWith('--tls-san=')).map((flag) => flag.slice('--tls-san='.length));
  log('Starting k3s v1.37.0+k3s1 (stand-in)');
  // Not a demand as the others: not every machine that runs the suite may start privileged containers.
  log(`privileged: ${isPrivileged()}`);
  const server = await startStandInServer({ names: ['127.0.0.1', 'localhost', hostname(), ...names], token });
  mkdirSync('/etc/rancher/k3s', { recursive: true });
  writeFileSync('/etc/rancher/k3s/k3s.yaml', server.kubeconfig('https://127.0.0.1:6443'), { mode: 0o600 });
  log('Wrote kubeconfig /etc/rancher/k3s/k3s.yaml');
  log(`Run: k3s kubectl, with flags ${flags.join(' ')}`);
  await registerNode(server.client, hostname());
  if (fault === 'never-ready') {
    for (;;) {
      log('Waiting for containerd startup: rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService');
      await sleep(500);
    }
  }
  await reportReady(server.client, hostname());
  log('Node controller sync successful');
}

async function join(): Promise<void> {
  const credentials = { server: process.env['K3S_URL'] ?? '', tls: { insecureSkipTlsVerify: true }, credentials: { token } };
  await using client = await createClient(credentials);
  for (;;) {
    try {
      await registerNode(client, hostname());
      break;
    } catch (error) {
      log(`Failed to connect to proxy: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(300);
    }
  }
  await reportReady(client, hostname());
  log('Successfully registered node');
  setInterval(() => undefined, 60_000);
}

requireAll({
  '/run has to be a tmpfs': mountedAt('/run') === 'tmpfs',
  'K3S_TOKEN is not set': token !== '',
  'unknown command': role === 'server' || role === 'agent',
});
if (fault === 'crash') {
  log('Starting k3s v1.37.0+k3s1 (stand-in)');
  await sleep(500);
  requireAll({ 'failed to find cpuset cgroup (v2)': false });
}
await (role === 'server' ? serve() : join());
