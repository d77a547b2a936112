const example = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

function ipv4Parts(value: string): readonly string[] | undefined {
  const parts = value.split('.');
  return parts.length === 4 && parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255) ? parts : undefined;
}

function isIpv6(value: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(value) || !value.includes(':') || value.split('::').length > 2) return false;
  const groups = value.split(':');
  const last = groups.at(-1) ?? '';
  const length = groups.filter((group) => group !== '').length + (last.includes('.') ? 1 : 0);
  if (last.includes('.') && ipv4Parts(last) === undefined) return false;
  const sound = groups.every((group) => group.length <= 4 || group.includes('.'));
  return sound && (value.includes('::') ? length <= 7 : length === 8 && !groups.includes(''));
}

/** Complaints about `value` as an address of either family, written without leading zeros. */
export function ipAddressComplaints(value: string): string[] {
  const parts = ipv4Parts(value);
  if (parts !== undefined) return parts.some((part) => part.length > 1 && part.startsWith('0')) ? ['must not have leading 0s'] : [];
  return isIpv6(value) ? [] : [example];
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
