// Never run: `client-types.test.ts` has it type-checked. Every line marked with an expected error is one that must not compile.
import { applyConfiguration, type Client, jsonPatch, mergePatch, ownedFields, type ResourceClient, strategicPatch } from 'kubestage';
import { Deployment } from 'kubestage/types/apps/v1';
import { type ConfigMap, Pod } from 'kubestage/types/core/v1';

declare const client: Client;
const deployments = client.resource(Deployment).namespace('shop');

export async function kinds(): Promise<void> {
  const web: Deployment = await deployments.get('web');
  const replicas: number | undefined = web.spec.replicas;
  const policy: 'Always' | 'OnFailure' | 'Never' | undefined = (await client.resource(Pod).get('a')).spec?.restartPolicy;
  // @ts-expect-error a deployment is no pod
  const pod: Pod = web;
  // @ts-expect-error a client of deployments is no client of pods
  const pods: ResourceClient<Pod> = deployments;
  // @ts-expect-error the kind is another
  await deployments.create({ kind: 'Pod', metadata: { name: 'web' }, spec: web.spec });
  // @ts-expect-error what is missing is asked for
  await deployments.create({ metadata: { name: 'web' }, spec: { replicas: 1 } });
  // @ts-expect-error answers are not for changing
  web.spec.replicas = 3;
  for (const one of [replicas, policy, pod, pods]) void one;
}

export async function misspelt(): Promise<void> {
  const web = await deployments.get('web');
  // @ts-expect-error a field that there is not
  void web.spec.replica;
  // @ts-expect-error a field that there is not, deep down
  await deployments.apply({ metadata: { name: 'web' }, spec: { template: { spec: { container: [] } } } });
  // @ts-expect-error an enumeration without this value
  await deployments.apply({ metadata: { name: 'web' }, spec: { strategy: { type: 'Rolling' } } });
  // @ts-expect-error an option that there is not
  await deployments.list({ labelselector: 'app=web' });
  await deployments.edit('web', (draft) => {
    draft.spec.replicas = 3;
    // @ts-expect-error a field that there is not, in a draft
    draft.spec.replica = 3;
  });
}

export async function patches(): Promise<void> {
  await deployments.patch('web', mergePatch({ spec: { replicas: 3, paused: null } }));
  await deployments.patch(
    'web',
    strategicPatch({ spec: { template: { spec: { $retainKeys: ['containers'], containers: [{ name: 'old', $patch: 'delete' }] } } } }),
  );
  await deployments.patch('web', jsonPatch([{ op: 'test', path: '/metadata/uid', value: 'u' }]));
  await deployments.patch('web', applyConfiguration({ metadata: { name: 'web' }, spec: { paused: true } }), { fieldManager: 'm' });
  await deployments.scale.patch('web', mergePatch({ spec: { replicas: 3 } }));
  // @ts-expect-error a number of replicas is no text
  await deployments.patch('web', mergePatch({ spec: { replicas: 'three' } }));
  // @ts-expect-error a merge patch gives the elements of lists whole
  await deployments.patch('web', mergePatch({ spec: { template: { spec: { containers: [{ image: 'a:2' }] } } } }));
  // @ts-expect-error a patch is made by a function that knows its media type
  await deployments.patch('web', { spec: { replicas: 3 } });
  // @ts-expect-error a patch of another kind
  await deployments.patch('web', mergePatch<ConfigMap>({ data: {} }));
  // @ts-expect-error steps have operations that there are
  await deployments.patch('web', jsonPatch([{ op: 'set', path: '/spec/replicas', value: 3 }]));
  // @ts-expect-error a step that removes has no value
  await deployments.patch('web', jsonPatch([{ op: 'remove', path: '/spec/replicas', value: 3 }]));
  // @ts-expect-error a scale has replicas and nothing else
  await deployments.scale.patch('web', mergePatch({ spec: { paused: true } }));
}

export async function applies(): Promise<void> {
  await deployments.apply({ metadata: { name: 'web', labels: { app: 'web' } }, spec: { template: { spec: { containers: [{ name: 'app', image: 'a:2' }] } } } });
  await deployments.status.apply({ metadata: { name: 'web' }, status: { replicas: 1 } });
  const owned = ownedFields(await deployments.get('web'), { fieldManager: 'm' });
  await deployments.apply({ ...owned, spec: { ...owned.spec, replicas: 5 } }, { fieldManager: 'm' });
  // @ts-expect-error what is applied has a name
  await deployments.apply({ metadata: {}, spec: { replicas: 1 } });
  // @ts-expect-error null deletes in a merge patch only
  await deployments.apply({ metadata: { name: 'web' }, spec: { replicas: null } });
  // @ts-expect-error a status is applied on its own
  await deployments.apply({ metadata: { name: 'web' }, status: { replicas: 1 } });
  // @ts-expect-error managed fields are the server's
  await deployments.apply({ metadata: { name: 'web', managedFields: [] } });
}

export async function dynamic(): Promise<void> {
  const widgets = await client.dynamic('example.com/v1', 'Widget');
  const widget = await widgets.create({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' }, spec: { size: 3 } });
  await widgets.apply({ metadata: { name: 'a' }, spec: { size: 4 } }, { fieldManager: 'm' });
  // @ts-expect-error what nobody has described must be looked at first
  void widget['spec'].size;
  const metadata = client.metadata(Deployment);
  // @ts-expect-error metadata is all there is
  void (await metadata.get('web')).spec;
  // @ts-expect-error whole objects are not written through it
  await metadata.replace({});
}
