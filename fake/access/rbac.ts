import type { UserInfo } from '../../machinery/exchange.ts';
import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';
import type { RegistryReader } from '../registry/strategy.ts';
import type { AccessRequest, Authorizer } from './authorizer.ts';

const ROLES = 'roles.rbac.authorization.k8s.io';
const CLUSTER_ROLES = 'clusterroles.rbac.authorization.k8s.io';
const ROLE_BINDINGS = 'rolebindings.rbac.authorization.k8s.io';
const CLUSTER_ROLE_BINDINGS = 'clusterrolebindings.rbac.authorization.k8s.io';

const objects = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);
const grants = (values: readonly string[], wanted: string): boolean => values.includes('*') || values.includes(wanted);

function grantsPath(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1))));
}

function grantsResource(rule: JsonObject, { resource = '', subresource = '', name = '' }: AccessRequest): boolean {
  const resources = texts(rule['resources']);
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const isNamed = resources.includes('*') || resources.includes(full) || (subresource !== '' && resources.includes(`*/${subresource}`));
  const names = texts(rule['resourceNames']);
  return isNamed && (names.length === 0 || names.includes(name));
}

/** Whether one rule of a role allows a request. @see component-helpers auth/rbac/validation and apis/rbac/v1/evaluation_helpers.go (v1.37) */
export function ruleAllows(rule: JsonObject, request: AccessRequest): boolean {
  if (!grants(texts(rule['verbs']), request.verb)) return false;
  if (request.path !== undefined) return grantsPath(texts(rule['nonResourceURLs']), request.path);
  return grants(texts(rule['apiGroups']), request.group ?? '') && grantsResource(rule, request);
}

function isSubject(subject: JsonObject, user: UserInfo, bindingNamespace: string): boolean {
  const name = String(subject['name'] ?? '');
  if (subject['kind'] === 'User') return user.username === name;
  if (subject['kind'] === 'Group') return (user.groups ?? []).includes(name);
  if (subject['kind'] !== 'ServiceAccount') return false;
  const namespace = typeof subject['namespace'] === 'string' && subject['namespace'] !== '' ? subject['namespace'] : bindingNamespace;
  return namespace !== '' && user.username === `system:serviceaccount:${namespace}:${name}`;
}

/** A rule that a user has, and why. */
export interface GrantedRule {
  readonly rule: JsonObject;
  /** `RoleBinding "read/shop" of ClusterRole "reader" to User "alice"`. */
  readonly source: string;
}

const ROLE_NAMES: Readonly<Record<string, string>> = { Role: 'role', ClusterRole: 'clusterrole' };

/** The rules of the role that a binding refers to; undefined when there is no such role. */
export function rulesOfReference(reader: RegistryReader, ref: JsonObject, namespace: string): readonly JsonObject[] | undefined {
  const name = String(ref['name'] ?? '');
  const role = ref['kind'] === 'Role' ? reader.get(ROLES, namespace, name) : reader.get(CLUSTER_ROLES, '', name);
  return role === undefined ? undefined : objects(role['rules']);
}

interface Question {
  readonly reader: RegistryReader;
  readonly user: UserInfo;
  /** `''`: the bindings of the cluster alone. */
  readonly namespace: string;
}

function* rulesIn({ reader, user, namespace }: Question, bucket: string, problems: string[]): Generator<GrantedRule> {
  const title = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  for (const binding of reader.list(bucket, namespace)) {
    const subject = objects(binding['subjects']).find((one) => isSubject(one, user, namespace));
    if (subject === undefined) continue;
    const ref = isJsonObject(binding['roleRef']) ? binding['roleRef'] : {};
    const rules = rulesOfReference(reader, ref, namespace);
    if (rules === undefined) {
      const problem = `${ROLE_NAMES[String(ref['kind'])] ?? ''}.rbac.authorization.k8s.io ${JSON.stringify(ref['name'])} not found`;
      if (!problems.includes(problem)) problems.push(problem);
      continue;
    }
    const name = namespace === '' ? binding.metadata.name : `${binding.metadata.name}/${namespace}`;
    const who = subject['kind'] === 'ServiceAccount' ? `${String(subject['name'])}/${String(subject['namespace'] ?? namespace)}` : String(subject['name']);
    const source = `${title} ${JSON.stringify(name)} of ${String(ref['kind'])} ${JSON.stringify(ref['name'])} to ${String(subject['kind'])} ${JSON.stringify(who)}`;
    for (const rule of rules) yield { rule, source };
  }
}

/**
 * The rules of a user in a namespace, those of the whole cluster first. Roles that are missing are told of in `problems`.
 *
 * @see kubernetes pkg/registry/rbac/validation/rule.go, VisitRulesFor (v1.37)
 */
export function* rulesFor(question: Question, problems: string[]): Generator<GrantedRule> {
  yield* rulesIn({ ...question, namespace: '' }, CLUSTER_ROLE_BINDINGS, problems);
  if (question.namespace !== '') yield* rulesIn(question, ROLE_BINDINGS, problems);
}

/** Several errors as Go's aggregate writes them. */
export function aggregated(problems: readonly string[]): string {
  return problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`;
}

/**
 * Authorizes by the Roles, ClusterRoles and bindings that the cluster holds at that moment. `system:masters` may do everything.
 *
 * @see plugin/pkg/auth/authorizer/rbac/rbac.go (v1.37)
 */
export function createRbacAuthorizer(reader: RegistryReader): Authorizer {
  return (request) => {
    const { user, namespace = '' } = request;
    if ((user.groups ?? []).includes('system:masters')) return { isAllowed: true, reason: '' };
    const problems: string[] = [];
    for (const { rule, source } of rulesFor({ reader, user, namespace }, problems)) {
      if (ruleAllows(rule, request)) return { isAllowed: true, reason: `RBAC: allowed by ${source}` };
    }
    return { isAllowed: false, reason: problems.length === 0 ? '' : `rbac: RBAC: ${aggregated(problems)}` };
  };
}
