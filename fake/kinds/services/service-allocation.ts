import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { StatusError } from '../../../machinery/status.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { type ServicePool, isInAddressRange, portRange } from './address-pool.ts';

const needsPorts = (spec: JsonObject): boolean =>
  spec['type'] === 'NodePort' || (spec['type'] === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false);

/** Whether the service is checked for health by the load balancer on a port of its own. */
export function needsHealthCheckPort(spec: JsonObject): boolean {
  return spec['type'] === 'LoadBalancer' && spec['externalTrafficPolicy'] === 'Local';
}

function refused(name: string, field: string, value: unknown, problem: string): StatusError {
  const message = `Invalid value: ${JSON.stringify(value)}: ${problem}`;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `Service ${JSON.stringify(name)} is invalid: ${field}: ${message}`,
    details: { name, kind: 'Service', causes: [{ reason: 'FieldValueInvalid', message, field }] },
  });
}

function familiesOf(spec: MutableJsonObject): void {
  const headlessWithoutSelector = spec['clusterIP'] === 'None' && Object.keys((spec['selector'] ?? {}) as object).length === 0;
  // Nobody but the author knows the endpoints then, so both families are allowed even where the cluster has one.
  if (headlessWithoutSelector && isUnset(spec['ipFamilyPolicy'])) spec['ipFamilyPolicy'] = 'RequireDualStack';
  if (isUnset(spec['ipFamilyPolicy'])) spec['ipFamilyPolicy'] = 'SingleStack';
  if (isUnset(spec['ipFamilies'])) spec['ipFamilies'] = spec['ipFamilyPolicy'] === 'RequireDualStack' && headlessWithoutSelector ? ['IPv4', 'IPv6'] : ['IPv4'];
}

function clearAddress(spec: MutableJsonObject): void {
  for (const key of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) delete spec[key];
}

function allocateAddress(spec: MutableJsonObject, name: string, { pool, before }: Allocation): void {
  const list = Array.isArray(spec['clusterIPs']) ? spec['clusterIPs'] : [];
  if (list.length > 0 && isUnset(spec['clusterIP'])) throw refused(name, 'spec.clusterIPs', list, 'must be empty when `clusterIP` is not specified');
  if (list.length > 0 && list[0] !== spec['clusterIP']) throw refused(name, 'spec.clusterIPs', list, 'first value must match `clusterIP`');
  familiesOf(spec);
  const asked = spec['clusterIP'];
  if (isUnset(asked)) spec['clusterIP'] = pool.freeAddress();
  else if (asked !== 'None' && asked !== before?.['clusterIP']) checkAddress(String(asked), name, pool);
  if (list.length < 2) spec['clusterIPs'] = [String(spec['clusterIP'])];
}

function checkAddress(address: string, name: string, pool: ServicePool): void {
  if (address.includes(':')) throw refused(name, 'spec.clusterIPs[0]', [address], 'IPv6 is not configured on this cluster');
  if (!/^\d+(\.\d+){3}$/.test(address)) throw refused(name, 'spec.clusterIPs[0]', address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
  if (!isInAddressRange(address))
    throw refused(name, 'spec.clusterIPs', [address], `failed to allocate IP ${address}: the provided network does not match the current range`);
  if (pool.isAddressTaken(address)) throw refused(name, 'spec.clusterIPs', [address], `failed to allocate IP ${address}: provided IP is already allocated`);
}

function allocatePorts(spec: MutableJsonObject, name: string, { pool, before }: Allocation): void {
  const mine = new Set(readObjects(before, 'ports').map((port) => `${readNumber(port, 'nodePort')}/${readText(port, 'protocol')}`));
  const reserved = new Set(objectsAt(spec, 'ports').map((port) => Number(port['nodePort'] ?? 0)));
  objectsAt(spec, 'ports').forEach((port, index) => {
    const asked = Number(port['nodePort'] ?? 0);
    const protocol = String(port['protocol'] ?? 'TCP');
    if (asked === 0) {
      const shared = objectsAt(spec, 'ports').find(
        (other) => other !== port && other['port'] === port['port'] && other['protocol'] !== protocol && Number(other['nodePort'] ?? 0) !== 0,
      );
      port['nodePort'] = shared === undefined ? pool.freePort(reserved) : Number(shared['nodePort']);
      reserved.add(Number(port['nodePort']));
      return;
    }
    if (mine.has(`${asked}/${protocol}`)) return;
    const field = `spec.ports[${index}].nodePort`;
    if (asked < portRange.from || asked > portRange.to)
      throw refused(name, field, asked, `provided port is not in the valid range. The range of valid ports is ${portRange.from}-${portRange.to}`);
    if (pool.isPortTaken(asked, protocol)) throw refused(name, field, asked, 'provided port is already allocated');
  });
}

/** What an allocation starts from: the pool, and the spec as it was, whose addresses and ports are kept. */
export interface Allocation {
  readonly pool: ServicePool;
  readonly before: JsonObject | undefined;
}

/** Gives a service what it lacks of addresses and ports; nothing is taken before the object is committed. */
export function allocate(spec: MutableJsonObject, name: string, allocation: Allocation): void {
  if (spec['type'] === 'ExternalName') clearAddress(spec);
  else allocateAddress(spec, name, allocation);
  if (needsPorts(spec as JsonObject)) allocatePorts(spec, name, allocation);
  if (needsHealthCheckPort(spec as JsonObject) && (isUnset(spec['healthCheckNodePort']) || spec['healthCheckNodePort'] === 0)) {
    spec['healthCheckNodePort'] = allocation.pool.freePort(new Set(objectsAt(spec, 'ports').map((port) => Number(port['nodePort'] ?? 0))));
  }
}

interface Held {
  readonly addresses: readonly string[];
  readonly ports: readonly (readonly [number, string])[];
}

function heldBy(service: StoredObject | undefined): Held {
  const spec = readObject(service, 'spec');
  const addresses = ((spec?.['clusterIPs'] ?? []) as readonly string[]).filter((address) => address !== 'None');
  const ports = readObjects(spec, 'ports').flatMap((port) =>
    readNumber(port, 'nodePort') === 0 ? [] : [[readNumber(port, 'nodePort'), readText(port, 'protocol')] as const],
  );
  const health = readNumber(spec, 'healthCheckNodePort');
  return { addresses, ports: health === 0 ? ports : [...ports, [health, 'TCP'] as const] };
}

/** Gives back what the service held and takes what it holds now. */
export function settle(pool: ServicePool, before: StoredObject | undefined, after: StoredObject | undefined): void {
  const [old, now] = [heldBy(before), heldBy(after)];
  for (const address of old.addresses) pool.releaseAddress(address);
  for (const [port, protocol] of old.ports) pool.releasePort(port, protocol);
  for (const address of now.addresses) pool.takeAddress(address);
  for (const [port, protocol] of now.ports) pool.takePort(port, protocol);
}
