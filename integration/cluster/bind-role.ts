import type { ClientSource } from '../../client/index.ts';
import { applyManifests } from './apply-manifests.ts';

const OUTSIDE_OF_NAMES = /[^a-z0-9-]+/g;

/** Gives a user the rights of a cluster role, everywhere. */
export async function bindRole(admin: ClientSource, user: string, clusterRole: string): Promise<void> {
  const name = `kubestage-${clusterRole}-${user}`.toLowerCase().replaceAll(OUTSIDE_OF_NAMES, '-').replace(/-+$/, '');
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterRole },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  };
  await applyManifests(admin, [binding]);
}
