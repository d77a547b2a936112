import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { childSchema, type ListSchema, type TypeSchema, untypedDeduced } from '../schema/type-schema.ts';
import { itemElement } from './field-path.ts';

/**
 * Lays an applied configuration over the live object: granular maps and associative lists merge, all else is replaced.
 *
 * Parts that the configuration does not touch are shared with `live`.
 * @see structured-merge-diff typed/merge.go (v6)
 */
export function mergeObjects(schema: TypeSchema, live: Json | undefined, config: Json): Json {
  if (live === undefined || live === config || schema.kind === 'scalar' || schema.atomic) return config;
  if (isJsonObject(live) && isJsonObject(config) && schema.kind !== 'list') return mergeFields(schema, live, config);
  if (Array.isArray(live) && Array.isArray(config) && schema.kind === 'list') return mergeItems(schema, live, config);
  return config === null && keepsOver(schema, live) ? live : config;
}

/** Null laid over something that merges, and is not empty, is as good as an empty one: it takes nothing away. */
function keepsOver(schema: TypeSchema, live: Json): boolean {
  if (schema.kind === 'list') return Array.isArray(live) && live.length > 0;
  return isJsonObject(live) && Object.keys(live).length > 0;
}

function mergeFields(schema: TypeSchema, live: JsonObject, config: JsonObject): JsonObject {
  let result: Record<string, Json | undefined> | undefined;
  for (const [key, value] of Object.entries(config)) {
    if (value === undefined) continue;
    const merged = mergeObjects(childSchema(schema, key) ?? untypedDeduced, live[key], value);
    if (merged === live[key]) continue;
    result ??= { ...live };
    result[key] = merged;
  }
  return result ?? live;
}

/** The configuration's items in its order; live items that it does not have stay where they stand between shared ones. */
function mergeItems(schema: ListSchema, live: readonly Json[], config: readonly Json[]): Json {
  const left = live.map((item) => itemElement(schema, item) ?? '');
  const right = config.map((item) => itemElement(schema, item) ?? '');
  const inConfig = new Set(right);
  const inLive = new Map(left.map((element, index) => [element, live[index] ?? null]));
  const shared = right.filter((element) => inLive.has(element));
  const result: Json[] = [];
  let nextShared = 0;
  let leftIndex = 0;
  let rightIndex = 0;
  while (leftIndex < left.length || rightIndex < right.length) {
    const ours = left[leftIndex];
    const theirs = right[rightIndex];
    if (ours !== undefined && ours !== theirs && !inConfig.has(ours)) {
      result.push(live[leftIndex] ?? null);
      leftIndex += 1;
    } else if (ours !== undefined && ours !== theirs && shared[nextShared] !== ours) leftIndex += 1;
    else if (theirs !== undefined) {
      result.push(mergeObjects(schema.items, inLive.get(theirs), config[rightIndex] ?? null));
      if (ours === theirs) leftIndex += 1;
      if (shared[nextShared] === theirs) nextShared += 1;
      rightIndex += 1;
    } else leftIndex += 1;
  }
  const same = result.length === live.length && result.every((item, index) => item === live[index]);
  return same ? live : result;
}
