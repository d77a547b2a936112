import { isJsonObject, type Json, type JsonObject } from '../../../../machinery/json.ts';

/** One version in the server's internal form. What all versions have in common stands beside them, not in them. */
export interface InternalVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated: boolean;
  readonly deprecationWarning: string | undefined;
  /** `{ openAPIV3Schema }`. */
  readonly schema: JsonObject | undefined;
  readonly subresources: JsonObject | undefined;
  readonly columns: readonly JsonObject[];
  readonly selectableFields: readonly JsonObject[];
}

/** A definition's spec as the server validates it. */
export interface InternalSpec {
  readonly group: string;
  readonly scope: string;
  readonly names: JsonObject;
  /** Undefined where the body had none, unlike an empty list. */
  readonly versions: readonly InternalVersion[] | undefined;
  readonly shared: Pick<InternalVersion, 'schema' | 'subresources' | 'columns' | 'selectableFields'>;
  readonly preserveUnknownFields: boolean;
  readonly conversion: JsonObject | undefined;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const object = (value: Json | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined);
const objects = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

function versionOf(version: JsonObject): InternalVersion {
  const warning = version['deprecationWarning'];
  return {
    name: text(version['name']),
    served: version['served'] === true,
    storage: version['storage'] === true,
    deprecated: version['deprecated'] === true,
    deprecationWarning: typeof warning === 'string' ? warning : undefined,
    schema: object(version['schema']),
    subresources: object(version['subresources']),
    columns: objects(version['additionalPrinterColumns']),
    selectableFields: objects(version['selectableFields']),
  };
}

const nothing: InternalSpec['shared'] = { schema: undefined, subresources: undefined, columns: [], selectableFields: [] };

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isJsonObject(item as Json) ? Object.fromEntries(Object.entries(item as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

/** Moves what is the same in every version out of them, part by part. */
function hoisted(versions: readonly InternalVersion[]): { versions: readonly InternalVersion[]; shared: InternalSpec['shared'] } {
  const [first] = versions;
  if (first === undefined) return { versions, shared: nothing };
  const isCommon = (part: keyof InternalSpec['shared']): boolean =>
    versions.length === 1 || versions.every((version) => canonical(version[part] ?? null) === canonical(first[part] ?? null));
  const common = (Object.keys(nothing) as (keyof InternalSpec['shared'])[]).filter(isCommon);
  const pick = (from: InternalSpec['shared']): Partial<InternalSpec['shared']> => Object.fromEntries(common.map((part) => [part, from[part]]));
  return { versions: versions.map((version) => ({ ...version, ...pick(nothing) })), shared: { ...nothing, ...pick(first) } };
}

/**
 * The internal form of `spec`: field paths in messages follow it.
 *
 * @see apiextensions-apiserver pkg/apis/apiextensions/v1/conversion.go (v1.37)
 */
export function internalSpec(spec: JsonObject): InternalSpec {
  const given = spec['versions'];
  const { versions, shared } = hoisted(objects(given).map(versionOf));
  return {
    group: text(spec['group']),
    scope: text(spec['scope']),
    names: object(spec['names']) ?? {},
    versions: Array.isArray(given) ? versions : undefined,
    shared,
    preserveUnknownFields: spec['preserveUnknownFields'] === true,
    conversion: object(spec['conversion']),
  };
}
