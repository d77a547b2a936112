import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { followNetwork, registerNode, type StandInSettings, startStandInServer } from './stand-in-server.ts';

// The API server that the stand-in of kubeadm has made; goes on when kubeadm has ended. Its nodes are Ready once there is a network.

const settings = JSON.parse(process.argv[2] ?? '') as StandInSettings & { readonly endpoint: string };
const server = await startStandInServer(settings);
await registerNode(server.client, hostname(), [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]);
mkdirSync('/etc/kubernetes', { recursive: true });
writeFileSync('/etc/kubernetes/admin.conf', server.kubeconfig(`https://${settings.endpoint}`), { mode: 0o600 });
await followNetwork(server.client, 'kindnet');
