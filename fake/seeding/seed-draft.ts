import { isMutableJsonObject, type MutableJson } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { badRequest, notFound } from '../../machinery/status.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { DraftObject } from '../registry/strategy.ts';

/** A copy of JSON-like values that the receiver may change; keys without a value are left out. */
export function copyOf(value: unknown): MutableJson {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value as MutableJson;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, copyOf(item)]])));
}

/** A copy of an object to seed, with metadata in any case. */
export function draftOf(object: object): DraftObject {
  const draft = copyOf(object) as DraftObject;
  if (!isMutableJsonObject(draft.metadata)) draft.metadata = {};
  return draft;
}

/** The resource that an object is of. @throws {StatusError} 400 without apiVersion or kind, 404 for what is not served */
export function resourceOf({ apiVersion, kind, metadata }: DraftObject, catalog: ResourceCatalog): ResourceInfo {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw badRequest('an object to seed needs apiVersion and kind');
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const resource = catalog.findKind(group, version, kind);
  if (resource === undefined) throw notFound({ group, plural: kind }, String(metadata['name'] ?? ''));
  return resource;
}
