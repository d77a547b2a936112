import { type Client, createClient, isNotFound, mergePatch, retryOnConflict } from 'kubestage';
import { Deployment } from 'kubestage/types/apps/v1';

/** Creates a Deployment, reads it, changes it in three ways, and deletes it. Gives back what it saw. */
export async function crud(client: Client): Promise<readonly string[]> {
  const seen: string[] = [];
  const deployments = client.resource(Deployment).namespace('default');
  const labels = { app: 'demo' };

  const created = await deployments.create({
    metadata: { name: 'demo' },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } },
    },
  });
  seen.push(`created ${created.metadata?.name} with ${created.spec?.replicas} replicas`);

  // A whole object, built on the state that was read: a conflict means to read again.
  await retryOnConflict(async () => {
    const present = await deployments.get('demo');
    if (present.spec !== undefined) await deployments.replace({ ...present, spec: { ...present.spec, replicas: 1 } });
  });
  const patched = await deployments.patch('demo', mergePatch<Deployment>({ metadata: { annotations: { note: 'patched' } } }));
  seen.push(`${patched.spec?.replicas} replicas, note: ${patched.metadata?.annotations?.['note']}`);
  const scale = await deployments.scale.get('demo');
  await deployments.scale.replace({ ...scale, spec: { replicas: 3 } });

  for await (const { metadata, spec } of deployments.listAll({ labelSelector: '!never' })) seen.push(`listed ${metadata?.name} with ${spec?.replicas}`);
  await deployments.delete('demo', { propagationPolicy: 'Background' });
  const refusal: unknown = await deployments.get('demo').catch((error: unknown) => error);
  seen.push(isNotFound(refusal) ? 'gone' : 'still there');
  return seen;
}

if (import.meta.main) {
  await using client = await createClient();
  for (const line of await crud(client)) console.log(line);
}
