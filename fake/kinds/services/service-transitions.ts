import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { sameJson } from '../../registry/equality.ts';
import { isUnset, keepField, objectsAt, readNumber, readObjects, readText } from '../parts/edit.ts';
import { hasAddress, hasNodePorts, isExternal, needsHealthCheckPort, textsAt } from './service-shape.ts';

function inheritPorts(spec: MutableJsonObject, before: JsonObject): void {
  const old = readObjects(before, 'ports');
  const given = objectsAt(spec, 'ports').map((port) => Number(port['nodePort'] ?? 0));
  const used = new Set(old.map((port) => readNumber(port, 'nodePort')).filter((port) => given.includes(port)));
  const byName = new Map(old.map((port) => [readText(port, 'name'), readNumber(port, 'nodePort')]));
  for (const port of objectsAt(spec, 'ports')) {
    const known = byName.get(String(port['name'] ?? ''));
    if (Number(port['nodePort'] ?? 0) !== 0 || known === undefined || known === 0 || used.has(known)) continue;
    port['nodePort'] = known;
    used.add(known);
  }
}

/**
 * A PUT of the original manifest keeps what was allocated: address, node ports by the names of ports, health check port.
 *
 * @see kubernetes pkg/registry/core/service/strategy.go, patchAllocatedValues (v1.37)
 */
export function inheritAllocated(spec: MutableJsonObject, before: JsonObject): void {
  if (hasAddress(before) && hasAddress(spec)) {
    if (isUnset(spec['clusterIP'])) keepField(spec, before, 'clusterIP');
    if (textsAt(spec, 'clusterIPs').length === 0 && spec['clusterIP'] === before['clusterIP']) keepField(spec, before, 'clusterIPs');
  }
  if (hasNodePorts(before) && hasNodePorts(spec)) inheritPorts(spec, before);
  if (needsHealthCheckPort(before) && needsHealthCheckPort(spec) && Number(spec['healthCheckNodePort'] ?? 0) === 0)
    keepField(spec, before, 'healthCheckNodePort');
}

/**
 * Keeps `clusterIP` and the first of `clusterIPs` the same when only one of them is given or changed.
 *
 * @see kubernetes pkg/registry/core/service/storage/storage.go, normalizeClusterIPs (v1.37)
 */
export function alignAddresses(spec: MutableJsonObject, before: JsonObject | undefined): void {
  const list = textsAt(spec, 'clusterIPs');
  const address = spec['clusterIP'];
  if (before === undefined) {
    if (!isUnset(address) && list.length === 0) spec['clusterIPs'] = [String(address)];
    return;
  }
  const same = list.join() === textsAt(before, 'clusterIPs').join();
  if (!isUnset(before['clusterIP']) && isUnset(address)) {
    if (same) delete spec['clusterIPs'];
  } else if (!isUnset(address) && list.length === 0) {
    spec['clusterIPs'] = [String(address)];
  } else if (same && address !== before['clusterIP']) {
    spec['clusterIPs'] = [String(address)];
  }
}

/** Whether the ports name no node port that was not there before. */
function namesNoneAnew(ports: readonly JsonObject[], before: readonly JsonObject[]): boolean {
  const old = new Set([0, ...before.map((port) => readNumber(port, 'nodePort'))]);
  return ports.every((port) => old.has(readNumber(port, 'nodePort')));
}

/**
 * What the old type needed and the new one does not is dropped, unless the request asks for it anew.
 *
 * @see kubernetes pkg/registry/core/service/strategy.go, dropTypeDependentFields (v1.37)
 */
export function dropLeftovers(spec: MutableJsonObject, before: JsonObject): void {
  const same = (key: string): boolean => sameJson(spec[key] as JsonObject | undefined, before[key]);
  const drop = (key: string): void => {
    if (same(key)) delete spec[key];
  };
  if (hasAddress(before) && !hasAddress(spec)) {
    if (same('clusterIP') && same('clusterIPs')) for (const key of ['clusterIP', 'clusterIPs']) delete spec[key];
    for (const key of ['ipFamilies', 'ipFamilyPolicy']) drop(key);
  }
  if (hasNodePorts(before) && !hasNodePorts(spec) && namesNoneAnew(readObjects(spec as JsonObject, 'ports'), readObjects(before, 'ports'))) {
    for (const port of objectsAt(spec, 'ports')) delete port['nodePort'];
  }
  if (needsHealthCheckPort(before) && !needsHealthCheckPort(spec)) drop('healthCheckNodePort');
  if (before['type'] === 'LoadBalancer' && spec['type'] !== 'LoadBalancer') {
    drop('allocateLoadBalancerNodePorts');
    drop('loadBalancerClass');
  }
  if (isExternal(before) && !isExternal(spec)) drop('externalTrafficPolicy');
  if (hasAddress(before) && !hasAddress(spec)) drop('internalTrafficPolicy');
}
