import type { KubeObject } from '../machinery/object.ts';

/** One step of a JSON Patch, RFC 6902. */
export type JsonPatchStep =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

declare const patched: unique symbol;

/** A patch of a `T` with its media type, so that the two cannot disagree. Made by the functions of this file. */
export interface Patch<T extends object = never> {
  readonly contentType:
    | 'application/json-patch+json'
    | 'application/merge-patch+json'
    | 'application/strategic-merge-patch+json'
    | 'application/apply-patch+yaml';
  readonly body: unknown;
  /** Carries the type that the patch is for; never present at run time. */
  readonly [patched]?: T;
}

/** What a merge patch of a `T` may say: anything may be left out, `null` deletes, and lists are given whole. */
export type MergePatchBody<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [Key in keyof T]?: MergePatchBody<T[Key]> | null } : T;

/** What a strategic merge patch may say beside fields: what to do with the object or element that it stands in. */
export interface StrategicDirectives {
  readonly $patch?: 'merge' | 'replace' | 'delete';
  readonly $retainKeys?: readonly string[];
  readonly [order: `$setElementOrder/${string}`]: readonly unknown[];
  readonly [removed: `$deleteFromPrimitiveList/${string}`]: readonly (string | number)[];
}

/** What a strategic merge patch of a `T` may say: as a merge patch, but elements of lists are found by their key and may be partial. */
export type StrategicPatchBody<T> = T extends readonly (infer Item)[]
  ? readonly StrategicPatchBody<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: StrategicPatchBody<T[Key]> | null } & StrategicDirectives
    : T;

/** What may be left out at any depth. */
export type Partially<T> = T extends readonly (infer Item)[]
  ? readonly Partially<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> }
    : T;

/** What an object to apply never says: the server sets it, and refuses some of it. */
type ServerSet = 'managedFields' | 'creationTimestamp' | 'deletionTimestamp' | 'deletionGracePeriodSeconds' | 'generation' | 'selfLink' | 'generateName';

/** The metadata of an object to apply: its name, and what of the rest the caller wants to own. */
export type ApplyMetadata<T> = T extends { readonly metadata?: infer M }
  ? Partially<Omit<NonNullable<M>, ServerSet | 'name'>> & { readonly name: string }
  : never;

/** The fields of a `T` that a caller wants to own, for server-side apply; its status is applied on its own. Kind and apiVersion may be left out. */
export type ApplyConfiguration<T> = string extends keyof T
  ? T | KubeObject
  : { readonly [Key in Exclude<keyof T, 'metadata' | 'status'>]?: Partially<T[Key]> } & { readonly metadata: ApplyMetadata<T> };

/** The fields of a subresource's object that a caller wants to own; of a status, the status. */
export type ApplySubresource<T> = string extends keyof T
  ? T | KubeObject
  : { readonly [Key in Exclude<keyof T, 'metadata'>]?: Partially<T[Key]> } & { readonly metadata: ApplyMetadata<T> };

/** Steps that are carried out in order, all or none. `test` steps make it conditional. */
export function jsonPatch(steps: readonly JsonPatchStep[]): Patch {
  return { contentType: 'application/json-patch+json', body: steps };
}

/** RFC 7386: `null` deletes, lists are replaced whole. */
export function mergePatch<T extends object>(body: NoInfer<MergePatchBody<T>>): Patch<T> {
  return { contentType: 'application/merge-patch+json', body };
}

/** Kubernetes' own: lists are merged by their keys. Built-in kinds only; custom resources answer 415. */
export function strategicPatch<T extends object>(body: NoInfer<StrategicPatchBody<T>>): Patch<T> {
  return { contentType: 'application/strategic-merge-patch+json', body };
}

/** Server-side apply: the fields that the caller wants to own, with `apiVersion` and `kind`. Needs a `fieldManager`. */
export function applyConfiguration<T extends object>(body: NoInfer<ApplyConfiguration<T>>): Patch<T> {
  return { contentType: 'application/apply-patch+yaml', body };
}
