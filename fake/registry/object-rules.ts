import type { JsonObject } from '../../machinery/json.ts';
import { nameCheckOf } from '../../machinery/names/object-name.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { invalid } from '../../machinery/status.ts';
import type { FieldError } from '../../machinery/validation/field-error.ts';
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

/** The rules for updating an object through `subresource`. */
export function updateRulesOf(strategy: Strategy, resource: ResourceInfo, subresource: string): UpdateRules {
  const own = subresource === '' ? strategy.update : strategy.subresources?.[subresource];
  if (own?.prepare !== undefined) return own;
  return { ...genericRules(resource, subresource), ...own };
}

const refuse = (resource: ResourceInfo, object: StoredObject, errors: readonly FieldError[]): void => {
  if (errors.length > 0) throw invalid(resource, object.metadata.name ?? '', errors);
};

/** Throws 422 with every broken rule of a new object. */
export function validateNew(resource: ResourceInfo, strategy: Strategy, object: StoredObject, context: WriteContext): void {
  const nameRule = nameCheckOf(strategy.nameRule);
  const errors = validateObjectMeta(object.metadata as JsonObject, { nameRule, namespaced: resource.namespaced });
  const own = strategy.validateCreate?.(object, context) ?? [];
  refuse(resource, object, own.length === 0 ? errors : [...errors, ...own]);
}

/** Throws 422 with every broken rule of a changed object. */
export function validateChanged(resource: ResourceInfo, rules: UpdateRules, change: { next: StoredObject; current: StoredObject }, context: WriteContext): void {
  const errors = validateObjectMetaUpdate(change.next.metadata as JsonObject, change.current.metadata as JsonObject);
  const own = rules.validate?.(change.next, change.current, context) ?? [];
  refuse(resource, change.next, own.length === 0 ? errors : [...errors, ...own]);
}
