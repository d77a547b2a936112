import type { Namespace } from '../../../machinery/generated/types/core/v1.ts';
import type { Simulation, SimulationParts } from '../simulation.ts';
import { type ControllerRules, partsOf, startController } from './controller-loop.ts';

const rules: ControllerRules = {
  account: 'service-account-controller',
  keys: (tools) => tools.list<Namespace>('namespaces', '').map(({ metadata }) => `/${metadata?.name ?? ''}`),
  concerned({ bucket, before, after }) {
    if (bucket === 'namespaces' && after !== undefined) return [`/${after.metadata.name ?? ''}`];
    const isGone = bucket === 'serviceaccounts' && after === undefined && before?.metadata.name === 'default';
    return isGone ? [`/${before.metadata.namespace ?? ''}`] : [];
  },
  async reconcile(key, tools) {
    const [, name] = partsOf(key);
    const namespace = tools.get<Namespace>('namespaces', '', name);
    if (namespace === undefined || namespace.metadata?.deletionTimestamp !== undefined) return;
    if (tools.get('serviceaccounts', name, 'default') !== undefined) return;
    await tools.create('serviceaccounts', name, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
  },
};

/** Keeps a service account `default` in every namespace. @see kubernetes pkg/controller/serviceaccount/serviceaccounts_controller.go (v1.37) */
export function startServiceAccounts(parts: SimulationParts): Simulation {
  return startController(parts, rules);
}
