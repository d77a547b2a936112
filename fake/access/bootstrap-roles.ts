import type { MutableJsonObject } from '../../machinery/json.ts';
import type { DraftObject } from '../registry/strategy.ts';
import { aggregated, clusterPolicy, clusterSubjects, namespacePolicies } from './bootstrap-policy.ts';
import { controllerPolicy } from './controller-policy.ts';
import { ruleOf } from './policy-lines.ts';

const GROUP = 'rbac.authorization.k8s.io';
const AGGREGATES = `${GROUP}/aggregate-to-`;

interface Subjects {
  readonly groups?: readonly string[];
  readonly users?: readonly string[];
  readonly accounts?: readonly string[];
}

function metadataOf(
  name: string,
  { namespace, labels = {} }: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> } = {},
): DraftObject['metadata'] {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
  };
}

function subjectsOf({ groups = [], users = [], accounts = [] }: Subjects): MutableJsonObject[] {
  return [
    ...groups.map((name) => ({ apiGroup: GROUP, kind: 'Group', name })),
    ...users.map((name) => ({ apiGroup: GROUP, kind: 'User', name })),
    ...accounts.map((name) => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' })),
  ];
}

const isPartOf = (name: string, target: string): boolean => name === `system:aggregate-to-${target}` || aggregated[name]?.partOf === target;

/** The lines of a role that is put together of others, these in the order of their names. */
function aggregatedLines(target: string): readonly string[] {
  const parts = [...Object.keys(clusterPolicy), ...Object.keys(aggregated)].filter((name) => isPartOf(name, target)).sort();
  return [...new Set(parts.flatMap((name) => clusterPolicy[name] ?? aggregatedLines(name)))];
}

function labelsOf(name: string): Readonly<Record<string, string>> {
  const target = /^system:aggregate-to-(.+)$/.exec(name)?.[1] ?? aggregated[name]?.partOf;
  return target === undefined ? {} : { [`${AGGREGATES}${target}`]: 'true' };
}

function clusterRole(name: string, lines: readonly string[]): DraftObject {
  const rule = aggregated[name];
  const aggregationRule = rule === undefined ? {} : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`${AGGREGATES}${rule.of}`]: 'true' } }] } };
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: metadataOf(name, { labels: labelsOf(name) }),
    ...aggregationRule,
    rules: lines.map(ruleOf),
  };
}

function clusterBinding(name: string, subjects: Subjects): DraftObject {
  const members = subjectsOf(subjects);
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: metadataOf(name),
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
    ...(members.length === 0 ? {} : { subjects: members }),
  };
}

/**
 * The roles and bindings that a server creates at its start. Made anew on each call.
 *
 * `admin`, `edit` and `view` hold the rules that the aggregation controller of a cluster would put there at once: without it a server leaves
 * them empty.
 * @see kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (v1.37)
 */
export function bootstrapAccess(): readonly DraftObject[] {
  const controllers = Object.entries(controllerPolicy).map(([account, lines]) => ({ name: `system:controller:${account}`, account, lines }));
  return [
    ...Object.entries(clusterPolicy).map(([name, lines]) => clusterRole(name, lines)),
    ...Object.keys(aggregated).map((name) => clusterRole(name, aggregatedLines(name))),
    ...controllers.map(({ name, lines }) => clusterRole(name, lines)),
    ...Object.entries(clusterSubjects).map(([name, subjects]) => clusterBinding(name, subjects)),
    ...controllers.map(({ name, account }) => clusterBinding(name, { accounts: [account] })),
    ...namespacePolicies.map(({ namespace, role, lines }) => ({
      apiVersion: `${GROUP}/v1`,
      kind: 'Role',
      metadata: metadataOf(role, { namespace }),
      rules: lines.map(ruleOf),
    })),
    ...namespacePolicies.map(({ namespace, role, binding = role, users = [], accounts }) => ({
      apiVersion: `${GROUP}/v1`,
      kind: 'RoleBinding',
      metadata: metadataOf(binding, { namespace }),
      roleRef: { apiGroup: GROUP, kind: 'Role', name: role },
      subjects: subjectsOf({ users, accounts }),
    })),
  ];
}
