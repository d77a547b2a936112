import { expect, test } from 'vitest';
import { loadConnection } from '../../client/config/index.ts';
import { kubeconfigOf } from './connection-kubeconfig.ts';

test('a kubeconfig that is made of a connection leads back to it', async () => {
  const connection = {
    server: 'https://10.0.0.1:6443',
    tls: { ca: { pem: 'CA' }, serverName: 'localhost', clientCertificate: { file: import.meta.filename }, clientKey: { file: import.meta.filename } },
    credentials: { token: 'T', impersonate: { user: 'jane', groups: ['dev'] } },
    namespace: 'shop',
  };
  expect(await loadConnection({ kubeconfig: kubeconfigOf(connection) })).toMatchObject(connection);
});

test('what a connection does not say, its kubeconfig does not say either', () => {
  expect(kubeconfigOf({ server: 'http://127.0.0.1:1' })).toMatchObject({
    clusters: [{ cluster: { server: 'http://127.0.0.1:1' } }],
    users: [{ user: {} }],
    contexts: [{ context: { cluster: 'kubestage', user: 'kubestage' } }],
  });
});
