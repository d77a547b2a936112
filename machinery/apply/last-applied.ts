import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { jsonText } from '../lossless-json.ts';
import type { TypeSchema } from '../schema/type-schema.ts';
import { compareObjects } from './compare.ts';
import { difference, emptySet, type FieldSet } from './field-set.ts';
import { fieldsOf } from './object-fields.ts';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

function annotationsOf(object: JsonObject): JsonObject | undefined {
  const metadata = object['metadata'];
  const annotations = isJsonObject(metadata) ? metadata['annotations'] : undefined;
  return isJsonObject(annotations) ? annotations : undefined;
}

/**
 * The fields that kubectl's client-side apply set and nobody changed since: server-side apply by kubectl may take them.
 * @see apimachinery pkg/util/managedfields/internal/lastappliedmanager.go (v1.37)
 */
export function lastAppliedFields(schema: TypeSchema, live: JsonObject): FieldSet {
  const text = annotationsOf(live)?.[annotation];
  if (typeof text !== 'string') return emptySet;
  let applied: unknown;
  try {
    applied = JSON.parse(text);
  } catch {
    return emptySet;
  }
  if (!isJsonObject(applied)) return emptySet;
  const { modified, removed } = compareObjects(schema, applied, live);
  return difference(difference(fieldsOf(schema, applied), modified), removed);
}

/**
 * The object with kubectl's annotation, where it has one, brought to the configuration just applied.
 * @see apimachinery pkg/util/managedfields/internal/lastappliedupdater.go (v1.37)
 */
export function withLastApplied(object: JsonObject, config: JsonObject): JsonObject {
  const annotations = annotationsOf(object);
  const previous = annotations?.[annotation];
  if (typeof previous !== 'string' || previous === '') return object;
  return withAnnotations(object, { ...annotations, [annotation]: `${sortedText(withoutAnnotation(config))}\n` });
}

function withoutAnnotation(config: JsonObject): JsonObject {
  const annotations = annotationsOf(config);
  if (annotations === undefined) return config;
  const { [annotation]: _applied, ...rest } = annotations;
  return withAnnotations(config, rest);
}

function withAnnotations(object: JsonObject, annotations: JsonObject): JsonObject {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, metadata: { ...metadata, annotations } };
}

function sortedText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).join(',')}]`;
  if (!isJsonObject(value)) return jsonText(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedText(value[key] ?? null)}`)
    .join(',')}}`;
}
