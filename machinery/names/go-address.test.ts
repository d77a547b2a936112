import { expect, test } from 'vitest';
import { parseGoAddress } from './go-address.ts';
import { formatIpNumber } from './ip-number.ts';

test.each<[string, string]>([
  ['10.0.0.1', '10.0.0.1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['::', '::'],
  ['1::', '1::'],
  ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
  ['fe80::1%eth0', 'fe80::1'],
])('%s is the address %s', (text, expected) => {
  const read = parseGoAddress(text);
  expect('address' in read ? formatIpNumber(read.address) : read.problem).toBe(expected);
});

test.each<[string, string]>([
  ['abc', 'unable to parse IP'],
  ['%', 'missing IPv6 address'],
  ['010.0.0.1', 'IPv4 field has octet with leading zero'],
  ['256.0.0.1', 'IPv4 field has value >255'],
  ['1..2.3', 'IPv4 field must have at least one digit (at ".2.3")'],
  ['1.2.3', 'IPv4 address too short'],
  ['1.2.3.4.5', 'IPv4 address too long'],
  ['1.2.3.x', 'unexpected character (at "x")'],
  ['fe80::1%', 'zone must be a non-empty string'],
  ['12345::', 'each group must have 4 or less digits (at "12345::")'],
  [':::', 'each colon-separated field must have at least one digit (at ":")'],
  ['1::2::3', 'multiple :: in address (at ":3")'],
  ['1:', 'colon must be followed by more characters (at ":")'],
  ['::g', 'each colon-separated field must have at least one digit (at "g")'],
  ['1:2g::', 'unexpected character, want colon (at "g::")'],
  ['1:2:3:4:5:6:7:8:9', 'trailing garbage after address (at "9")'],
  ['1:2:3:4:5:6:7', 'address string too short'],
  ['1:2:3:4:5:6:7::8', 'the :: must expand to at least one field of zeros'],
  ['1:2:1.2.3.4', 'embedded IPv4 address must replace the final 2 fields of the address (at "1.2.3.4")'],
  ['::1.2.3', 'IPv4 address too short'],
])('%s is no address: %s', (text, expected) => {
  expect(parseGoAddress(text)).toEqual({ problem: `ParseAddr(${JSON.stringify(text)}): ${expected}` });
});
