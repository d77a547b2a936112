import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeCluster, parseTokenFile } from 'kubestage/fake';
import { flagsOf } from './program-flags.ts';

// Stands in for kube-apiserver: the flags that it is started with, the files that it reads, that it does nothing without etcd, its log
// lines, and how it ends. The fake answers the requests.

const flags = flagsOf(process.argv.slice(2));
const text = (name: string): string => readFileSync(flags.must(name), 'utf8');
const log = (message: string): void => console.error(`I0101 00:00:00.000000       1 stand-in.go:1] ${message}`);

async function stop(message: string): Promise<never> {
  console.error(`Error: ${message}`);
  process.exit(1);
}

async function untilEtcdAnswers(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    const answer = await fetch(`${flags.must('etcd-servers')}/health`).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(100);
  }
  await stop('context deadline exceeded: connection to etcd refused');
}

const signing = createPublicKey(createPrivateKey(text('service-account-signing-key-file'))).export({ type: 'spki', format: 'pem' });
if (signing !== text('service-account-key-file')) await stop('the service account key does not fit the one that signs');
flags.must('service-account-issuer');
flags.must('service-cluster-ip-range');
if (flags.get('feature-gates') === 'Never=true') await stop('invalid argument "Never=true" for "--feature-gates" flag: unrecognized feature gate: Never');
await untilEtcdAnswers();
if (flags.get('stand-in-hangs') === 'true') {
  log('waiting for informer caches to sync');
  setInterval(() => undefined, 60_000);
} else {
  const tokenFile = flags.get('token-auth-file');
  const tokens = tokenFile === undefined ? [] : parseTokenFile(readFileSync(tokenFile, 'utf8'));
  const cluster = await FakeCluster.create({ tokens, authorization: flags.must('authorization-mode') === 'RBAC' ? 'RBAC' : 'AlwaysAllow' });
  const tls = { key: text('tls-private-key-file'), cert: text('tls-cert-file'), ca: text('client-ca-file') };
  const listener = await cluster.listen({ host: flags.must('bind-address'), port: Number(flags.must('secure-port')), tls });
  log(`Serving securely on ${new URL(listener.url).host}`);
  process.on('SIGTERM', () => {
    log('Shutting down kube-apiserver');
    void listener.close().then(() => process.exit(0));
  });
}
