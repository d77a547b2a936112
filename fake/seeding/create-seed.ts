import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { badRequest } from '../../machinery/status.ts';
import { bucketOf, type WriteTarget } from '../registry/engine.ts';
import type { Registry } from '../registry/registry.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { DraftObject, StoredObject } from '../registry/strategy.ts';
import { copyOf, draftOf, resourceOf } from './seed-draft.ts';

/** Where objects are created. */
export interface SeedingParts {
  readonly registry: Registry;
  readonly catalog: ResourceCatalog;
  /** Whether an object gives way to a seed of its name. Default: none does. */
  readonly givesWay?: (object: StoredObject) => boolean;
}

// What a server stamps: objects that were read from a cluster can be given to another one as they are.
const STAMPED = ['resourceVersion', 'uid', 'creationTimestamp', 'managedFields', 'selfLink'] as const;

// Their status is the cluster's own work, and manifests carry empty ones.
const OWN_STATUS: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'Namespace', 'APIService']);

/** What is created anew: a copy without what a server stamps. */
function unstamped(object: object): DraftObject {
  const draft = draftOf(object);
  for (const field of STAMPED) delete draft.metadata[field];
  return draft;
}

function targetFor(resource: ResourceInfo, given: unknown, fieldManager: string): WriteTarget {
  const namespace = resource.namespaced ? (typeof given === 'string' && given !== '' ? given : 'default') : '';
  const user = { username: 'system:apiserver', groups: ['system:masters'] };
  return { resource, namespace, name: '', subresource: '', user, dryRun: false, fieldManager, warn: () => undefined };
}

/** A create drops the status of many kinds; a seed says how things stand, so the status is written after it. */
async function writeStatus({ registry }: SeedingParts, target: WriteTarget, status: JsonObject): Promise<StoredObject> {
  const { object } = await registry.update({
    target: { ...target, subresource: 'status' },
    transform: (current) => ({ value: { ...current, status: copyOf(status) } as unknown as JsonObject, owned: false }),
  });
  return object;
}

async function write({ registry, givesWay }: SeedingParts, target: WriteTarget, draft: DraftObject): Promise<StoredObject> {
  const name = String(draft.metadata['name'] ?? '');
  const standing = registry.reader.get(bucketOf(target.resource), target.namespace, name);
  if (standing === undefined || givesWay?.(standing) !== true) return registry.create({ target, draft });
  return (await registry.update({ target: { ...target, name }, transform: () => ({ value: draft as JsonObject, owned: true }) })).object;
}

/**
 * Creates one object as test set-up, past authorization: a copy of `object`, without what a server stamps, with its status.
 *
 * @throws {StatusError} when it is refused
 */
export async function createSeed(parts: SeedingParts, object: object, fieldManager: string): Promise<StoredObject> {
  const draft = unstamped(object);
  const resource = resourceOf(draft, parts.catalog);
  const target = targetFor(resource, draft.metadata['namespace'], fieldManager);
  parts.registry.strategyFor(resource).fit?.(draft, badRequest);
  const { status } = draft;
  const created = await write(parts, target, draft);
  const hasStatus = resource.subresources.some(({ name }) => name === 'status') && !OWN_STATUS.has(resource.kind);
  if (!hasStatus || !isJsonObject(status) || Object.keys(status).length === 0) return created;
  return writeStatus(parts, { ...target, name: created.metadata.name ?? '' }, status);
}
