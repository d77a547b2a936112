import type { JsonObject } from '../../machinery/json.ts';
import { sameJson } from './equality.ts';
import type { DraftObject, StoredObject, Strategy } from './strategy.ts';

function differsOutsideMetadataAndStatus(next: JsonObject, current: JsonObject): boolean {
  for (const key of new Set([...Object.keys(next), ...Object.keys(current)])) {
    if (key === 'metadata' || key === 'status' || key === 'kind' || key === 'apiVersion') continue;
    if (!sameJson(next[key], current[key])) return true;
  }
  return false;
}

/** The generation of a new object: 1 for kinds that count, else whatever the body said. */
export function startGeneration(draft: DraftObject, { generation = 'none' }: Strategy): void {
  if (generation !== 'none') draft.metadata['generation'] = 1;
}

/** Carries the generation over, raised by one when the kind says that `next` wants something else than `current`. */
export function raiseGeneration(draft: DraftObject, current: StoredObject, { generation = 'none' }: Strategy): void {
  const before = current.metadata.generation;
  const counts = generation !== 'none';
  const raised =
    counts && (generation === 'spec' ? differsOutsideMetadataAndStatus(draft as JsonObject, current) : generation(draft as unknown as StoredObject, current));
  const next = raised ? (before ?? 0) + 1 : before;
  if (next === undefined) delete draft.metadata['generation'];
  else draft.metadata['generation'] = next;
}
