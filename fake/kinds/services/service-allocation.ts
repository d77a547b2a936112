import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { internalError, invalid, StatusError } from '../../../machinery/status.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { RegistryReader, StoredObject } from '../../registry/strategy.ts';
import { isUnset, objectsAt, readNumber, readObject, readObjects } from '../parts/edit.ts';
import { portRange, type ServicePool } from './address-pool.ts';
import { givenAddressProblem } from './given-address.ts';
import { settleFamilies } from './service-families.ts';
import { allocatesNodePorts, hasAddress, hasNodePorts, needsHealthCheckPort, textsAt } from './service-shape.ts';

const refused = (name: string, errors: readonly FieldError[]): StatusError => invalid({ group: '', kind: 'Service' }, name, errors);

/** What an allocation starts from: the pool, the ranges of addresses, and the spec as it was, whose addresses and ports are kept. */
export interface Allocation {
  readonly pool: ServicePool;
  readonly reader: RegistryReader;
  readonly before: JsonObject | undefined;
}

function allocateAddress(spec: MutableJsonObject, name: string, { pool, reader }: Allocation): void {
  const asked = spec['clusterIP'];
  if (asked === 'None') return;
  if (isUnset(asked)) {
    const address = pool.freeAddress();
    if (address === undefined) throw internalError('failed to allocate a serviceIP: range is full');
    spec['clusterIP'] = address;
    spec['clusterIPs'] = [address];
    return;
  }
  const list = textsAt(spec, 'clusterIPs');
  const problem = givenAddressProblem(String(asked), pool, reader);
  if (problem !== undefined) throw refused(name, [invalidValue('spec.clusterIPs', list, `failed to allocate IP ${String(asked)}: ${problem}`)]);
}

function freePort(pool: ServicePool, reserved: ReadonlySet<number>, what: string): number {
  const port = pool.freePort(reserved);
  if (port === undefined) throw internalError(`failed to allocate ${what}: range is full`);
  return port;
}

function portProblem(port: number, pool: ServicePool, own: ReadonlySet<number>): string | undefined {
  if (port < portRange.from || port > portRange.to)
    return `provided port is not in the valid range. The range of valid ports is ${portRange.from}-${portRange.to}`;
  return pool.isPortTaken(port) || own.has(port) ? 'provided port is already allocated' : undefined;
}

/** Ports of a new service: those of one number share a node port, whatever their protocols. */
function allocateNewPorts(spec: MutableJsonObject, name: string, pool: ServicePool): void {
  const ports = objectsAt(spec, 'ports');
  const own = new Set<number>();
  const byPort = new Map<unknown, number>();
  const take = (asked: number, index: number): number => {
    const problem = portProblem(asked, pool, own);
    if (problem !== undefined) throw refused(name, [invalidValue(`spec.ports[${index}].nodePort`, asked, problem)]);
    own.add(asked);
    return asked;
  };
  ports.forEach((port, index) => {
    const asked = Number(port['nodePort'] ?? 0);
    if (asked === 0 && !allocatesNodePorts(spec)) return;
    const shared = byPort.get(port['port']);
    if (shared !== undefined) {
      if (asked === 0) port['nodePort'] = shared;
      else if (asked !== shared) take(asked, index);
      return;
    }
    const wanted = Number(ports.find((item) => item['port'] === port['port'] && Number(item['nodePort'] ?? 0) !== 0)?.['nodePort'] ?? 0);
    const reserved = new Set([...own, ...ports.map((item) => Number(item['nodePort'] ?? 0))]);
    const number = wanted === 0 ? freePort(pool, reserved, 'a nodePort') : take(wanted, index);
    own.add(number);
    port['nodePort'] = number;
    byPort.set(port['port'], number);
  });
}

function allocateChangedPorts(spec: MutableJsonObject, name: string, { pool, before }: Allocation): void {
  const mine = new Set(readObjects(before, 'ports').map((port) => readNumber(port, 'nodePort')));
  const ports = objectsAt(spec, 'ports');
  const reserved = new Set(ports.map((port) => Number(port['nodePort'] ?? 0)));
  const seen = new Set<number>();
  const uses = new Set<string>();
  ports.forEach((port, index) => {
    const asked = Number(port['nodePort'] ?? 0);
    if (asked === 0) {
      if (!allocatesNodePorts(spec)) return;
      port['nodePort'] = freePort(pool, reserved, 'a nodePort');
      reserved.add(Number(port['nodePort']));
      return;
    }
    if (!mine.has(asked) && !seen.has(asked)) {
      const problem = portProblem(asked, pool, new Set());
      if (problem !== undefined) throw refused(name, [invalidValue(`spec.ports[${index}].nodePort`, asked, problem)]);
      seen.add(asked);
    }
    const use = `{${String(port['protocol'])} ${asked}}`;
    // A plain error upstream, and so no refusal with a reason.
    if (uses.has(use)) throw new StatusError({ code: 500, message: `duplicate nodePort: ${use}` });
    uses.add(use);
  });
}

function allocateHealthCheckPort(spec: MutableJsonObject, { pool, before }: Allocation): void {
  if (!needsHealthCheckPort(spec)) return;
  // That one stays which is there already is for validation to say.
  if (before !== undefined && needsHealthCheckPort(before)) return;
  const asked = Number(spec['healthCheckNodePort'] ?? 0);
  const own = new Set(objectsAt(spec, 'ports').map((port) => Number(port['nodePort'] ?? 0)));
  if (asked === 0) {
    spec['healthCheckNodePort'] = freePort(pool, own, 'a HealthCheck NodePort 0');
    return;
  }
  const problem = portProblem(asked, pool, own);
  if (problem !== undefined) throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`);
}

/**
 * Gives a service what it lacks of addresses and ports; nothing is taken before the object is committed.
 *
 * @throws {StatusError} 422 when what it asks for is taken or cannot be had
 * @see kubernetes pkg/registry/core/service/storage/alloc.go (v1.37)
 */
export function allocate(spec: MutableJsonObject, name: string, allocation: Allocation): void {
  const { before } = allocation;
  const errors = settleFamilies(spec, before);
  if (errors.length > 0) throw refused(name, errors);
  const had = before !== undefined && hasAddress(before);
  if (hasAddress(spec) && !had) allocateAddress(spec, name, allocation);
  if (hasNodePorts(spec)) {
    if (before === undefined) allocateNewPorts(spec, name, allocation.pool);
    else allocateChangedPorts(spec, name, allocation);
  }
  allocateHealthCheckPort(spec, allocation);
}

interface Held {
  readonly addresses: readonly string[];
  readonly ports: readonly number[];
}

function heldBy(service: StoredObject | undefined): Held {
  const spec: JsonObject = readObject(service, 'spec') ?? {};
  const ports = readObjects(spec, 'ports').map((port) => readNumber(port, 'nodePort'));
  return {
    addresses: textsAt(spec, 'clusterIPs').filter((address) => address !== 'None'),
    ports: [...ports, readNumber(spec, 'healthCheckNodePort')].filter((port) => port !== 0),
  };
}

/** Gives back what the service held and takes what it holds now. */
export function settle(pool: ServicePool, before: StoredObject | undefined, after: StoredObject | undefined): void {
  const [old, now] = [heldBy(before), heldBy(after)];
  for (const address of old.addresses) pool.releaseAddress(address);
  for (const port of old.ports) pool.releasePort(port);
  for (const address of now.addresses) pool.takeAddress(address);
  for (const port of now.ports) pool.takePort(port);
}
