import { createClient, mergePatch } from 'kubestage';
import { loadManifests } from 'kubestage/fixtures';
import { Node } from 'kubestage/types/core/v1';

// Stands in for the few calls of kubectl that make a cluster of a kindest/node image: create and apply a file, take a taint away.

const args = process.argv.slice(2);
const verb = args.find((arg) => !arg.startsWith('-')) ?? '';
const kubeconfig = args.find((arg) => arg.startsWith('--kubeconfig='))?.slice('--kubeconfig='.length) ?? '';
await using client = await createClient({ kubeconfig }, { fieldManager: 'kubectl' });

async function send(): Promise<void> {
  for (const { object } of loadManifests([args[args.indexOf('-f') + 1] ?? ''])) {
    if (JSON.stringify(object).includes('{{')) throw new Error('the manifest still has a place to fill in');
    const resource = await client.dynamic(String(object.apiVersion), String(object.kind));
    await (verb === 'create' ? resource.create(object) : resource.apply(object));
    console.log(`${object.kind} ${verb === 'create' ? 'created' : 'serverside-applied'}`);
  }
}

async function taint(): Promise<void> {
  const key = args.at(-1)?.replace(/-$/, '');
  for await (const { metadata, spec } of client.resource(Node).listAll()) {
    const taints = (spec?.taints ?? []).filter((entry) => entry.key !== key);
    await client.resource(Node).patch(metadata?.name ?? '', mergePatch({ spec: { taints } }));
    console.log(`node/${metadata?.name ?? ''} untainted`);
  }
}

if (verb === 'create' || verb === 'apply') await send();
else if (verb === 'taint') await taint();
else throw new Error(`the stand-in of kubectl cannot ${verb}`);
