import { byteLength, maxLengthComplaint, patternComplaint } from './complaint.ts';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const wildcard = `\\*\\.${subdomain}`;

const labelPattern = new RegExp(`^${label}$`);
const label1035Pattern = new RegExp(`^${label1035}$`);
const subdomainPattern = new RegExp(`^${subdomain}$`);
const wildcardPattern = new RegExp(`^${wildcard}$`);

const labelComplaint = patternComplaint(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label,
  'my-name',
  '123-abc',
);
const label1035Complaint = patternComplaint(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035,
  'my-name',
  'abc-123',
);
const subdomainComplaint = patternComplaint(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain,
  'example.com',
);
const wildcardComplaint = patternComplaint(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  wildcard,
  '*.example.com',
);

function check(value: string, limit: number, pattern: RegExp, complaint: string): string[] {
  const complaints: string[] = [];
  if (value.length > limit || byteLength(value) > limit) complaints.push(maxLengthComplaint(limit, 'characters'));
  if (!pattern.test(value)) complaints.push(complaint);
  return complaints;
}

/** Complaints about `value` as a DNS label of RFC 1123: lower case, digits and dashes, at most 63. */
export function dnsLabelComplaints(value: string): string[] {
  // A subdomain that is no label fails for its dots alone, and the pattern would not tell people so.
  return check(value, 63, labelPattern, subdomainPattern.test(value) ? 'must not contain dots' : labelComplaint);
}

/** Complaints about `value` as a label of RFC 1035, which starts with a letter. */
export function dns1035LabelComplaints(value: string): string[] {
  return check(value, 63, label1035Pattern, label1035Complaint);
}

/** Complaints about `value` as a DNS subdomain: labels joined by dots, at most 253. */
export function dnsSubdomainComplaints(value: string): string[] {
  return check(value, 253, subdomainPattern, subdomainComplaint);
}

/** Complaints about `value` as a subdomain behind `*.`. */
export function wildcardSubdomainComplaints(value: string): string[] {
  return check(value, 253, wildcardPattern, wildcardComplaint);
}
