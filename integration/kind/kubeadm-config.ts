import { stringify } from 'yaml';

/** What kubeadm has to know about one node and its cluster. */
export interface KubeadmSettings {
  /** `v1.35.0`, from the image. */
  readonly kubernetesVersion: string;
  readonly clusterName: string;
  /** The control plane's name on the network of the nodes. */
  readonly controlPlane: string;
  readonly nodeName: string;
  readonly nodeAddress: string;
  /** More names for the API server's certificate: those under which it is reached from outside. */
  readonly certSans: readonly string[];
  readonly token: string;
}

export const POD_SUBNET = '10.244.0.0/16';
const SERVICE_SUBNET = '10.96.0.0/16';
const PORT = 6443;

type Arguments = Readonly<Record<string, string>>;

const minorOf = (version: string): number => Number(/^v1\.(\d+)/.exec(version)?.[1] ?? 0);

/** Since v1beta4, which kubeadm 1.31 brought, extra arguments are a list; before, a map. */
function forms(version: string) {
  const isList = minorOf(version) >= 31;
  const extraArgs = (args: Arguments): unknown => (isList ? Object.entries(args).map(([name, value]) => ({ name, value })) : args);
  return { apiVersion: isList ? 'kubeadm.k8s.io/v1beta4' : 'kubeadm.k8s.io/v1beta3', extraArgs };
}

/**
 * The configuration with which the nodes of a `kindest/node` image are made: for `init` on the control plane, for `join` on workers.
 * @see sigs.k8s.io/kind pkg/cluster/internal/kubeadm/config.go (v0.31)
 */
export function kubeadmConfig(settings: KubeadmSettings): string {
  const { kubernetesVersion, clusterName, controlPlane, nodeName, nodeAddress, certSans, token } = settings;
  const { apiVersion, extraArgs } = forms(kubernetesVersion);
  const endpoint = `${controlPlane}:${PORT}`;
  const nodeRegistration = {
    criSocket: 'unix:///run/containerd/containerd.sock',
    kubeletExtraArgs: extraArgs({ 'node-ip': nodeAddress, 'provider-id': `kind://docker/${clusterName}/${nodeName}` }),
  };
  const documents = [
    {
      apiVersion,
      kind: 'ClusterConfiguration',
      kubernetesVersion,
      clusterName,
      controlPlaneEndpoint: endpoint,
      apiServer: { certSANs: [...new Set(['localhost', '127.0.0.1', ...certSans])] },
      controllerManager: { extraArgs: extraArgs({ 'enable-hostpath-provisioner': 'true' }) },
      networking: { podSubnet: POD_SUBNET, serviceSubnet: SERVICE_SUBNET },
    },
    // The checks before the start look at the machine, which is not this container's.
    {
      apiVersion,
      kind: 'InitConfiguration',
      bootstrapTokens: [{ token }],
      localAPIEndpoint: { advertiseAddress: nodeAddress, bindPort: PORT },
      nodeRegistration,
      skipPhases: ['preflight'],
    },
    {
      apiVersion,
      kind: 'JoinConfiguration',
      nodeRegistration,
      discovery: { bootstrapToken: { apiServerEndpoint: endpoint, token, unsafeSkipCAVerification: true } },
      skipPhases: ['preflight'],
    },
    {
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      cgroupDriver: 'systemd',
      cgroupRoot: '/kubelet',
      failSwapOn: false,
      // The disk is the machine's: how full it is says nothing about this node.
      imageGCHighThresholdPercent: 100,
      evictionHard: { 'nodefs.available': '0%', 'nodefs.inodesFree': '0%', 'imagefs.available': '0%' },
    },
    // 0 leaves the machine's limit of tracked connections as it is, which a container may not change.
    {
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      mode: 'iptables',
      iptables: { minSyncPeriod: '1s' },
      conntrack: { maxPerCore: 0 },
    },
  ];
  return documents.map((document) => stringify(document, { version: '1.1', lineWidth: 0 })).join('---\n');
}
