import type { JsonObject } from '../../machinery/json.ts';
import type { Action } from './action.ts';

/** A rule of a role, as RBAC has it. */
export interface RequiredRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** A Role, or a ClusterRole for what is not of one namespace: an object that can be created as it is. */
export interface RequiredRole extends JsonObject {
  readonly apiVersion: 'rbac.authorization.k8s.io/v1';
  readonly kind: 'Role' | 'ClusterRole';
}

// Discovery is open to everybody who is authenticated.
const OPEN = /^\/(api|apis|openapi|version|healthz|livez|readyz)(\/|$)/;

function add(verbs: Map<string, Set<string>>, target: string, verb: string): void {
  verbs.set(target, (verbs.get(target) ?? new Set()).add(verb));
}

/** The verbs by scope and target: `namespace` → `group/resource` → verbs; non-resource paths stand in the scope `''` with a leading slash. */
function needs(actions: readonly Action[]): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const scopes = new Map<string, Map<string, Set<string>>>();
  const scope = (namespace: string): Map<string, Set<string>> => {
    const found = scopes.get(namespace) ?? new Map<string, Set<string>>();
    scopes.set(namespace, found);
    return found;
  };
  for (const { verb, group, resource, subresource, namespace, path } of actions) {
    if (resource !== '') add(scope(namespace), `${group} ${resource}${subresource === '' ? '' : `/${subresource}`}`, verb);
    else if (!OPEN.test(path)) add(scope(''), path, verb);
  }
  return scopes;
}

function rulesOf(targets: ReadonlyMap<string, ReadonlySet<string>>): readonly RequiredRule[] {
  const byVerbs = new Map<string, { group: string; verbs: readonly string[]; resources: string[] }>();
  const urls: RequiredRule[] = [];
  for (const [target, set] of [...targets].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const verbs = [...set].sort();
    if (target.startsWith('/')) {
      urls.push({ nonResourceURLs: [target], verbs });
      continue;
    }
    const [group = '', resource = ''] = target.split(' ');
    const key = `${group} ${verbs.join()}`;
    const rule = byVerbs.get(key) ?? { group, verbs, resources: [] };
    rule.resources.push(resource);
    byVerbs.set(key, rule);
  }
  return [...[...byVerbs.values()].map(({ group, verbs, resources }) => ({ apiGroups: [group], resources, verbs })), ...urls];
}

/** The least roles that these actions need: a ClusterRole for what is of no namespace, and a Role for each namespace. */
export function requiredRoles(actions: readonly Action[], name: string): readonly RequiredRole[] {
  return [...needs(actions)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([namespace, targets]) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: namespace === '' ? 'ClusterRole' : 'Role',
      metadata: namespace === '' ? { name } : { name, namespace },
      rules: rulesOf(targets) as unknown as JsonObject[],
    }));
}
