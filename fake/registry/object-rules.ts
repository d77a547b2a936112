import type { JsonObject } from '../../machinery/json.ts';
import { nameCheckOf } from '../../machinery/names/object-name.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { invalid, type StatusError } from '../../machinery/status.ts';
import { type FieldError, invalidValue } from '../../machinery/validation/field-error.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../machinery/validation/object-meta.ts';
import type { DraftObject, StoredObject, Strategy, UpdateRules, WriteContext } from './strategy.ts';

const hasStatus = (resource: ResourceInfo): boolean => resource.subresources.some(({ name }) => name === 'status');

/** Puts `key` of `draft` back to what `current` has. */
function restore(draft: DraftObject, current: StoredObject, key: string): void {
  const value = current[key];
  if (value === undefined) delete draft[key];
  else draft[key] = value as NonNullable<DraftObject[string]>;
}

/** The rules of kinds that say nothing of their own: PUT leaves the status alone, and `/status` all but the status and the metadata. */
function genericRules(resource: ResourceInfo, subresource: string): UpdateRules {
  if (subresource === '') {
    return hasStatus(resource) ? { prepare: (draft, current) => restore(draft, current, 'status') } : {};
  }
  return {
    prepare(draft, current) {
      for (const key of new Set([...Object.keys(draft), ...Object.keys(current)])) {
        if (key !== subresource && key !== 'metadata' && key !== 'kind' && key !== 'apiVersion') restore(draft, current, key);
      }
    },
  };
}

const WHOLE_WRITES: ReadonlySet<string> = new Set(['scale']);

/** The rules for updating an object through `subresource`. */
export function updateRulesOf(strategy: Strategy, resource: ResourceInfo, subresource: string): UpdateRules {
  // A scale, an assignment to a node and the like end as updates of the object itself.
  const path = WHOLE_WRITES.has(subresource) && strategy.subresources?.[subresource] === undefined ? '' : subresource;
  const own = path === '' ? strategy.update : strategy.subresources?.[path];
  if (own?.prepare !== undefined) return own;
  return { ...genericRules(resource, path), ...own };
}

/**
 * The servers beside the one of the core kinds: they have no generated rules, so that nothing takes repeated complaints out, and ask for no
 * domain in the name of a finalizer.
 */
const besideCore: ReadonlySet<string> = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io']);

const isCore = (resource: ResourceInfo, builtIn: boolean): boolean => builtIn && !besideCore.has(resource.group);

/** What is said word for word twice is said once. @see apimachinery pkg/api/validate/errors.go, FilterCoveredHandwrittenErrors (v1.37) */
function saidOnce(errors: readonly FieldError[]): readonly FieldError[] {
  return [...new Map(errors.map((error) => [JSON.stringify([error.reason, error.field, error.message]), error])).values()];
}

/** An object that is checked. */
export interface Checked {
  readonly next: StoredObject;
  readonly builtIn: boolean;
  /** The kind that the caller gave it. */
  readonly kind: string;
}

/** Of a custom resource of another kind little more is said. @see apiextensions-apiserver pkg/registry/customresource/validator.go (v1.37) */
function refuseKind({ group, kind: wanted }: ResourceInfo, { next, kind }: Checked, errors: readonly FieldError[]): StatusError {
  const repeated = errors.filter(({ reason }) => reason === 'FieldValueDuplicate');
  return invalid({ group, kind }, next.metadata.name ?? '', [invalidValue('kind', kind, `must be ${wanted}`), ...repeated]);
}

function refuse(resource: ResourceInfo, change: Checked, errors: readonly FieldError[]): void {
  const { next, builtIn, kind } = change;
  if (!builtIn && kind !== resource.kind) throw refuseKind(resource, change, errors);
  if (errors.length === 0) return;
  throw invalid(resource, next.metadata.name ?? '', isCore(resource, builtIn) ? saidOnce(errors) : errors);
}

/** Custom resources may have finalizers without a domain, but hear of it. @see apimachinery pkg/api/validation/objectmeta.go (v1.37) */
function warnOfPlainFinalizers(finalizers: readonly string[] | undefined, context: WriteContext): void {
  for (const finalizer of finalizers ?? []) {
    if (finalizer.includes('/') || finalizer === 'orphan' || finalizer === 'foregroundDeletion') continue;
    context.warn(
      `metadata.finalizers: ${JSON.stringify(finalizer)}: prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers`,
    );
  }
}

const telling = (context: WriteContext, found: readonly FieldError[]): WriteContext => (found.length === 0 ? context : { ...context, found });

/** Throws 422 with every broken rule of a new object. */
export function validateNew(resource: ResourceInfo, strategy: Strategy, change: Checked, context: WriteContext): void {
  const { next, builtIn } = change;
  const nameRule = nameCheckOf(strategy.nameRule);
  const errors = validateObjectMeta(next.metadata as JsonObject, { nameRule, namespaced: resource.namespaced, builtIn: isCore(resource, builtIn) });
  const own = strategy.validateCreate?.(next, telling(context, errors)) ?? [];
  refuse(resource, change, own.length === 0 ? errors : [...errors, ...own]);
  if (!builtIn) warnOfPlainFinalizers(next.metadata.finalizers, context);
}

/** Throws 422 with every broken rule of a changed object. */
export function validateChanged(resource: ResourceInfo, rules: UpdateRules, change: Checked & { readonly current: StoredObject }, context: WriteContext): void {
  const { next, current, builtIn } = change;
  const errors = validateObjectMetaUpdate(next.metadata as JsonObject, current.metadata as JsonObject, { builtIn: isCore(resource, builtIn) });
  const own = rules.validate?.(next, current, telling(context, errors)) ?? [];
  refuse(resource, change, own.length === 0 ? errors : [...errors, ...own]);
  if (!builtIn && next.metadata.finalizers !== current.metadata.finalizers) warnOfPlainFinalizers(next.metadata.finalizers, context);
}
