import type { JsonObject } from '../../../machinery/json.ts';
import type { ResourceInfo } from '../../../machinery/resource.ts';
import type { AdmissionRequest } from '../../registry/admission.ts';
import { objectAt, objectsAt, textAt, textsAt } from '../json-fields.ts';
import { type EquivalentsOf, namespaceFits, objectFits, ruleFits, type Subject } from '../webhooks/match.ts';

interface Asked {
  readonly request: AdmissionRequest;
  readonly name: string;
  readonly isExact: boolean;
}

// A name that is still to be made up fits no rule that is limited to names.
function nameOf({ operation, name, context }: AdmissionRequest, { object }: Subject): string {
  return operation === 'create' && context.subresource === '' ? textAt(objectAt(object, 'metadata'), 'name') : name;
}

function ruleResource(rules: readonly JsonObject[], { request, name, isExact }: Asked, equivalentsOf: EquivalentsOf): ResourceInfo | undefined {
  const fitting = (rule: JsonObject, resource: ResourceInfo): boolean => {
    const names = textsAt(rule, 'resourceNames');
    return ruleFits(rule, resource, request) && (names.length === 0 || names.includes(name));
  };
  if (rules.some((rule) => fitting(rule, request.resource))) return request.resource;
  if (isExact) return undefined;
  const equivalents = equivalentsOf(request.resource);
  for (const rule of rules) {
    const found = equivalents.find((resource) => fitting(rule, resource));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The resource as which a policy or binding sees a request; undefined when it does not want to.
 *
 * @see apiserver pkg/admission/plugin/policy/matching/matching.go (v1.37)
 */
export function constrainedResource(
  constraints: JsonObject,
  request: AdmissionRequest,
  subject: Subject,
  equivalentsOf: EquivalentsOf,
): ResourceInfo | undefined {
  if (!objectFits(objectAt(constraints, 'objectSelector'), subject)) return undefined;
  const asked: Asked = { request, name: nameOf(request, subject), isExact: constraints['matchPolicy'] === 'Exact' };
  if (ruleResource(objectsAt(constraints, 'excludeResourceRules'), asked, equivalentsOf) !== undefined) return undefined;
  const rules = objectsAt(constraints, 'resourceRules');
  const resource = rules.length === 0 ? request.resource : ruleResource(rules, asked, equivalentsOf);
  if (resource === undefined) return undefined;
  return namespaceFits(objectAt(constraints, 'namespaceSelector'), request, subject) ? resource : undefined;
}

const UNGUARDED: ReadonlySet<string> = new Set([
  'validatingadmissionpolicies.admissionregistration.k8s.io',
  'validatingadmissionpolicybindings.admissionregistration.k8s.io',
  'mutatingadmissionpolicies.admissionregistration.k8s.io',
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io',
  'tokenreviews.authentication.k8s.io',
  'selfsubjectreviews.authentication.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
  'subjectaccessreviews.authorization.k8s.io',
]);

/** Whether policies leave a request alone: those about policies themselves, and questions. @see kubernetes pkg/kubeapiserver/admission/exclusion/resources.go (v1.37) */
export const isUnguarded = ({ resource }: AdmissionRequest): boolean => UNGUARDED.has(`${resource.plural}.${resource.group}`);
