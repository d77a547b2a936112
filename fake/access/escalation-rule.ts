import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { forbidden, notFound } from '../../machinery/status.ts';
import type { AdmissionRequest, AdmissionRule } from '../registry/admission.ts';
import { sameJson } from '../registry/equality.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { Authorizer } from './authorizer.ts';
import { escalationProblem, missingRules } from './escalation.ts';
import { rulesFor, rulesOfReference } from './rbac.ts';

const GROUP = 'rbac.authorization.k8s.io';
const FULL_AUTHORITY: readonly JsonObject[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/** What a user lacks of `wanted`, in words; undefined: nothing. */
function lack({ context }: AdmissionRequest, wanted: readonly JsonObject[]): string | undefined {
  const { reader, user, namespace } = context;
  const problems: string[] = [];
  const owned = [...rulesFor({ reader, user, namespace }, problems)].map(({ rule }) => rule);
  const missing = missingRules(owned, wanted);
  return missing.length === 0 ? undefined : escalationProblem(user, missing, problems);
}

// A rule without selectors is none yet: validation is to refuse it.
function aggregates(role: JsonObject | StoredObject | undefined): boolean {
  const rule = role?.['aggregationRule'];
  return isJsonObject(rule) && objects(rule['clusterRoleSelectors']).length > 0;
}

function checkRole(request: AdmissionRequest, role: JsonObject, name: string, current: StoredObject | undefined): void {
  const problem = lack(request, objects(role['rules']));
  if (problem !== undefined) throw forbidden(request.resource, name, problem);
  if ((aggregates(role) || aggregates(current)) && lack(request, FULL_AUTHORITY) !== undefined) {
    throw forbidden(request.resource, name, 'must have cluster-admin privileges to use the aggregationRule');
  }
}

function checkBinding(authorizer: Authorizer, request: AdmissionRequest, binding: JsonObject, name: string): void {
  const { context, resource } = request;
  const ref = isJsonObject(binding['roleRef']) ? binding['roleRef'] : {};
  const group = String(ref['apiGroup'] ?? '');
  const target = String(ref['name'] ?? '');
  const plural = ref['kind'] === 'Role' ? 'roles' : 'clusterroles';
  const { user, namespace, reader } = context;
  if (authorizer({ user, verb: 'bind', group, resource: plural, namespace, name: target }).isAllowed) return;
  const rules = rulesOfReference(reader, ref, namespace);
  if (rules === undefined) throw notFound(resource, target);
  const problem = lack(request, rules);
  if (problem !== undefined) throw forbidden(resource, name, problem);
}

/** An update that only lets the garbage collector do its work. */
function isForCollector(next: JsonObject, current: StoredObject | undefined): boolean {
  if (current === undefined) return false;
  const stripped = (object: JsonObject): JsonObject => {
    const { ownerReferences: _o, finalizers: _f, managedFields: _m, ...metadata } = isJsonObject(object['metadata']) ? object['metadata'] : {};
    return { ...object, metadata };
  };
  return sameJson(stripped(next), stripped(current));
}

/**
 * Nobody grants rights that he does not have, but who may `escalate` roles or `bind` them.
 *
 * @see kubernetes pkg/registry/rbac, the policybased storages (v1.37): they ask after mutating admission and before validation
 */
export function roleEscalation(authorizer: Authorizer): AdmissionRule {
  return {
    name: 'RoleEscalation',
    mutate: (request, draft, current) => {
      const { resource, context, operation } = request;
      if (draft === undefined || resource.group !== GROUP || (context.user.groups ?? []).includes('system:masters')) return;
      const name = String(draft.metadata['name'] ?? '');
      if (isForCollector(draft as JsonObject, current)) return;
      if (resource.plural === 'roles' || resource.plural === 'clusterroles') {
        const named = operation === 'create' ? '' : request.name;
        const { user, namespace } = context;
        const question = { user, verb: 'escalate', group: GROUP, resource: resource.plural, namespace, name: named };
        if (!authorizer(question).isAllowed) checkRole(request, draft as JsonObject, name, current);
      } else checkBinding(authorizer, request, draft as JsonObject, name);
    },
  };
}
