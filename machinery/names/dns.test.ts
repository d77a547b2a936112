import { expect, test } from 'vitest';
import { dns1035LabelComplaints, dnsLabelComplaints, dnsSubdomainComplaints, wildcardSubdomainComplaints } from './dns.ts';

test('a label that fails for its dots alone says so', () => {
  expect(dnsLabelComplaints('a.b')).toEqual(['must not contain dots']);
  expect(dnsLabelComplaints('A.b')[0]).toContain('a lowercase RFC 1123 label must consist of');
});

test('a label has 63 characters at most, a subdomain 253', () => {
  expect(dnsLabelComplaints('a'.repeat(63))).toEqual([]);
  expect(dnsLabelComplaints('a'.repeat(64))).toEqual(['must be no more than 63 characters']);
  expect(dnsSubdomainComplaints('a'.repeat(254))).toEqual(['must be no more than 253 characters']);
});

test('a label of RFC 1035 starts with a letter', () => {
  expect(dns1035LabelComplaints('a1')).toEqual([]);
  expect(dns1035LabelComplaints('1a')).toHaveLength(1);
});

test('a wildcard stands in front only', () => {
  expect(wildcardSubdomainComplaints('*.example.com')).toEqual([]);
  expect(wildcardSubdomainComplaints('a.*.example.com')).toHaveLength(1);
});
