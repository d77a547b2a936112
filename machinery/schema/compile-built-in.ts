import { type CompactDefinition, type CompactDetails, type CompactDocument, type CompactType, schemaDocumentOf } from './compact-document.ts';
import { type FieldSchema, type ListSchema, type ScalarSchema, type StructSchema, structSchema, type TypeSchema, untypedAtomic } from './type-schema.ts';

/** The schemas of the built-in kinds. Everything it hands out is immutable and shared between callers. */
export interface SchemaRegistry {
  /** The schema of a built-in kind, top-level or of a subresource; undefined for any other. */
  forKind(group: string, version: string, kind: string): StructSchema | undefined;
  /** A part by its home: `meta_v1`, `ObjectMeta`. @throws {Error} when there is none, which is a mistake of the caller */
  definition(document: string, name: string): StructSchema;
}

/**
 * Compiles the generated documents on demand: a document is loaded when one of its kinds is first asked for, a struct's fields
 * when somebody first looks at them.
 *
 * `load` gets a document's name, `apps_v1`, and answers its parsed JSON, or undefined when there is none; it is asked once.
 */
export function createSchemaRegistry(load: (document: string) => unknown): SchemaRegistry {
  const documents = new Map<string, DocumentSchemas | undefined>();
  const open = (name: string): DocumentSchemas | undefined => {
    if (documents.has(name)) return documents.get(name);
    // What the generator wrote has this shape; `tools/generate/verify.ts` keeps it so.
    const parsed = load(name) as CompactDocument | undefined;
    const opened = parsed === undefined ? undefined : { parsed, name, compiled: new Map<string, StructSchema>() };
    documents.set(name, opened);
    return opened;
  };
  const definition = (document: string, name: string): StructSchema => {
    const home = open(document);
    const compact = home?.parsed.definitions[name];
    if (home === undefined || compact === undefined) throw new Error(`no built-in type ${document}#${name}`);
    const known = home.compiled.get(name);
    if (known !== undefined) return known;
    const compiled = compileStruct(home, name, compact, definition);
    home.compiled.set(name, compiled);
    return compiled;
  };
  return {
    forKind: (group, version, kind) => {
      const document = schemaDocumentOf(group, version);
      const definitions = open(document)?.parsed.definitions;
      if (definitions === undefined || !Object.hasOwn(definitions, kind) || definitions[kind]?.isKind !== true) return undefined;
      return definition(document, kind);
    },
    definition,
  };
}

interface DocumentSchemas {
  readonly parsed: CompactDocument;
  readonly name: string;
  readonly compiled: Map<string, StructSchema>;
}

type Resolve = (document: string, name: string) => StructSchema;

function compileStruct(home: DocumentSchemas, name: string, compact: CompactDefinition, resolve: Resolve): StructSchema {
  const { group, version, package: prefix } = home.parsed;
  return structSchema({
    name: `${prefix}.${name}`,
    ...(compact.isKind === true ? { gvk: { group, version, kind: name } } : {}),
    required: compact.required ?? [],
    ...(compact.omitted === undefined ? {} : { omitted: compact.omitted }),
    atomic: compact.atomic ?? false,
    fields: () => new Map(Object.entries(compact.fields).map(([key, type]) => [key, compileField(home, key, type, resolve)])),
  });
}

const noStrategies: readonly string[] = Object.freeze([]);

function compileField(home: DocumentSchemas, name: string, type: CompactType, resolve: Resolve): FieldSchema {
  const details = detailsOf(type);
  return Object.freeze({
    name,
    schema: compileType(home, details, resolve),
    patchStrategies: details.patchStrategy === undefined ? noStrategies : details.patchStrategy.split(','),
    ...(details.patchMergeKey === undefined ? {} : { patchMergeKey: details.patchMergeKey }),
    ...(details.default === undefined ? {} : { default: details.default }),
  });
}

function detailsOf(type: CompactType): CompactDetails {
  return typeof type === 'string' ? { type } : type;
}

function compileType(home: DocumentSchemas, details: CompactDetails, resolve: Resolve): TypeSchema {
  if (details.list !== undefined) return listOf(compileType(home, detailsOf(details.list), resolve), details);
  if (details.map !== undefined) {
    return Object.freeze({ kind: 'map', values: compileType(home, detailsOf(details.map), resolve), atomic: details.atomic ?? false });
  }
  const type = details.type ?? 'any';
  if (type === 'any') return untypedAtomic;
  const hash = type.indexOf('#');
  if (hash < 0) return scalarOf(type, details.enum);
  const target = resolve(hash === 0 ? home.name : type.slice(0, hash), type.slice(hash + 1));
  return details.atomic === true && !target.atomic ? asAtomic(target) : target;
}

function listOf(items: TypeSchema, details: CompactDetails): ListSchema {
  const listType = details.listType ?? 'atomic';
  return Object.freeze({ kind: 'list', items, listType, keys: details.keys ?? noStrategies, atomic: listType === 'atomic' });
}

/** A reference may say that the type it points to is atomic here. */
function asAtomic(target: StructSchema): StructSchema {
  return structSchema({
    ...(target.name === undefined ? {} : { name: target.name }),
    required: target.required,
    atomic: true,
    fields: () => target.fields,
  });
}

const plainScalars = new Map<string, ScalarSchema>();

const zeroMarks: Readonly<Record<string, 'omitted' | 'written' | undefined>> = { '?': 'omitted', '!': 'written' };

function scalarOf(notation: string, allowed: readonly string[] | undefined): ScalarSchema {
  const known = plainScalars.get(notation);
  if (known !== undefined && allowed === undefined) return known;
  const mark = zeroMarks[notation.at(-1) ?? ''];
  const [type, format] = (mark === undefined ? notation : notation.slice(0, -1)).split(':') as [ScalarSchema['type'], string | undefined];
  const details = {
    ...(format === undefined ? {} : { format }),
    ...(allowed === undefined ? {} : { enum: allowed }),
    ...(mark === undefined ? {} : { zero: mark }),
  };
  const scalar: ScalarSchema = { kind: 'scalar', type, ...details };
  if (allowed === undefined) plainScalars.set(notation, Object.freeze(scalar));
  return Object.freeze(scalar);
}
