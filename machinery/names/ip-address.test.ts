import { expect, test } from 'vitest';
import { ipAddressComplaints, reachableAddressComplaints } from './ip-address.ts';

test.each(['10.9.8.7', '2001:db8::ffff', '::', '::1', '1:2:3:4:5:6:7:8'])('%s is an address', (address) => {
  expect(ipAddressComplaints(address)).toEqual([]);
});

test.each(['x', '1.2.3', '1.2.3.256', '1:2', '1::2::3', ''])('"%s" is none', (address) => {
  expect(ipAddressComplaints(address)).toHaveLength(1);
});

test('leading zeros are refused, for some read them as octal', () => {
  expect(ipAddressComplaints('10.0.0.01')).toEqual(['must not have leading 0s']);
  expect(ipAddressComplaints('64:ff9b::10.00.0.1')).toEqual(['must not have leading 0s']);
  expect(ipAddressComplaints('64:ff9b::10.0.0.1')).toEqual([]);
});

test('an address of both families is refused', () => {
  expect(ipAddressComplaints('::ffff:1.2.3.4')).toEqual(['must not be an IPv4-mapped IPv6 address']);
});

test('an address of one host only is not reachable for others', () => {
  expect(reachableAddressComplaints('127.0.0.1')).toEqual(['may not be in the loopback range (127.0.0.0/8, ::1/128)']);
  expect(reachableAddressComplaints('10.0.0.1')).toEqual([]);
});
