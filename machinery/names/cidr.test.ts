import { expect, test } from 'vitest';
import { cidrComplaints, cidrContains, formatCidr, parseCidr } from './cidr.ts';
import { parseIpNumber } from './ip-number.ts';

test.each([
  ['10.0.0.0/8', []],
  ['::/0', []],
  ['x', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
  ['10.0.0.0', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
  ['10.0.0.0/33', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
  ['10.0.0.1/24', ['must not have bits set beyond the prefix length']],
  ['10.0.00.0/24', ['must not have leading 0s in IP or prefix length']],
  ['10.0.0.0/08', ['must not have leading 0s in IP or prefix length']],
  ['::ffff:10.0.0.0/104', ['must not have an IPv4-mapped IPv6 address']],
])('%s as a range: %j', (value, complaints) => {
  expect(cidrComplaints(value)).toEqual(complaints);
});

test('a range is written without host bits', () => {
  const cidr = parseCidr('10.1.2.3/16');
  expect(cidr && formatCidr(cidr)).toBe('10.1.0.0/16');
});

test('a range contains its addresses, of its family alone', () => {
  const cidr = parseCidr('10.96.0.0/16');
  const inside = (text: string): boolean => {
    const address = parseIpNumber(text);
    return cidr !== undefined && address !== undefined && cidrContains(cidr, address);
  };
  expect([inside('10.96.255.1'), inside('10.97.0.1'), inside('::a60:1')]).toEqual([true, false, false]);
});
