import type { Json } from '../json.ts';

/**
 * What the kernel knows of a type: enough to prune, decode strictly, merge strategically and apply server-side.
 *
 * One model for built-in kinds and custom resources. Compiled once, immutable, shared; recursive types are closed lazily, so
 * walk it along a value, never exhaustively.
 * @see kube-openapi pkg/schemaconv/openapi.go and structured-merge-diff schema/elements.go, whose rules it follows (v1.37)
 */
export type TypeSchema = ScalarSchema | StructSchema | MapSchema | ListSchema | UntypedSchema;

/** A leaf: string, number, boolean, or one of the leaves that take two JSON types. */
export interface ScalarSchema {
  readonly kind: 'scalar';
  /** `int-or-string` takes both, and so does `quantity`, which is written back as a string. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | 'quantity';
  /** As OpenAPI names it: `int32`, `int64`, `double`, `byte`, `date-time`; `micro-time` for MicroTime. */
  readonly format?: string;
  /** The allowed values, in the document's order; for information, since built-in validation words its own errors. */
  readonly enum?: readonly string[];
  readonly nullable?: boolean;
  /** What Go does with `''`, 0 and false: it leaves the field out, so that they are the same as absent, or it writes them though absent. */
  readonly zero?: 'omitted' | 'written';
}

/** An object with named fields. */
export interface StructSchema {
  readonly kind: 'struct';
  /** The definition's name, `io.k8s.api.core.v1.Container`; absent in custom resources. */
  readonly name?: string;
  /** Set on the kinds of the API, not on their parts. */
  readonly gvk?: GroupVersionKind;
  /** In the document's order. Fields are compiled on first access. */
  readonly fields: ReadonlyMap<string, FieldSchema>;
  readonly required: readonly string[];
  /** Required lists and maps that Go leaves out all the same when they are empty; absent: none. */
  readonly omitted?: readonly string[];
  /** Fields that are not listed are kept; their values are untyped (`untypedDeduced`). Else they are unknown. */
  readonly preserveUnknown: boolean;
  /** Owned and replaced as a whole by apply (`x-kubernetes-map-type: atomic`). */
  readonly atomic: boolean;
  readonly nullable?: boolean;
}

/** A field of a struct. What depends on the place rather than the type stands here. */
export interface FieldSchema {
  readonly name: string;
  readonly schema: TypeSchema;
  /** The OpenAPI default where it is more than `{}`. For built-in kinds only the keys of associative lists need it. */
  readonly default?: Json;
  /** Strategic merge patch: `merge`, `replace`, `retainKeys`; empty means replace a list, merge an object. */
  readonly patchStrategies: readonly string[];
  /** Strategic merge patch: the key of a list of objects that is merged. */
  readonly patchMergeKey?: string;
}

/** An object whose keys are data: labels, resource quantities, `additionalProperties`. */
export interface MapSchema {
  readonly kind: 'map';
  readonly values: TypeSchema;
  readonly atomic: boolean;
  readonly nullable?: boolean;
}

/** An array. `keys` is empty unless `listType` is `map`. */
export interface ListSchema {
  readonly kind: 'list';
  readonly items: TypeSchema;
  readonly listType: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  /** `listType === 'atomic'`, so that every composite can be asked the same question. */
  readonly atomic: boolean;
  readonly nullable?: boolean;
}

/**
 * Any JSON. Not atomic: objects are walked as granular maps of the same schema, lists are atomic (`__untyped_deduced_` of
 * kube-openapi). Atomic: owned and replaced as a whole (`__untyped_atomic_`).
 */
export interface UntypedSchema {
  readonly kind: 'untyped';
  readonly atomic: boolean;
}

/** A kind in a group and version; `group` is `''` for core. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Any JSON whose objects are granular: what unknown fields and custom resources without a schema have. */
export const untypedDeduced: UntypedSchema = Object.freeze({ kind: 'untyped', atomic: false });

/** Any JSON, taken as a whole: what a list of unknown items holds. */
export const untypedAtomic: UntypedSchema = Object.freeze({ kind: 'untyped', atomic: true });

/** What {@link structSchema} takes. */
export interface StructOptions {
  readonly name?: string;
  readonly gvk?: GroupVersionKind;
  readonly required?: readonly string[];
  readonly omitted?: readonly string[];
  readonly preserveUnknown?: boolean;
  readonly atomic?: boolean;
  readonly nullable?: boolean;
  /** Called once, on the first access of `fields`; this is where recursion stops. */
  readonly fields: () => ReadonlyMap<string, FieldSchema>;
}

/** A struct whose fields are compiled when somebody first looks at them. */
export function structSchema(options: StructOptions): StructSchema {
  let fields: ReadonlyMap<string, FieldSchema> | undefined;
  const { name, gvk, nullable } = options;
  return Object.freeze({
    kind: 'struct',
    ...(name === undefined ? {} : { name }),
    ...(gvk === undefined ? {} : { gvk }),
    ...(nullable === true ? { nullable } : {}),
    required: options.required ?? [],
    ...(options.omitted === undefined ? {} : { omitted: options.omitted }),
    preserveUnknown: options.preserveUnknown ?? false,
    atomic: options.atomic ?? false,
    get fields(): ReadonlyMap<string, FieldSchema> {
      fields ??= options.fields();
      return fields;
    },
  });
}

/** The schema one step down an object: a struct's field, a map's value, or whatever unknown fields have; undefined: unknown. */
export function childSchema(schema: TypeSchema, key: string): TypeSchema | undefined {
  switch (schema.kind) {
    case 'struct':
      return schema.fields.get(key)?.schema ?? (schema.preserveUnknown ? untypedDeduced : undefined);
    case 'map':
      return schema.values;
    case 'untyped':
      return schema;
    case 'list':
    case 'scalar':
      return undefined;
    default:
      return schema satisfies never;
  }
}
