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
  opaqueType,
  optionalType,
  STRING,
  structType,
  TIMESTAMP,
  TYPE,
  typeParam,
  UINT,
} from './cel-type.ts';

/** A URL. */
export const URL_TYPE: CelType = structType('kubernetes.URL', new Map());
/** A quantity. */
export const QUANTITY_TYPE: CelType = structType('kubernetes.Quantity', new Map());
/** A named format. */
export const FORMAT_TYPE: CelType = structType('kubernetes.NamedFormat', new Map());
/** A semantic version. */
export const SEMVER_TYPE: CelType = structType('kubernetes.Semver', new Map());
/** An IP address. */
export const IP_TYPE: CelType = opaqueType('net.IP');
/** A CIDR. */
export const CIDR_TYPE: CelType = opaqueType('net.CIDR');

const NAMED = new Map<string, CelType>([
  ['bool', BOOL],
  ['bytes', BYTES],
  ['double', DOUBLE],
  ['google.protobuf.Duration', DURATION],
  ['int', INT],
  ['list', listType(DYN)],
  ['map', mapType(DYN, DYN)],
  ['null_type', NULL],
  ['string', STRING],
  ['google.protobuf.Timestamp', TIMESTAMP],
  ['type', TYPE],
  ['uint', UINT],
  ['optional_type', optionalType(typeParam('V'))],
  [IP_TYPE.name, IP_TYPE],
  [CIDR_TYPE.name, CIDR_TYPE],
]);

/** The type that an expression may name so, as in `type(x) == string`. */
export const typeNamed = (name: string): CelType | undefined => NAMED.get(name);
