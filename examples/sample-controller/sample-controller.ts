import { type Client, isNotFound, mergePatch } from 'kubestage';
import { type Controller, type ControllerOptions, controller, type ReconcileRequest } from 'kubestage/controller';
import { Deployment } from 'kubestage/types/apps/v1';
import { Foo } from './foo.ts';

function wanted(foo: Foo): Deployment {
  const labels = { app: 'nginx', controller: foo.metadata?.name ?? '' };
  return {
    metadata: {
      name: foo.spec.deploymentName,
      ownerReferences: [
        {
          apiVersion: 'samplecontroller.k8s.io/v1alpha1',
          kind: 'Foo',
          name: foo.metadata?.name ?? '',
          uid: foo.metadata?.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      replicas: foo.spec.replicas ?? 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx:latest' }] } },
    },
  };
}

const isOwnedBy = (deployment: Deployment, foo: Foo): boolean =>
  deployment.metadata?.ownerReferences?.some(({ uid, controller: isController }) => isController === true && uid === foo.metadata?.uid) ?? false;

/**
 * Keeps one Deployment for each Foo: creates it, scales it, makes it again when it is deleted, and reports its size in the Foo's status. A
 * Deployment that belongs to somebody else is left alone, and the Foo is tried again later.
 */
export function sampleController(client: Client, options: Pick<ControllerOptions<Foo>, 'namespace' | 'onError'> = {}): Controller {
  const reconcile = async ({ namespace = '', object: foo }: ReconcileRequest<Foo>): Promise<undefined> => {
    if (foo === undefined || foo.metadata?.deletionTimestamp !== undefined) return undefined;
    const deployments = client.resource(Deployment).namespace(namespace);
    const { deploymentName, replicas = 1 } = foo.spec;
    const found = await deployments.get(deploymentName).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    let deployment = found ?? (await deployments.create(wanted(foo)));
    if (!isOwnedBy(deployment, foo))
      throw new Error(`Deployment ${JSON.stringify(deploymentName)} exists and is not controlled by Foo ${JSON.stringify(foo.metadata?.name)}`);
    if (deployment.spec?.replicas !== replicas) deployment = await deployments.patch(deploymentName, mergePatch({ spec: { replicas } }));
    const availableReplicas = deployment.status?.availableReplicas ?? 0;
    if (foo.status?.availableReplicas !== availableReplicas) {
      await client
        .resource(Foo)
        .namespace(namespace)
        .status.patch(foo.metadata?.name ?? '', mergePatch({ status: { availableReplicas } }));
    }
    return undefined;
  };
  return controller({ client, for: Foo, owns: [Deployment], reconcile, ...options });
}
