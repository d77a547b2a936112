import { formatTime } from '../../machinery/clock.ts';
import { isMutableJsonObject, type MutableJsonObject } from '../../machinery/json.ts';
import { badRequest } from '../../machinery/status.ts';
import type { DraftObject, WriteContext } from './strategy.ts';

/** The order in which Go writes ObjectMeta; readers of YAML expect it. */
const ORDER = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const;

/** `metadata` in Go's order, without selfLink. */
export function orderedMetadata(metadata: Readonly<MutableJsonObject>): MutableJsonObject {
  const ordered: MutableJsonObject = {};
  for (const key of ORDER) {
    const value = metadata[key];
    if (value !== undefined) ordered[key] = value;
  }
  return ordered;
}

/** Gives a body without metadata an empty one, so that every later step finds it. */
export function withMetadata(body: MutableJsonObject): DraftObject {
  const metadata = isMutableJsonObject(body['metadata']) ? body['metadata'] : {};
  body['metadata'] = metadata;
  return body as DraftObject;
}

/** Sets what the server alone decides of a new object. */
export function stampNew(draft: DraftObject, context: WriteContext): void {
  const { metadata } = draft;
  metadata['creationTimestamp'] = formatTime(context.clock.now());
  metadata['uid'] = context.entropy.uid();
  delete metadata['deletionTimestamp'];
  delete metadata['deletionGracePeriodSeconds'];
  delete metadata['selfLink'];
}

/** The namespace of the body must be empty or that of the URL; a cluster-scoped object has none, whatever its body says. */
export function settleNamespace(draft: DraftObject, namespace: string, namespaced: boolean): void {
  const { metadata } = draft;
  if (!namespaced) {
    delete metadata['namespace'];
    return;
  }
  const given = metadata['namespace'];
  if (given === undefined || given === '') metadata['namespace'] = namespace;
  else if (given !== namespace) throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/** Merges equal owner references, and says so; a patch is looked at later than a body. @see apiserver pkg/endpoints/handlers/rest.go, dedupOwnerReferencesAndAddWarning (v1.37) */
export function mergeOwnerReferences(draft: DraftObject, context: WriteContext, isPatch = false): void {
  const references = draft.metadata['ownerReferences'];
  if (!Array.isArray(references) || references.length < 2) return;
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const kept = references.filter((reference) => {
    const text = JSON.stringify(reference);
    if (!seen.has(text)) return seen.add(text);
    if (isMutableJsonObject(reference)) repeated.add(String(reference['uid']));
    return false;
  });
  if (repeated.size === 0) return;
  draft.metadata['ownerReferences'] = kept;
  context.warn(
    `.metadata.ownerReferences contains duplicate entries${isPatch ? ' after mutating admission happens' : ''}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${[...repeated].join(', ')}`,
  );
}

/** The name in the body of an update must be that of the URL. @throws {StatusError} 400 */
export function checkNameOnUrl(draft: DraftObject, name: string): void {
  const given = draft.metadata['name'];
  if (given === undefined || given === '') throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (given !== name) throw badRequest(`the name of the object (${String(given)}) does not match the name on the URL (${name})`);
}
