import { type Cidr, cidrContains, formatCidr, parseCidr } from '../../../machinery/names/cidr.ts';
import { type IpNumber, parseIpNumber } from '../../../machinery/names/ip-number.ts';
import type { RegistryReader, StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects } from '../parts/edit.ts';
import { addressRange, type ServicePool } from './address-pool.ts';
import { textsAt } from './service-shape.ts';

/** Whether addresses of a range are given out: nobody says that it is not ready, and it stays. */
function isOpen(range: StoredObject): boolean {
  const ready = readObjects(readObject(range, 'status'), 'conditions').find((item) => item['type'] === 'Ready');
  return range.metadata.deletionTimestamp === undefined && (ready === undefined || ready['status'] === 'True');
}

function rangesOf(reader: RegistryReader): readonly Cidr[] {
  const added = reader.list('servicecidrs.networking.k8s.io', '').filter(isOpen);
  const texts = [addressRange, ...added.flatMap((range) => textsAt(readObject(range, 'spec') ?? {}, 'cidrs'))];
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

/** The first address of a range is that of the network, and the last one of IPv4 is for broadcasts. */
function isOuter(range: Cidr, { value }: IpNumber): boolean {
  const host = value & ((1n << BigInt(range.address.bits - range.prefix)) - 1n);
  return host === 0n || (range.address.bits === 32 && host === (1n << BigInt(32 - range.prefix)) - 1n);
}

/**
 * Why a service cannot have the address that it asks for; undefined: it can.
 *
 * @see kubernetes pkg/registry/core/service/ipallocator/cidrallocator.go and ipallocator.go (v1.37)
 */
export function givenAddressProblem(address: string, pool: ServicePool, reader: RegistryReader): string | undefined {
  const number = parseIpNumber(address);
  const range = number === undefined ? undefined : rangesOf(reader).find((item) => cidrContains(item, number));
  if (number === undefined || range === undefined) return 'the provided network does not match the current range';
  if (isOuter(range, number)) return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${formatCidr(range)}`;
  const taken = pool.isAddressTaken(address) || reader.get('ipaddresses.networking.k8s.io', '', address) !== undefined;
  return taken ? 'provided IP is already allocated' : undefined;
}
