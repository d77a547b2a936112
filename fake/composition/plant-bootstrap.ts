import type { Clock, Entropy } from '../../machinery/clock.ts';
import type { JsonObject } from '../../machinery/json.ts';
import { bootstrapAccess } from '../access/bootstrap-roles.ts';
import { apiServiceObjects } from '../bootstrap/api-services.ts';
import { coreObjects } from '../bootstrap/core-objects.ts';
import { flowControlManager, flowControlObjects } from '../bootstrap/flow-control.ts';
import { stamped, type Template } from '../bootstrap/templates.ts';
import { bucketOf } from '../registry/engine.ts';
import { writeStoreOver } from '../registry/write-store.ts';
import { createSeed } from '../seeding/create-seed.ts';
import { Store } from '../storage/store.ts';
import { type Assembly, type AssemblyOptions, assemble } from './assemble.ts';

type Authorization = AssemblyOptions['authorization'];

// A cluster that only serves to find out how the objects come out of the registry: what it stamps is replaced.
const scratchClock: Clock = { now: () => 0, schedule: () => () => undefined };
const scratchEntropy: Entropy = { uid: () => '00000000-0000-4000-8000-000000000000', below: () => 0 };

interface Origin {
  readonly object: JsonObject;
  readonly manager: string;
}

function originsOf(authorization: Authorization): readonly Origin[] {
  const access = authorization === 'RBAC' ? bootstrapAccess() : [];
  return [
    ...coreObjects.map((object) => ({ object, manager: 'kube-apiserver' })),
    ...flowControlObjects.map((object) => ({ object, manager: flowControlManager })),
    ...apiServiceObjects.map((object) => ({ object, manager: 'kube-apiserver' })),
    ...access.map((object) => ({ object: object as JsonObject, manager: 'kube-apiserver' })),
  ];
}

async function makeTemplates(authorization: Authorization): Promise<readonly Template[]> {
  const parts = assemble({ clock: scratchClock, entropy: scratchEntropy, authorization: 'AlwaysAllow', tokens: [], store: new Store() });
  const templates: Template[] = [];
  for (const { object, manager } of originsOf(authorization)) {
    const created = await createSeed(parts, object, manager);
    const { namespace = '', name = '' } = created.metadata;
    const { apiVersion = '', kind = '' } = created;
    const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const resource = parts.catalog.findKind(group, version, kind);
    if (resource !== undefined) templates.push({ key: { bucket: bucketOf(resource), namespace, name }, object: created });
  }
  return templates;
}

const known = new Map<Authorization, Promise<readonly Template[]>>();

function templatesFor(authorization: Authorization): Promise<readonly Template[]> {
  const found = known.get(authorization) ?? makeTemplates(authorization);
  known.set(authorization, found);
  return found;
}

/** Puts what every API server has from the start into an empty cluster. The objects are worked out once per process. */
export async function plantBootstrap(
  parts: Assembly,
  { clock, entropy, authorization }: Pick<AssemblyOptions, 'clock' | 'entropy' | 'authorization'>,
): Promise<void> {
  const templates = await templatesFor(authorization);
  const store = writeStoreOver(parts.store);
  const nowMs = clock.now();
  for (const template of templates) {
    store.put(template.key, undefined, (resourceVersion) => stamped(template, { uid: entropy.uid(), nowMs, resourceVersion }));
  }
  // Addresses that the objects hold are taken from here on.
  parts.revive();
}
