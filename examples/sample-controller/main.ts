import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, mergePatch } from 'kubestage';
import { type Action, FakeCluster } from 'kubestage/fake';
import { createCertificateAuthority, kubeconfigYaml, loadManifests } from 'kubestage/fixtures';
import { Deployment } from 'kubestage/types/apps/v1';
import { Foo } from './foo.ts';
import { sampleController } from './sample-controller.ts';

// A fake cluster, a controller that works on it through the real client, and the log of what it does.
//
//   npm start             serves until it is interrupted
//   npm start -- --once   ends with 0 once the sample has converged, with 1 if it does not in 20 seconds

const isOnce = process.argv.includes('--once');
const folder = new URL('../../fixtures/sample/', import.meta.url).pathname;
const token = randomBytes(24).toString('base64url');

await using cluster = await FakeCluster.create({
  authorization: 'RBAC',
  tokens: [{ token, user: { username: 'kubernetes-admin', groups: ['system:masters'] } }],
});
await cluster.seed(loadManifests(['crd.yaml', 'foo.yaml'], folder).map(({ object }) => object));

const line = ({ code, verb, resource, group, subresource, namespace, name, user }: Action): string =>
  `${code} ${verb} ${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`} ${[namespace, name].filter((part) => part !== '').join('/')} ${user}`;
cluster.actions.subscribe((action) => console.log(line(action)));

const authority = createCertificateAuthority();
const certificate = authority.issueServer(['localhost', '127.0.0.1']);
await using listener = await cluster.listen({ tls: { key: certificate.keyPem, cert: certificate.certificatePem, ca: authority.certificatePem } });
const kubeconfig = join(tmpdir(), `kubestage-sample-${process.pid}.kubeconfig`);
writeFileSync(kubeconfig, kubeconfigYaml({ server: listener.url, caPem: authority.certificatePem, token, namespace: 'sample' }), { mode: 0o600 });
console.log(`A fake cluster listens on ${listener.url}. Try:\n  kubectl --kubeconfig ${kubeconfig} get foos,deployments\n`);

await using client = await createClient(cluster.connection({ client: 'sample-controller' }), { fieldManager: 'sample-controller' });
await using running = sampleController(client);
await running.started;

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`the sample did not converge in 20 s: ${what}`);
    await sleep(20);
  }
  console.log(`# ${what}`);
}

/** Creates, scales and recreates: what a user of the controller would see. */
async function converge(): Promise<void> {
  const user = await createClient(cluster.connection({ client: 'user' }), { fieldManager: 'user' });
  await using _ = user;
  const deployments = user.resource(Deployment).namespace('sample');
  const foos = user.resource(Foo).namespace('sample');
  const find = async (): Promise<Deployment | undefined> => (await deployments.list()).items.find(({ metadata }) => metadata?.name === 'example-foo');
  await until('the Deployment exists and belongs to the Foo', async () => (await find())?.metadata?.ownerReferences?.[0]?.kind === 'Foo');
  await until('the status of the Foo is written', async () => (await foos.get('example-foo')).status?.availableReplicas === 0);
  await foos.patch('example-foo', mergePatch({ spec: { replicas: 3 } }));
  await until('the Deployment is scaled to 3', async () => (await find())?.spec?.replicas === 3);
  const before = (await find())?.metadata?.uid;
  await deployments.delete('example-foo');
  await until('the Deployment is there again after its deletion', async () => {
    const uid = (await find())?.metadata?.uid;
    return uid !== undefined && uid !== before;
  });
}

const stopped = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve());
try {
  if (isOnce) await converge();
  else await stopped.promise;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(kubeconfig, { force: true });
}
