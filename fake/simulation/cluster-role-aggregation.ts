import type { ClusterRole, PolicyRule } from '../../machinery/generated/types/rbac.authorization.k8s.io/v1.ts';
import type { Simulation, SimulationParts } from './simulation.ts';
import { type ControllerRules, isSame, keyOf, partsOf, startController, type Tools } from './workloads/controller-loop.ts';
import { picks } from './workloads/ownership.ts';

const BUCKET = 'clusterroles.rbac.authorization.k8s.io';

const selectorsOf = ({ aggregationRule }: ClusterRole) => aggregationRule?.clusterRoleSelectors ?? [];
const isPartOf = (role: ClusterRole, whole: ClusterRole): boolean =>
  role.metadata?.name !== whole.metadata?.name && selectorsOf(whole).some((selector) => picks(selector, role));

/** The rules of every role that is picked, in the order of the roles' names, none of them twice. */
function unionOf(whole: ClusterRole, tools: Tools): readonly PolicyRule[] {
  const rules: PolicyRule[] = [];
  for (const role of tools.list<ClusterRole>(BUCKET, '').filter((one) => isPartOf(one, whole)))
    for (const rule of role.rules ?? []) if (!rules.some((known) => isSame(known, rule))) rules.push(rule);
  return rules;
}

const rules: ControllerRules = {
  account: 'clusterrole-aggregation-controller',
  keys: (tools) =>
    tools
      .list<ClusterRole>(BUCKET, '')
      .filter(({ aggregationRule }) => aggregationRule !== undefined)
      .map(keyOf),
  concerned({ bucket, before, after }, tools) {
    if (bucket !== BUCKET) return [];
    const states = [before, after].filter((state) => state !== undefined) as readonly ClusterRole[];
    return tools
      .list<ClusterRole>(BUCKET, '')
      .filter((whole) => whole.aggregationRule !== undefined && states.some((role) => role.metadata?.name === whole.metadata?.name || isPartOf(role, whole)))
      .map(keyOf);
  },
  async reconcile(key, tools) {
    const [, name] = partsOf(key);
    const role = tools.get<ClusterRole>(BUCKET, '', name);
    if (role?.aggregationRule === undefined) return;
    const union = unionOf(role, tools);
    if (!isSame(role.rules ?? [], union)) await tools.update(BUCKET, role, { rules: union });
  },
};

/** Fills the roles that are put together of others. @see kubernetes pkg/controller/clusterroleaggregation (v1.37) */
export function startClusterRoleAggregation(parts: SimulationParts): Simulation {
  return startController(parts, rules);
}
