import type { Json } from '../json.ts';

/**
 * The facts of one group and version's types as the generator writes them to `generated/schemas/`: no prose, no defaults that
 * say nothing, each definition in the document of its home only.
 */
export interface CompactDocument {
  /** `''` for core; `meta` for the shared types of apimachinery. */
  readonly group: string;
  readonly version: string;
  /** The package in front of every name here: `io.k8s.api.core.v1`. */
  readonly package: string;
  readonly definitions: Readonly<Record<string, CompactDefinition>>;
}

/** A struct. Absent flags are false, absent lists empty. */
export interface CompactDefinition {
  /** Whether this is a kind of the document's group and version, under its own name. */
  readonly isKind?: true;
  readonly fields: Readonly<Record<string, CompactType>>;
  readonly required?: readonly string[];
  /** Required lists and maps that Go leaves out all the same when they are empty. */
  readonly omitted?: readonly string[];
  readonly atomic?: true;
}

/** A type in its place. A string is short for `{ type }`. */
export type CompactType = string | CompactDetails;

/** Exactly one of `type`, `list` and `map` is set. */
export interface CompactDetails {
  /**
   * A leaf with its format (`string`, `integer:int32`), `any` (opaque JSON), or a reference: `#PodSpec`, `core_v1#PodSpec`. Go leaves
   * a leaf with a question mark behind it out when it is zero, and writes one with an exclamation mark in any case.
   */
  readonly type?: string;
  readonly list?: CompactType;
  readonly map?: CompactType;
  /** Absent: atomic. */
  readonly listType?: 'set' | 'map';
  readonly keys?: readonly string[];
  readonly atomic?: true;
  readonly enum?: readonly string[];
  readonly default?: Json;
  /** Comma-separated, as the extension has it. */
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
}

/** The name of a group and version's document; `meta`, `v1` holds what all of them share. */
export function schemaDocumentOf(group: string, version: string): string {
  return `${group === '' ? 'core' : group}_${version}`;
}
