import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { conversionWebhook, mutatingWebhook, validatingWebhook, webhookServer } from '../../client/controller/index.ts';
import { manualClock, settle } from '../../client/doubles/manual-clock.ts';
import { createClient, defineResource, type KubeObject } from '../../client/index.ts';
import { FakeCluster } from '../../fake/index.ts';
import { createCertificateAuthority } from '../../fixtures/index.ts';

const authority = createCertificateAuthority('webhooks');
const pairOf = (): { readonly cert: string; readonly key: string } => {
  const { certificatePem, keyPem } = authority.issueServer(['127.0.0.1']);
  return { cert: certificatePem, key: keyPem };
};
const caBundle = Buffer.from(authority.certificatePem).toString('base64');

interface Website extends KubeObject {
  readonly spec?: { readonly image?: string; readonly replicas?: number };
}
const Website = defineResource<Website>({ group: 'example.com', version: 'v1', kind: 'Website', plural: 'websites', namespaced: true });

const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
const definition = (conversion?: object): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'websites.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'websites', kind: 'Website' },
    versions: [
      { name: 'v1', served: true, storage: true, schema },
      { name: 'v2', served: true, storage: false, schema },
    ],
    ...(conversion === undefined ? {} : { conversion }),
  },
});
const configuration = (kind: string, url: string): object => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: kind.toLowerCase() },
  webhooks: [
    {
      name: 'websites.example.com',
      clientConfig: { url, caBundle },
      rules: [{ apiGroups: ['example.com'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['websites'] }],
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ],
});

test('a server asks the webhooks: one changes the object, one refuses it, and warnings arrive', async () => {
  const seen: string[] = [];
  await using webhooks = await webhookServer({
    port: 0,
    host: '127.0.0.1',
    certificate: pairOf(),
    routes: {
      '/mutate': mutatingWebhook<Website>(({ object }) => ({ object: { ...object, spec: { replicas: 2, ...object?.spec } }, warnings: ['replicas were set'] })),
      '/validate': validatingWebhook<Website>(({ object, operation, username }) => {
        seen.push(`${operation} ${object?.metadata?.name} ${object?.spec?.replicas} ${username}`);
        return object?.spec?.image === undefined ? { refuse: { message: 'spec.image is missing', code: 422, reason: 'Invalid' } } : {};
      }),
    },
  });
  await using cluster = await FakeCluster.create({ crds: definition() as KubeObject });
  await cluster.seed([
    configuration('MutatingWebhookConfiguration', `${webhooks.url}/mutate`) as KubeObject,
    configuration('ValidatingWebhookConfiguration', `${webhooks.url}/validate`) as KubeObject,
  ]);
  const warnings: string[] = [];
  await using client = await createClient(cluster.connection({ user: 'ann', groups: ['system:masters'] }), { onWarning: ({ text }) => warnings.push(text) });
  const websites = client.resource(Website).namespace('default');
  const made = await websites.create({ metadata: { name: 'web' }, spec: { image: 'web:1' } });
  expect(made.spec).toEqual({ image: 'web:1', replicas: 2 });
  expect(seen).toEqual(['CREATE web 2 ann']);
  expect(warnings).toEqual(['replicas were set']);
  await expect(websites.create({ metadata: { name: 'bad' }, spec: {} })).rejects.toThrow('spec.image is missing');
});

test('a server has custom resources converted, and hears why it failed', async () => {
  await using webhooks = await webhookServer({
    port: 0,
    host: '127.0.0.1',
    certificate: pairOf(),
    routes: {
      '/convert': conversionWebhook((object, apiVersion) => {
        if (object.metadata?.name === 'stuck') throw new Error('cannot be converted');
        return { ...object, convertedTo: apiVersion } as KubeObject;
      }),
    },
  });
  const conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: `${webhooks.url}/convert`, caBundle } } };
  await using cluster = await FakeCluster.create({ crds: definition(conversion) as KubeObject });
  await using client = await createClient(cluster.connection());
  const first = client.resource(Website).namespace('default');
  const second = client.resource(defineResource<Website>({ ...Website, version: 'v2' })).namespace('default');
  await first.create({ metadata: { name: 'web' } });
  expect(await second.get('web')).toMatchObject({ apiVersion: 'example.com/v2', convertedTo: 'example.com/v2' });
  await first.create({ metadata: { name: 'stuck' } });
  await expect(second.get('stuck')).rejects.toThrow('cannot be converted');
});

test('a certificate that was renewed on disk is served to new connections; one that is broken is reported, and the old one stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-certificates-'));
  const files = { certFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') };
  const put = ({ cert, key }: { readonly cert: string; readonly key: string }): void => {
    writeFileSync(files.certFile, cert);
    writeFileSync(files.keyFile, key);
  };
  put(pairOf());
  const clock = manualClock();
  const errors: unknown[] = [];
  await using webhooks = await webhookServer({ port: 0, host: '127.0.0.1', certificate: files, routes: {}, clock, onError: (error) => errors.push(error) });
  const serial = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: Number(new URL(webhooks.url).port), host: '127.0.0.1', ca: authority.certificatePem }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      }).on('error', reject);
    });
  const reread = async (): Promise<void> => {
    await clock.advance(10_000);
    for (let turn = 0; turn < 50 && clock.pending() === 0; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
    await settle();
  };
  const first = await serial();
  put({ ...pairOf(), key: pairOf().key });
  await reread();
  expect([await serial(), errors.length]).toEqual([first, 1]);
  put(pairOf());
  await reread();
  expect(await serial()).not.toBe(first);
  await webhooks.close();
  expect(clock.pending()).toBe(0);
  rmSync(folder, { recursive: true });
});

test('what is no review, no post or no route is refused', async () => {
  const errors: unknown[] = [];
  await using webhooks = await webhookServer({
    port: 0,
    host: '127.0.0.1',
    certificate: pairOf(),
    routes: { '/validate': validatingWebhook(() => ({})) },
    onError: (error) => errors.push(error),
  });
  await using client = await createClient({ server: webhooks.url, tls: { ca: { pem: authority.certificatePem } } }, { retry: 'off' });
  const post = (path: string, body: unknown): Promise<unknown> =>
    client.request({ method: 'POST', path, body }).then(
      ({ status }) => status,
      (error: { readonly httpStatus?: number }) => error.httpStatus,
    );
  expect([await post('/nowhere', {}), await post('/toString', {}), await post('/validate', { kind: 'Pod' })]).toEqual([404, 404, 400]);
  expect(errors).toHaveLength(1);
});
