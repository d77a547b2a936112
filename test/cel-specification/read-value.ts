import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  NULL,
  STRING,
  TIMESTAMP,
  TYPE,
  UINT,
} from '../../fake/cel/types/cel-type.ts';
import { type CelValue, listOf, mapOf, uintOf } from '../../fake/cel/values/value.ts';
import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';

/** A case that needs what Kubernetes' expressions do not have, protocol buffer messages above all. */
export class OutOfScope extends Error {
  override readonly name = 'OutOfScope';
}

const PRIMITIVES: Readonly<Record<string, CelType>> = { BOOL, INT64: INT, UINT64: UINT, DOUBLE, STRING, BYTES };
const WELL_KNOWN: Readonly<Record<string, CelType>> = { ANY: DYN, TIMESTAMP, DURATION };

const objectAt = (json: JsonObject, key: string): JsonObject => (isJsonObject(json[key]) ? json[key] : {});

/** A type as the specification's cases write it. @throws {OutOfScope} for messages */
export function readType(type: JsonObject): CelType {
  const primitive = PRIMITIVES[String(type['primitive'])] ?? PRIMITIVES[String(type['wrapper'])] ?? WELL_KNOWN[String(type['wellKnown'])];
  if (primitive !== undefined) return primitive;
  if ('dyn' in type) return DYN;
  if ('null' in type) return NULL;
  if ('type' in type) return TYPE;
  if (isJsonObject(type['listType'])) return listType(readType(objectAt(type['listType'], 'elemType')));
  if (isJsonObject(type['mapType'])) return mapType(readType(objectAt(type['mapType'], 'keyType')), readType(objectAt(type['mapType'], 'valueType')));
  throw new OutOfScope(`a type: ${JSON.stringify(type)}`);
}

function double(value: Json | undefined): number {
  return typeof value === 'number' ? value : Number(value);
}

const itemsAt = (json: Json | undefined, key: string): readonly JsonObject[] => {
  const items = isJsonObject(json) ? json[key] : undefined;
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
};

/** A value as the specification's cases write it. @throws {OutOfScope} for messages and types */
export function readValue(value: JsonObject): CelValue {
  const [kind = ''] = Object.keys(value);
  const content = value[kind];
  switch (kind) {
    case 'nullValue':
      return null;
    case 'boolValue':
      return content === true;
    case 'stringValue':
      return String(content);
    case 'int64Value':
      return BigInt(String(content));
    case 'uint64Value':
      return uintOf(BigInt(String(content)));
    case 'doubleValue':
      return double(content);
    case 'bytesValue':
      return { kind: 'bytes', bytes: Buffer.from(String(content), 'base64') };
    case 'listValue':
      return listOf(itemsAt(content, 'values').map(readValue));
    case 'mapValue':
      return mapOf(itemsAt(content, 'entries').map((entry) => [readValue(objectAt(entry, 'key')), readValue(objectAt(entry, 'value'))] as const));
    default:
      throw new OutOfScope(`a value: ${kind}`);
  }
}
