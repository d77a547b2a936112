import { isMapped, parseIpNumber } from './ip-number.ts';

const example = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** Whether a part of a dotted address has a zero before it, which some read as octal. */
export function hasLeadingZero(value: string): boolean {
  const dotted = value.slice(value.lastIndexOf(':') + 1);
  return dotted.includes('.') && dotted.split('.').some((part) => part.length > 1 && part.startsWith('0'));
}

/** Complaints about `value` as an address of either family, written without leading zeros. @see apimachinery pkg/util/validation/ip.go, parseIP (v1.37) */
export function ipAddressComplaints(value: string): string[] {
  const address = parseIpNumber(value);
  if (address === undefined) return [example];
  if (hasLeadingZero(value)) return ['must not have leading 0s'];
  return isMapped(address) ? ['must not be an IPv4-mapped IPv6 address'] : [];
}

const ranges: readonly (readonly [pattern: RegExp, complaint: string])[] = [
  [/^(0\.0\.0\.0)$/, 'may not be unspecified (0.0.0.0)'],
  [/^(::)$/, 'may not be unspecified (::)'],
  [/^(127\.|::1$)/, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [/^(169\.254\.|fe[89ab][0-9a-f]:)/i, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [/^(224\.0\.0\.|ff02:)/i, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/** Complaints about an address that others shall reach: it is not one that every host has for itself. */
export function reachableAddressComplaints(value: string): string[] {
  return ranges.filter(([pattern]) => pattern.test(value)).map(([, complaint]) => complaint);
}
