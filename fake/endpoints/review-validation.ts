import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';
import { invalid, StatusError } from '../../machinery/status.ts';
import { type FieldError, invalidValue } from '../../machinery/validation/field-error.ts';
import { orderedMetadata } from '../registry/metadata.ts';
import type { DraftObject } from '../registry/strategy.ts';
import { selectorErrors } from './review-selectors.ts';

const GROUP = 'authorization.k8s.io';

const objectAt = (value: JsonObject, key: string): JsonObject | undefined => {
  const found = value[key];
  return isJsonObject(found) ? found : undefined;
};

/** How Go shows the internal type of an attribute, which has no names of its own for JSON. */
const shownPath = (attributes: JsonObject | undefined): Json =>
  attributes === undefined ? null : { Path: attributes['path'] ?? '', Verb: attributes['verb'] ?? '' };

function specErrors(spec: JsonObject, isSelf: boolean): FieldError[] {
  const resource = objectAt(spec, 'resourceAttributes');
  const path = objectAt(spec, 'nonResourceAttributes');
  const errors: FieldError[] = [];
  if ((resource === undefined) === (path === undefined)) {
    errors.push(invalidValue('spec', shownPath(path), 'exactly one of nonResourceAttributes or resourceAttributes must be specified'));
  }
  if (!isSelf && (spec['user'] ?? '') === '' && (Array.isArray(spec['groups']) ? spec['groups'] : []).length === 0) {
    errors.push(invalidValue('spec.user', '', 'at least one of user or group must be specified'));
  }
  return resource === undefined ? errors : [...errors, ...selectorErrors(resource)];
}

function metadataErrors({ metadata }: DraftObject, isLocal: boolean): FieldError[] {
  const { managedFields: _fields, ...rest } = metadata;
  const given = Object.keys(rest).filter((key) => !(isLocal && key === 'namespace'));
  return given.length === 0 ? [] : [invalidValue('metadata', orderedMetadata(metadata), isLocal ? 'must be empty except for namespace' : 'must be empty')];
}

function localErrors(draft: DraftObject, spec: JsonObject): FieldError[] {
  const resource = objectAt(spec, 'resourceAttributes');
  const path = objectAt(spec, 'nonResourceAttributes');
  const errors: FieldError[] = [];
  if (resource !== undefined && (resource['namespace'] ?? '') !== draft.metadata['namespace']) {
    errors.push(invalidValue('spec.resourceAttributes.namespace', resource['namespace'] ?? '', 'must match metadata.namespace'));
  }
  if (path !== undefined) errors.push(invalidValue('spec.nonResourceAttributes', shownPath(path), 'disallowed on this kind of request'));
  return errors;
}

/**
 * Refuses access reviews that ask nothing, or too much.
 *
 * @throws {StatusError} 422, which names no kind: the server does not either
 * @see kubernetes pkg/apis/authorization/validation/validation.go (v1.37)
 */
export function checkAccessReview(draft: DraftObject, kind: string): void {
  const spec = objectAt(draft as JsonObject, 'spec') ?? {};
  const isLocal = kind === 'LocalSubjectAccessReview';
  const errors = [...specErrors(spec, kind === 'SelfSubjectAccessReview'), ...metadataErrors(draft, isLocal), ...(isLocal ? localErrors(draft, spec) : [])];
  if (errors.length === 0) return;
  const { status } = invalid({ group: GROUP, kind: '' }, '', errors);
  const { kind: _kind, ...details } = status.details ?? {};
  throw new StatusError({ code: 422, reason: 'Invalid', message: status.message ?? '', details });
}
