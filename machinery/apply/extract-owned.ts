import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../object.ts';
import { type FieldSet, isEmptySet } from './field-set.ts';
import { fromFieldsV1 } from './fields-v1.ts';

/** Whose fields, and of which part of the object. */
export interface OwnedFieldsOptions {
  readonly fieldManager: string;
  /** `status`, `scale`, … Default: the object itself. */
  readonly subresource?: string;
}

/** What an element of a list is found by. */
function itemOf(list: readonly Json[], element: string): Json | undefined {
  const body = JSON.parse(element.slice(2)) as Json;
  if (element.startsWith('i:')) return typeof body === 'number' ? list[body] : undefined;
  if (element.startsWith('v:')) return list.find((item) => JSON.stringify(item) === JSON.stringify(body));
  const keys = Object.entries(body as JsonObject);
  return list.find((item) => isJsonObject(item) && keys.every(([key, value]) => JSON.stringify(item[key]) === JSON.stringify(value)));
}

function ownedItem(item: Json, element: string, below: FieldSet): Json {
  const owned = ownedPart(item, below);
  if (!element.startsWith('k:') || !isJsonObject(owned)) return owned;
  // Without its keys an item cannot be found again, whoever owns them.
  return { ...(JSON.parse(element.slice(2)) as JsonObject), ...owned };
}

/** The part of a value at the paths of a set; the whole of it where the set ends. */
function ownedPart(value: Json, set: FieldSet): Json {
  const elements = Object.keys(set).filter((element) => element !== '.');
  if (elements.length === 0) return value;
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return elements.flatMap((element) => {
      const item = itemOf(list, element);
      return item === undefined ? [] : [ownedItem(item, element, set[element] ?? {})];
    });
  }
  if (!isJsonObject(value)) return value;
  const part: Record<string, Json> = {};
  for (const element of elements) {
    const name = element.slice(2);
    const child = value[name];
    if (element.startsWith('f:') && child !== undefined) part[name] = ownedPart(child, set[element] ?? {});
  }
  return part;
}

function isWanted(entry: ManagedFieldsEntry, { fieldManager, subresource = '' }: OwnedFieldsOptions): boolean {
  return entry.manager === fieldManager && entry.operation === 'Apply' && (entry.subresource ?? '') === subresource;
}

/**
 * The fields of an object that a manager has applied, with what names the object: to be changed and applied again, so that nothing else is
 * taken and nothing is let go of by accident.
 *
 * Before the manager has applied anything it is the name alone.
 * @see apimachinery pkg/util/managedfields/extract.go, ExtractInto (v1.37)
 */
export function extractOwned<T extends KubeObject>(object: T, options: OwnedFieldsOptions): T {
  const { apiVersion, kind, metadata = {} } = object;
  const entry = metadata.managedFields?.find((one) => isWanted(one, options));
  const set = fromFieldsV1(entry?.fieldsV1);
  const owned = set === undefined || isEmptySet(set) ? {} : (ownedPart(object as unknown as JsonObject, set) as KubeObject);
  const named = {
    ...(metadata.name === undefined ? {} : { name: metadata.name }),
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  };
  const type = { ...(apiVersion === undefined ? {} : { apiVersion }), ...(kind === undefined ? {} : { kind }) };
  return { ...type, ...owned, metadata: { ...owned.metadata, ...named } } as T;
}
