import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inClusterConnection, isInCluster } from './in-cluster.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-account-'));
});
afterEach(() => rm(folder, { recursive: true }));

const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

test('a pod reaches its cluster with the token, the authority and the namespace of its service account', async () => {
  await writeFile(join(folder, 'token'), 'hunter2');
  await writeFile(join(folder, 'ca.crt'), 'a certificate');
  await writeFile(join(folder, 'namespace'), 'shop\n');
  expect(await inClusterConnection(env, folder)).toEqual({
    server: 'https://10.0.0.1:443',
    tls: { ca: { file: join(folder, 'ca.crt') } },
    credentials: { tokenFile: join(folder, 'token') },
    namespace: 'shop',
  });
});

test('POD_NAMESPACE goes before the file, an empty one does not, and an IPv6 address is bracketed', async () => {
  await writeFile(join(folder, 'token'), 'hunter2');
  await writeFile(join(folder, 'namespace'), 'shop');
  const v6 = { ...env, KUBERNETES_SERVICE_HOST: 'fd00::1' };
  expect(await inClusterConnection({ ...v6, POD_NAMESPACE: 'other' }, folder)).toMatchObject({ server: 'https://[fd00::1]:443', namespace: 'other' });
  expect(await inClusterConnection({ ...v6, POD_NAMESPACE: '' }, folder)).toMatchObject({ tls: { ca: undefined }, namespace: 'shop' });
});

test('outside of a pod, and without a token, it is an error that says what is missing', async () => {
  expect(isInCluster({ KUBERNETES_SERVICE_HOST: '10.0.0.1' })).toBe(false);
  await expect(inClusterConnection({}, folder)).rejects.toThrow('KUBERNETES_SERVICE_HOST');
  await expect(inClusterConnection(env, folder)).rejects.toMatchObject({ code: 'config', file: join(folder, 'token') });
});
