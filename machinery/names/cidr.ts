import { ipAddressComplaints } from './ip-address.ts';
import { formatIpNumber, type IpNumber, parseIpNumber } from './ip-number.ts';

const example = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** A range of addresses. */
export interface Cidr {
  readonly address: IpNumber;
  readonly prefix: number;
}

/** Reads a range; the address may have bits beyond the prefix. Undefined when it is none. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.lastIndexOf('/');
  const address = slash < 0 ? undefined : parseIpNumber(text.slice(0, slash));
  const prefix = text.slice(slash + 1);
  if (address === undefined || !/^[0-9]{1,3}$/.test(prefix) || Number(prefix) > address.bits) return undefined;
  return { address, prefix: Number(prefix) };
}

function hostBits({ address, prefix }: Cidr): bigint {
  return address.value & ((1n << BigInt(address.bits - prefix)) - 1n);
}

/** A range in its canonical spelling, without bits beyond the prefix. */
export function formatCidr(cidr: Cidr): string {
  return `${formatIpNumber({ ...cidr.address, value: cidr.address.value - hostBits(cidr) })}/${cidr.prefix}`;
}

/** Whether an address lies in a range. */
export function cidrContains(cidr: Cidr, address: IpNumber): boolean {
  const shift = BigInt(cidr.address.bits - cidr.prefix);
  return cidr.address.bits === address.bits && cidr.address.value >> shift === address.value >> shift;
}

/** Complaints about `value` as a range: no leading zeros, no bits beyond the prefix. @see apimachinery pkg/util/validation/ip.go, IsValidCIDR (v1.37) */
export function cidrComplaints(value: string): string[] {
  const cidr = parseCidr(value);
  if (cidr === undefined) return [example];
  const prefix = value.slice(value.lastIndexOf('/') + 1);
  const address = value.slice(0, value.lastIndexOf('/'));
  const complaints = ipAddressComplaints(address);
  if (complaints.length === 0 && prefix.length > 1 && prefix.startsWith('0')) complaints.push('must not have leading 0s');
  if (complaints.length === 0 && hostBits(cidr) !== 0n) complaints.push('must not have bits set beyond the prefix length');
  return complaints;
}
