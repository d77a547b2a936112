import type { JsonObject } from '../../../machinery/json.ts';
import { apiVersionOf, type ResourceInfo } from '../../../machinery/resource.ts';
import { type LabelSelectorObject, labelSelectorFrom } from '../../../machinery/selector/label-selector.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { objectAt, textAt } from '../json-fields.ts';

/** Why a binding cannot be used for a request. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The resource that serves a kind; undefined when none does. */
export type ResourceOfKind = (apiVersion: string, kind: string) => ResourceInfo | undefined;

function complete(object: StoredObject, resource: ResourceInfo): JsonObject {
  return { ...(object as JsonObject), apiVersion: apiVersionOf(resource), kind: resource.kind };
}

function inScope(reference: JsonObject, resource: ResourceInfo, request: AdmissionRequest): string {
  const own = textAt(reference, 'namespace');
  if (!resource.namespaced) {
    if (own !== '') throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
    return '';
  }
  const namespace = own === '' ? request.context.namespace : own;
  if (namespace === '') throw new ConfigurationError('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  return namespace;
}

function find(reference: JsonObject, resource: ResourceInfo, request: AdmissionRequest): readonly JsonObject[] {
  const namespace = inScope(reference, resource, request);
  const bucket = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  const { reader } = request.context;
  const name = textAt(reference, 'name');
  const selector = objectAt(reference, 'selector');
  if (name !== '') {
    if (selector !== undefined) throw new ConfigurationError('paramRef.name and paramRef.selector are mutually exclusive');
    const found = reader.get(bucket, namespace, name);
    return found === undefined ? [] : [complete(found, resource)];
  }
  if (selector === undefined) throw new ConfigurationError('one of name or selector must be provided');
  const { matches } = labelSelectorFrom(selector as LabelSelectorObject);
  return reader
    .list(bucket, namespace)
    .filter(({ metadata }) => matches(metadata.labels ?? {}))
    .map((object) => complete(object, resource));
}

/**
 * What a binding hands to its policy, once for each: undefined where it has no parameters.
 *
 * @throws {ConfigurationError} when they cannot be had
 * @see apiserver pkg/admission/plugin/policy/generic/policy_dispatcher.go, CollectParams (v1.37)
 */
export function paramsFor(
  policy: JsonObject,
  binding: JsonObject,
  request: AdmissionRequest,
  resourceOfKind: ResourceOfKind,
): readonly (JsonObject | undefined)[] {
  const kind = objectAt(policy, 'paramKind');
  const reference = objectAt(binding, 'paramRef');
  if (kind === undefined || reference === undefined) return [undefined];
  const resource = resourceOfKind(textAt(kind, 'apiVersion'), textAt(kind, 'kind'));
  if (resource === undefined) {
    throw new ConfigurationError(`paramKind kind \`&ParamKind{APIVersion:${textAt(kind, 'apiVersion')},Kind:${textAt(kind, 'kind')},}\` not known`);
  }
  const found = find(reference, resource, request);
  if (found.length === 0 && reference['parameterNotFoundAction'] === 'Deny') {
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction');
  }
  return found;
}
