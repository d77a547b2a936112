/** One step of a JSON Patch, RFC 6902. */
export type JsonPatchStep =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

/** A patch with its media type, so that the two cannot disagree. Made by the functions of this file. */
export interface Patch {
  readonly contentType:
    | 'application/json-patch+json'
    | 'application/merge-patch+json'
    | 'application/strategic-merge-patch+json'
    | 'application/apply-patch+yaml';
  readonly body: unknown;
}

/** What may be left out at any depth, and in a merge patch be `null`, which deletes. */
export type Partially<T> = T extends readonly (infer Item)[]
  ? readonly Partially<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> | null }
    : T;

/** Steps that are carried out in order, all or none. `test` steps make it conditional. */
export function jsonPatch(steps: readonly JsonPatchStep[]): Patch {
  return { contentType: 'application/json-patch+json', body: steps };
}

/** RFC 7386: `null` deletes, lists are replaced whole. */
export function mergePatch<T extends object>(body: Partially<T>): Patch {
  return { contentType: 'application/merge-patch+json', body };
}

/** Kubernetes' own: lists are merged by their keys. Built-in kinds only; custom resources answer 415. */
export function strategicPatch<T extends object>(body: Partially<T>): Patch {
  return { contentType: 'application/strategic-merge-patch+json', body };
}

/** Server-side apply: the fields that the caller wants to own, with `apiVersion` and `kind`. Needs a `fieldManager`. */
export function applyConfiguration<T extends object>(body: Partially<T>): Patch {
  return { contentType: 'application/apply-patch+yaml', body };
}
