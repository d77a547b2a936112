/** What a type is, apart from its name and parameters. */
export type TypeKind =
  | 'any'
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'param'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint';

/** A type. Two types are the same when their texts are. */
export interface CelType {
  readonly kind: TypeKind;
  /** The name that values of the type report: `list`, `google.protobuf.Timestamp`. */
  readonly name: string;
  readonly params: readonly CelType[];
  /** How messages spell the type: `map(string, int)`. */
  readonly text: string;
  /** The fields of a struct. */
  readonly fields?: ReadonlyMap<string, CelType>;
}

const simple = (kind: TypeKind, name: string, text: string = name): CelType => ({ kind, name, params: [], text });

function parametric(kind: TypeKind, name: string, params: readonly CelType[]): CelType {
  return { kind, name, params, text: params.length === 0 ? name : `${name}(${params.map(({ text }) => text).join(', ')})` };
}

/** `bool`. */
export const BOOL: CelType = simple('bool', 'bool');
/** `bytes`. */
export const BYTES: CelType = simple('bytes', 'bytes');
/** `double`. */
export const DOUBLE: CelType = simple('double', 'double');
/** `duration`. */
export const DURATION: CelType = simple('duration', 'google.protobuf.Duration', 'duration');
/** Anything, checked when it runs. */
export const DYN: CelType = simple('dyn', 'dyn');
/** What has been complained about already. */
export const ERROR: CelType = simple('error', '*error*', '!error!');
/** `int`, of 64 bits. */
export const INT: CelType = simple('int', 'int');
/** The type of `null`. */
export const NULL: CelType = simple('null', 'null_type', 'null');
/** `string`. */
export const STRING: CelType = simple('string', 'string');
/** `timestamp`. */
export const TIMESTAMP: CelType = simple('timestamp', 'google.protobuf.Timestamp', 'timestamp');
/** The type of types. */
export const TYPE: CelType = simple('type', 'type');
/** `uint`, of 64 bits. */
export const UINT: CelType = simple('uint', 'uint');

/** A list of `item`. */
export const listType = (item: CelType): CelType => parametric('list', 'list', [item]);
/** A map from `key` to `value`. */
export const mapType = (key: CelType, value: CelType): CelType => parametric('map', 'map', [key, value]);
/** A type parameter of a function, or one that the checker makes up. */
export const typeParam = (name: string): CelType => simple('param', name);
/** The type of the name of a type. */
export const typeOf = (type: CelType): CelType => parametric('type', 'type', [type]);
/** A type known by its name alone. */
export const opaqueType = (name: string, ...params: readonly CelType[]): CelType => parametric('opaque', name, params);
/** A value that may be absent. */
export const optionalType = (value: CelType): CelType => opaqueType('optional_type', value);
/** An object with fields. */
export const structType = (name: string, fields: ReadonlyMap<string, CelType>): CelType => ({ ...simple('struct', name), fields });

/** Whether two types are one. */
export const isSameType = (a: CelType, b: CelType): boolean => a === b || (a.kind === b.kind && a.text === b.text);

/** The type inside an optional, or undefined for others. */
export function optionalContents(type: CelType): CelType | undefined {
  return type.kind === 'opaque' && type.name === 'optional_type' ? (type.params[0] ?? DYN) : undefined;
}

/** The same type with other parameters. */
export const withParams = (type: CelType, params: readonly CelType[]): CelType => parametric(type.kind, type.name, params);

/** Whether the type stands for anything. */
export const isDynamic = (type: CelType): boolean => type.kind === 'dyn' || type.kind === 'any';
