import { hasLeadingZero } from './ip-address.ts';
import { formatIpNumber, type IpNumber, isMapped, parseIpNumber } from './ip-number.ts';

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

/** What is wrong with a range for whoever reads it strictly: leading zeros, an address of both families, or bits beyond the prefix. */
function strictComplaint(value: string, cidr: Cidr): string | undefined {
  const [address = '', prefix = ''] = value.split('/');
  if (hasLeadingZero(address) || /^0\d/.test(prefix)) return 'must not have leading 0s in IP or prefix length';
  if (isMapped(cidr.address)) return 'must not have an IPv4-mapped IPv6 address';
  return hostBits(cidr) === 0n ? undefined : 'must not have bits set beyond the prefix length';
}

/** Complaints about `value` as a range. @see apimachinery pkg/util/validation/ip.go, parseCIDR (v1.37) */
export function cidrComplaints(value: string): string[] {
  const cidr = parseCidr(value);
  const complaint = cidr === undefined ? example : strictComplaint(value, cidr);
  return complaint === undefined ? [] : [complaint];
}
