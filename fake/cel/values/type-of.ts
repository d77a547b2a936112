import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  ERROR,
  INT,
  listType,
  mapType,
  NULL,
  optionalType,
  STRING,
  TIMESTAMP,
  TYPE,
  UINT,
} from '../types/cel-type.ts';
import type { CelValue } from './value.ts';

const ANY_LIST = listType(DYN);
const ANY_MAP = mapType(DYN, DYN);
const ANY_OPTIONAL = optionalType(DYN);

/** The type of a value while it runs: lists and maps are of anything. */
export function runtimeType(value: CelValue): CelType {
  switch (typeof value) {
    case 'boolean':
      return BOOL;
    case 'bigint':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      return STRING;
    default:
      break;
  }
  if (value === null) return NULL;
  switch (value.kind) {
    case 'uint':
      return UINT;
    case 'bytes':
      return BYTES;
    case 'list':
      return ANY_LIST;
    case 'map':
      return ANY_MAP;
    case 'timestamp':
      return TIMESTAMP;
    case 'duration':
      return DURATION;
    case 'type':
      return TYPE;
    case 'optional':
      return ANY_OPTIONAL;
    case 'opaque':
      return value.type;
    case 'unknown':
      return ERROR;
  }
}

/** Whether a value may be passed for a parameter of `type`; only the outermost kind counts. */
export function fits(value: CelValue, type: CelType): boolean {
  if (type.kind === 'dyn' || type.kind === 'param' || type.kind === 'any') return true;
  const actual = runtimeType(value);
  return actual.kind === type.kind && (actual.kind === 'list' || actual.kind === 'map' || actual.name === type.name);
}
