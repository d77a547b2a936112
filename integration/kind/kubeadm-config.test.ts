import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubeadmConfig } from './kubeadm-config.ts';

const settings = {
  kubernetesVersion: 'v1.35.0',
  clusterName: 'one',
  controlPlane: 'one-control-plane',
  nodeName: 'one-worker',
  nodeAddress: '172.18.0.3',
  certSans: ['127.0.0.1', 'kind.test'],
  token: 'kubest.0123456789abcdef',
};
const documentsOf = (version: string): ReadonlyMap<string, Record<string, unknown>> =>
  new Map(
    parseAllDocuments(kubeadmConfig({ ...settings, kubernetesVersion: version })).map((document) => {
      const value = document.toJS() as Record<string, unknown>;
      return [String(value['kind']), value];
    }),
  );

test('the API server is reached by the names of its network and by those that were asked for', () => {
  expect(documentsOf('v1.35.0').get('ClusterConfiguration')).toMatchObject({
    controlPlaneEndpoint: 'one-control-plane:6443',
    apiServer: { certSANs: ['localhost', '127.0.0.1', 'kind.test'] },
    networking: { podSubnet: '10.244.0.0/16' },
  });
});

test('a worker joins with the token of the control plane, and neither looks at the machine first', () => {
  const all = documentsOf('v1.35.0');
  expect(all.get('InitConfiguration')).toMatchObject({ bootstrapTokens: [{ token: settings.token }], skipPhases: ['preflight'] });
  expect(all.get('JoinConfiguration')).toMatchObject({
    discovery: { bootstrapToken: { apiServerEndpoint: 'one-control-plane:6443', token: settings.token } },
    skipPhases: ['preflight'],
  });
});

test('extra arguments are a list since kubeadm 1.31, and were a map before', () => {
  const node = (version: string): unknown => documentsOf(version).get('JoinConfiguration');
  const provider = 'kind://docker/one/one-worker';
  expect(node('v1.31.0')).toMatchObject({
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    nodeRegistration: {
      kubeletExtraArgs: [
        { name: 'node-ip', value: '172.18.0.3' },
        { name: 'provider-id', value: provider },
      ],
    },
  });
  expect(node('v1.30.8')).toMatchObject({
    apiVersion: 'kubeadm.k8s.io/v1beta3',
    nodeRegistration: { kubeletExtraArgs: { 'node-ip': '172.18.0.3', 'provider-id': provider } },
  });
});

test('a full disk of the machine empties no node', () => {
  expect(documentsOf('v1.35.0').get('KubeletConfiguration')).toMatchObject({ evictionHard: { 'nodefs.available': '0%' }, failSwapOn: false });
});
