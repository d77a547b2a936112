import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Client, DynamicObject, ResourceDescriptor } from '../../client/index.ts';
import { withoutSecrets } from '../../fixtures/index.ts';

/** Which objects of a live cluster are kept. */
export interface ObjectSelection {
  /** Namespaces to keep; none named: all, and what is in no namespace. */
  readonly namespaces: readonly string[];
}

// What comes and goes by itself, what is only shown, and what a server makes of its definitions.
const LEFT_OUT: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io', 'componentstatuses', 'apiservices.apiregistration.k8s.io']);

interface Kept {
  readonly descriptor: ResourceDescriptor<DynamicObject>;
  readonly isDefinition: boolean;
}

/** The groups that other servers answer for: a fake does not know their kinds. */
async function foreignVersions(client: Client): Promise<ReadonlySet<string>> {
  const services = await client.dynamic('apiregistration.k8s.io/v1', 'APIService').catch(() => undefined);
  const foreign = new Set<string>();
  if (services === undefined) return foreign;
  for await (const { spec } of services.listAll() as AsyncIterable<{
    readonly spec?: { readonly group?: string; readonly version?: string; readonly service?: object };
  }>) {
    if (spec?.service !== undefined && spec.service !== null) foreign.add(`${spec.group}/${spec.version}`);
  }
  return foreign;
}

async function keptResources(client: Client): Promise<readonly Kept[]> {
  const foreign = await foreignVersions(client);
  const { groupVersions } = await client.discovery.all();
  const seen = new Set<string>();
  const kept: Kept[] = [];
  for (const { group, version, resources } of groupVersions) {
    if (foreign.has(`${group}/${version}`)) continue;
    for (const { name, kind, namespaced, verbs } of resources) {
      const resource = group === '' ? name : `${name}.${group}`;
      if (name.includes('/') || seen.has(resource) || LEFT_OUT.has(resource) || !verbs.includes('list') || !verbs.includes('create')) continue;
      seen.add(resource);
      const descriptor = { group, version, kind, plural: name, namespaced } as ResourceDescriptor<DynamicObject>;
      kept.push({ descriptor, isDefinition: resource === 'customresourcedefinitions.apiextensions.k8s.io' });
    }
  }
  return kept;
}

async function objectsOf(client: Client, descriptor: ResourceDescriptor<DynamicObject>, { namespaces }: ObjectSelection): Promise<readonly object[]> {
  const resource = client.resource(descriptor);
  if (namespaces.length > 0 && !descriptor.namespaced) {
    if (descriptor.kind !== 'Namespace') return [];
    const found = await Promise.all(namespaces.map((name) => resource.find(name)));
    return found.filter((object) => object !== undefined);
  }
  const places = namespaces.length === 0 ? [resource] : namespaces.map((namespace) => resource.namespace(namespace));
  return (await Promise.all(places.map((place) => Array.fromAsync(place.listAll())))).flat();
}

const documents = (objects: readonly object[]): string =>
  objects.map((object) => `---\n${stringify(withoutSecrets(object as never), { version: '1.1', lineWidth: 0 })}`).join('');

/** Writes what a cluster holds below a folder, a file for each resource; resolves to how many objects there are. */
export async function recordObjects(client: Client, folder: string, selection: ObjectSelection): Promise<number> {
  let count = 0;
  for (const { descriptor, isDefinition } of await keptResources(client)) {
    // Definitions belong to no namespace, and without them their objects mean nothing.
    const objects = await objectsOf(client, descriptor, isDefinition ? { namespaces: [] } : selection);
    if (objects.length === 0) continue;
    const place = join(folder, isDefinition ? 'crds' : 'objects');
    mkdirSync(place, { recursive: true });
    const name = descriptor.group === '' ? descriptor.plural : `${descriptor.plural}.${descriptor.group}`;
    // Files are read in the order of their names, and objects need their namespaces.
    writeFileSync(join(place, name === 'namespaces' ? '00-namespaces.yaml' : `${name}.yaml`), documents(objects));
    count += objects.length;
  }
  return count;
}
