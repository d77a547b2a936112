import type { JsonObject } from '../json.ts';
import type { FieldError } from './field-error.ts';

/** A check of a name; `prefix` is true for a generateName. Answers every complaint. */
export type NameCheck = (name: string, prefix: boolean) => readonly string[];

/** How metadata is checked. */
export interface ObjectMetaRules {
  readonly nameRule: NameCheck;
  readonly namespaced: boolean;
  readonly path?: string;
  readonly isCreate?: boolean;
}

/** Every broken rule of the metadata of an object, in the API server's order. */
export function validateObjectMeta(_meta: JsonObject, _rules: ObjectMetaRules): FieldError[] {
  return [];
}

/** Every field of `metadata` that an update may not change and that differs, and malformed ones. */
export function validateObjectMetaUpdate(_next: JsonObject, _current: JsonObject): FieldError[] {
  return [];
}
