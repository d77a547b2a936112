import { expect, test } from 'vitest';
import { formatIpNumber, parseIpNumber } from './ip-number.ts';

const canonical = (text: string): string | undefined => {
  const number = parseIpNumber(text);
  return number === undefined ? undefined : formatIpNumber(number);
};

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['10.0.0.01', '10.0.0.1'],
  ['fd00::1', 'fd00::1'],
  ['FD00:0:0:0:0:0:0:1', 'fd00::1'],
  ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
])('%s is written %s', (text, expected) => {
  expect(canonical(text)).toBe(expected);
});

test.each(['', 'x', '10.0.0', '10.0.0.256', '1:2', '1:2:3:4:5:6:7:8:9', '1::2::3', '12345::', '1.2.3.4::1', '1.2.3.4::ffff:1.2.3.4'])(
  '%j is no address',
  (text) => {
    expect(parseIpNumber(text)).toBeUndefined();
  },
);
