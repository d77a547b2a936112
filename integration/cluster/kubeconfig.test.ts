import { expect, test } from 'vitest';
import { actingAs, kubeconfigText, parseKubeconfig, withServer } from './kubeconfig.ts';

const yaml = `apiVersion: v1
clusters: [{ name: default, cluster: { server: "https://127.0.0.1:6443", certificate-authority-data: QQ== } }]
users: [{ name: default, user: { client-key-data: SECRET } }]
contexts: [{ name: default, context: { cluster: default, user: default } }]
current-context: default
`;

test('another server takes the place of the one in the container, and the rest stays', () => {
  const config = withServer(parseKubeconfig(yaml), 'https://127.0.0.1:32768', 'localhost');
  expect(config.clusters?.map(({ cluster }) => cluster)).toEqual([
    { server: 'https://127.0.0.1:32768', 'certificate-authority-data': 'QQ==', 'tls-server-name': 'localhost' },
  ]);
  expect(parseKubeconfig(kubeconfigText(config))).toEqual(config);
});

test('whoever is acted as is somebody who has logged in', () => {
  const config = actingAs(parseKubeconfig(yaml), 'jane', ['dev']);
  expect(config.users?.map(({ user }) => user)).toEqual([{ 'client-key-data': 'SECRET', as: 'jane', 'as-groups': ['dev', 'system:authenticated'] }]);
});

test('what is no kubeconfig is refused without being shown', () => {
  for (const text of ['token: SECRET', '- SECRET', '{ SECRET', '']) {
    expect(() => parseKubeconfig(text)).toThrow(/^what should be a kubeconfig is none$/);
  }
});
