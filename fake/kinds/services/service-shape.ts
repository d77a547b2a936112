import type { JsonObject } from '../../../machinery/json.ts';
import { readObject } from '../parts/edit.ts';

type Spec = Readonly<Record<string, unknown>>;

/** The texts of the list at `key`. */
export function textsAt(spec: Spec, key: string): readonly string[] {
  const found = spec[key];
  return Array.isArray(found) ? (found as readonly string[]) : [];
}

/** Whether services of this type have an address in the cluster, be it `None`. */
export function hasAddress(spec: Spec): boolean {
  return spec['type'] === 'ClusterIP' || spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer';
}

/** Whether services of this type may have node ports. */
export function hasNodePorts(spec: Spec): boolean {
  return spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer';
}

/** Whether ports that have no node port get one. */
export function allocatesNodePorts(spec: Spec): boolean {
  return spec['type'] === 'NodePort' || (spec['type'] === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false);
}

/** Whether the load balancer checks the health of nodes, on a port of its own. */
export function needsHealthCheckPort(spec: Spec): boolean {
  return spec['type'] === 'LoadBalancer' && spec['externalTrafficPolicy'] === 'Local';
}

/** Whether the outside reaches a service of this spec. @see kubernetes pkg/api/service/util.go, ExternallyAccessible (v1.37) */
export function isExternal(spec: Spec): boolean {
  return hasNodePorts(spec) || (spec['type'] === 'ClusterIP' && textsAt(spec, 'externalIPs').length > 0);
}

/** Whether a service asks for no address. */
export function isHeadless(spec: Spec): boolean {
  const addresses = textsAt(spec, 'clusterIPs');
  return addresses.length === 1 && addresses[0] === 'None';
}

/** Whether nobody but the author knows the endpoints: headless, and selecting no pods. */
export function isHeadlessWithoutSelector(spec: JsonObject): boolean {
  return spec['clusterIP'] === 'None' && Object.keys(readObject(spec, 'selector') ?? {}).length === 0;
}
