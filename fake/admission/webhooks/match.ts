import type { JsonObject } from '../../../machinery/json.ts';
import { groupResourceOf, type ResourceInfo } from '../../../machinery/resource.ts';
import { type LabelSelectorObject, labelSelectorFrom } from '../../../machinery/selector/label-selector.ts';
import { notFound } from '../../../machinery/status.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import { objectAt, objectsAt, textAt, textsAt } from '../json-fields.ts';
import type { Hook } from './hooks.ts';

/** The object before and after, as far as there is one. */
export interface Subject {
  readonly object: JsonObject | undefined;
  readonly oldObject: JsonObject | undefined;
  /** What the objects are, where a subresource shows them as another kind than the resource's. */
  readonly kind?: { readonly group: string; readonly version: string; readonly kind: string };
}

/** The resources that show the same objects, the one that was asked for among them. */
export type EquivalentsOf = (resource: ResourceInfo) => readonly ResourceInfo[];

/** Whether every match condition of a webhook holds for a request. @throws {StatusError} 403 when one cannot be evaluated */
export type ConditionsHold = (hook: Hook, request: AdmissionRequest, resource: ResourceInfo, subject: Subject) => boolean;

/** What matching needs of the cluster. */
export interface Matching {
  readonly equivalentsOf: EquivalentsOf;
  readonly conditionsHold: ConditionsHold;
}

const isNamespace = (resource: ResourceInfo): boolean => groupResourceOf(resource) === 'namespaces';

const fits = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

function fitsScope(rule: JsonObject, resource: ResourceInfo): boolean {
  const scope = textAt(rule, 'scope');
  return scope === '' || scope === '*' || (scope === 'Namespaced') === resource.namespaced;
}

function fitsResource(rule: JsonObject, resource: ResourceInfo, subresource: string): boolean {
  return textsAt(rule, 'resources').some((item) => {
    const [name = '', ...rest] = item.split('/');
    const part = rest.join('/');
    return (name === '*' || name === resource.plural) && (part === '*' || part === subresource);
  });
}

/** Whether a rule picks this operation on this resource. @see apiserver pkg/admission/plugin/webhook/predicates/rules/rules.go (v1.37) */
export function ruleFits(rule: JsonObject, resource: ResourceInfo, { operation, context }: AdmissionRequest): boolean {
  return (
    fitsScope(rule, resource) &&
    fits(textsAt(rule, 'operations'), operation.toUpperCase()) &&
    fits(textsAt(rule, 'apiGroups'), resource.group) &&
    fits(textsAt(rule, 'apiVersions'), resource.version) &&
    fitsResource(rule, resource, context.subresource)
  );
}

// The options of a connection have no metadata, and so fit no selector.
const labelsOf = (object: JsonObject | undefined): Readonly<Record<string, string>> | undefined =>
  objectAt(object, 'metadata') === undefined ? undefined : ((objectAt(object, 'metadata', 'labels') ?? {}) as Readonly<Record<string, string>>);

/** Whether the namespace of a request fits a selector; for namespaces themselves, their own labels do. */
export function namespaceFits(selector: JsonObject | undefined, request: AdmissionRequest, { object }: Subject): boolean {
  if (selector === undefined || Object.keys(selector).length === 0) return true;
  const { resource, operation, context, name } = request;
  if (!resource.namespaced && !isNamespace(resource)) return true;
  const { matches } = labelSelectorFrom(selector as LabelSelectorObject);
  if (isNamespace(resource) && context.subresource === '' && operation !== 'delete') return matches(labelsOf(object) ?? {});
  const namespace = isNamespace(resource) ? name : context.namespace;
  const found = context.reader.get('namespaces', '', namespace);
  if (found === undefined) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  return matches(found.metadata.labels ?? {});
}

/** Whether the object or the one before it fits a selector. */
export function objectFits(selector: JsonObject | undefined, { object, oldObject }: Subject): boolean {
  if (selector === undefined || Object.keys(selector).length === 0) return true;
  const { matches } = labelSelectorFrom(selector as LabelSelectorObject);
  return [object, oldObject].some((item) => {
    const labels = labelsOf(item);
    return labels !== undefined && matches(labels);
  });
}

/**
 * The resource as which the webhook wants to see the request; undefined when it does not want to.
 *
 * @see apiserver pkg/admission/plugin/webhook/generic/webhook.go, ShouldCallHook (v1.37)
 */
export function matchedResource(hook: Hook, request: AdmissionRequest, subject: Subject, matching: Matching): ResourceInfo | undefined {
  const { webhook } = hook;
  const rules = objectsAt(webhook, 'rules');
  const asked = rules.some((rule) => ruleFits(rule, request.resource, request));
  const equivalents = asked || webhook['matchPolicy'] === 'Exact' ? [] : matching.equivalentsOf(request.resource);
  const resource = asked
    ? request.resource
    : rules.reduce<ResourceInfo | undefined>((found, rule) => found ?? equivalents.find((item) => ruleFits(rule, item, request)), undefined);
  if (resource === undefined) return undefined;
  if (!namespaceFits(objectAt(webhook, 'namespaceSelector'), request, subject) || !objectFits(objectAt(webhook, 'objectSelector'), subject)) return undefined;
  if (objectsAt(webhook, 'matchConditions').length === 0) return resource;
  return matching.conditionsHold(hook, request, resource, subject) ? resource : undefined;
}

const exempt: ReadonlySet<string> = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
]);

/** Whether a webhook could lock itself in: what configures admission is never sent to webhooks. */
export const isExempt = ({ resource }: AdmissionRequest): boolean => resource.group === 'admissionregistration.k8s.io' && exempt.has(resource.plural);
