import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts';
import type { RegistryReader, StoredObject } from '../registry/strategy.ts';
import type { AccessRequest, Authorizer, Decision } from './authorizer.ts';

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

function isSubject(subject: JsonObject, { user }: AccessRequest, bindingNamespace: string): boolean {
  const name = String(subject['name'] ?? '');
  if (subject['kind'] === 'User') return user.username === name;
  if (subject['kind'] === 'Group') return (user.groups ?? []).includes(name);
  if (subject['kind'] !== 'ServiceAccount') return false;
  const namespace = typeof subject['namespace'] === 'string' && subject['namespace'] !== '' ? subject['namespace'] : bindingNamespace;
  return namespace !== '' && user.username === `system:serviceaccount:${namespace}:${name}`;
}

function rulesBehind(reader: RegistryReader, binding: StoredObject, namespace: string): readonly JsonObject[] {
  const ref = isJsonObject(binding['roleRef']) ? binding['roleRef'] : {};
  const name = String(ref['name'] ?? '');
  const role = ref['kind'] === 'Role' ? reader.get(ROLES, namespace, name) : reader.get(CLUSTER_ROLES, '', name);
  return objects(role?.['rules']);
}

interface Bindings {
  readonly bucket: string;
  readonly namespace: string;
  readonly title: string;
}

function search(reader: RegistryReader, request: AccessRequest, { bucket, namespace, title }: Bindings): Decision | undefined {
  for (const binding of reader.list(bucket, namespace)) {
    const subject = objects(binding['subjects']).find((one) => isSubject(one, request, namespace));
    if (subject === undefined || !rulesBehind(reader, binding, namespace).some((rule) => ruleAllows(rule, request))) continue;
    const ref = isJsonObject(binding['roleRef']) ? binding['roleRef'] : {};
    const name = namespace === '' ? binding.metadata.name : `${binding.metadata.name}/${namespace}`;
    return {
      isAllowed: true,
      reason: `RBAC: allowed by ${title} ${JSON.stringify(name)} of ${String(ref['kind'])} ${JSON.stringify(ref['name'])} to ${String(subject['kind'])} ${JSON.stringify(subject['name'])}`,
    };
  }
  return undefined;
}

/**
 * Authorizes by the Roles, ClusterRoles and bindings that the cluster holds at that moment. `system:masters` may do everything.
 *
 * @see plugin/pkg/auth/authorizer/rbac/rbac.go (v1.37)
 */
export function createRbacAuthorizer(reader: RegistryReader): Authorizer {
  return (request) => {
    if ((request.user.groups ?? []).includes('system:masters')) return { isAllowed: true, reason: '' };
    const cluster = search(reader, request, { bucket: CLUSTER_ROLE_BINDINGS, namespace: '', title: 'ClusterRoleBinding' });
    if (cluster !== undefined) return cluster;
    const { namespace = '' } = request;
    const local = namespace === '' ? undefined : search(reader, request, { bucket: ROLE_BINDINGS, namespace, title: 'RoleBinding' });
    return local ?? { isAllowed: false, reason: '' };
  };
}
