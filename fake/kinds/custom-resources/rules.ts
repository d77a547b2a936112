import type { Json } from '../../../machinery/json.ts';
import type { StructuralSchema } from '../../../machinery/structural/structural-schema.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';

/** The rules (`x-kubernetes-validations`) of a schema and of all below it, compiled once. */
export interface RuleEvaluator {
  /**
   * Every broken rule of `value`, in the server's order. Transition rules run where `old` is given; rules of parts that did not change
   * are ratcheted. Called only for values that passed the schema. `path` stands in front of every field: `''` for a custom resource
   * itself, `status` never: a status update hands over the whole object too. What is broken but tolerated goes to `warn`.
   */
  validate(value: Json, old: Json | undefined, path: string, warn?: (text: string) => void): readonly FieldError[];
  /** Every rule that a default breaks: where it stays what it was, and if none, where it is new. Nothing is ratcheted. */
  validateDefault(value: Json, path: string): readonly FieldError[];
}

/** A place of a schema below its root. */
export interface RuleStep {
  /** The schema that holds the next one. */
  readonly parent: StructuralSchema;
  readonly through: 'properties' | 'items' | 'additionalProperties';
  /** The name of the property, for `properties`. */
  readonly key?: string;
}

/** One node of a definition's schema that has rules. */
export interface RuleSite {
  readonly schema: StructuralSchema;
  /** The path of the node in the definition: `spec.validation.openAPIV3Schema.properties[spec]`. */
  readonly path: string;
  /** From the root down; empty at the root. */
  readonly steps: readonly RuleStep[];
  /** The schema has errors here or below: rules are checked for their form, not compiled. */
  readonly hasSchemaErrors: boolean;
  /** The path of the outermost list around the node whose items cannot be matched with those before: no rule below may use oldSelf. */
  readonly uncorrelatable?: string;
}

/** What checking the rules of one node found. */
export interface SiteFindings {
  /** Broken forms (an empty rule, a fieldPath that leads nowhere): they keep the nodes above from being compiled. */
  readonly schemaErrors: readonly FieldError[];
  /** What compiling and cost estimates found. */
  readonly celErrors: readonly FieldError[];
}

/** Checks the rules of one version's schema when a definition is written; nodes come in the server's order, inner ones first. */
export interface RuleChecker {
  check(site: RuleSite): SiteFindings;
  /** After the last node: what the total cost exceeds. `path` is that of the root schema. */
  finish(path: string): readonly FieldError[];
}

/** The language of rules; definitions and custom resources work without one, and then leave rules alone. */
export interface RuleLanguage {
  /** Compiles what a stored definition says; undefined when no node has a rule. `isResource`: the schema is that of a custom resource. */
  compile(schema: StructuralSchema, isResource: boolean): RuleEvaluator | undefined;
  /** A checker for one schema. `previous` is the schema of the same version that is stored already: what stands in it is not refused for its cost. */
  checker(root: StructuralSchema, previous: StructuralSchema | undefined): RuleChecker;
}
