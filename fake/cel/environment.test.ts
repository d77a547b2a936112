import { expect, test } from 'vitest';
import { compileExpression } from './environment.ts';

/** What an expression comes to: its value in words, or what is wrong, as compiled or as run. */
function outcomeOf(expression: string): string {
  const compiled = compileExpression(`'%s'.format([${expression}])`, { variables: new Map() });
  if ('problem' in compiled) return compiled.problem.split('\n')[0]?.replace(/^ERROR: <input>:\d+:\d+: /, '') ?? '';
  const outcome = compiled.program.run(() => undefined);
  return outcome.kind === 'value' ? String(outcome.value) : outcome.message;
}

// As k8s.io/apiserver v0.37.0 and cel-go v0.29.2 answer.
test.each<[string, string]>([
  ['string(null)', 'no such overload: string(null_type)'],
  ['double(dyn("x"))', "type conversion error from 'string' to 'double'"],
  ['timestamp(dyn(1.5))', 'no such overload: timestamp(double)'],
  ['double("-0x1.8p-1")', '-0.75'],
  ['timestamp(253402300799)', '9999-12-31T23:59:59Z'],
  ['timestamp(253402300800)', 'invalid timestamp argument'],
  ['timestamp(null)', 'invalid timestamp argument'],
  ['[1].existsOne(x, x == 1)', "undeclared reference to 'existsOne' (in container '')"],
  ['[1].existsOne(i, x, x == 1)', 'true'],
  ['duration("2562047h") + duration("2562047h")', 'integer overflow'],
  ['size(dyn(1))', 'no such overload: size'],
  ['dyn("a").contains(dyn(1))', 'no such overload'],
  ['timestamp("2020-01-01T00:00:00Z").getHours("Local")', '0'],
  ['"abab".find("(?P<n>a)(?P<n>b)")', 'ab'],
  ['"%.0f %.0f %.2f".format([2.5, 3.5, 0.125])', '2 4 0.12'],
  ['"%.101f".format([1.0])', `1.${'0'.repeat(101)}`],
  ['"%.2e".format([12345.678])', '1.234568×10⁰⁴'],
  ['b"\\xff"', 'error during formatting: could not convert argument "invalid UTF-8 in bytes, cannot convert to string" to string'],
  ['semver("1.2.3-").major()', 'Prerelease is empty'],
  ['semver("1..2").major()', 'strconv.ParseUint: parsing "": invalid syntax'],
  ['semver("18446744073709551616.0.0").major()', 'strconv.ParseUint: parsing "18446744073709551616": value out of range'],
  ['semver("9223372036854775808.0.0").major()', '-9223372036854775808'],
  [
    'ip("12345::").family()',
    'IP Address "12345::" parse error during conversion from string: ParseAddr("12345::"): each group must have 4 or less digits (at "12345::")',
  ],
  [
    'cidr("fe80::%eth0/10").prefixLength()',
    'network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix("fe80::%eth0/10"): IPv6 zones cannot be present in a prefix',
  ],
  ['url("//host/p").getHostname()', 'host'],
])('%s', (expression, expected) => {
  expect(outcomeOf(expression)).toBe(expected);
});
