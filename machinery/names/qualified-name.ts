import { byteLength, maxLengthComplaint, patternComplaint } from './complaint.ts';
import { dnsSubdomainComplaints } from './dns.ts';

const name = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const namePattern = new RegExp(`^${name}$`);
const labelValue = `(${name})?`;
const labelValuePattern = new RegExp(`^${labelValue}$`);

const allowed = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const nameComplaint = patternComplaint(allowed, name, 'MyName', 'my.name', '123-abc');
const keyComplaint = `a valid label key ${nameComplaint} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
const labelValueComplaint = patternComplaint(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelValue,
  'MyValue',
  'my_value',
  '12345',
);

/**
 * Complaints about `value` as the key of a label or annotation, the name of a finalizer or of a condition:
 * a name of at most 63 bytes with an optional subdomain and a slash before it.
 */
export function qualifiedNameComplaints(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2) return [keyComplaint];
  const complaints: string[] = [];
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  const own = parts[parts.length - 1] ?? '';
  if (prefix === '') complaints.push('prefix part must be non-empty');
  else if (prefix !== undefined) complaints.push(...dnsSubdomainComplaints(prefix).map((text) => `prefix part ${text}`));
  if (own === '') complaints.push('name part must be non-empty');
  else if (byteLength(own) > 63) complaints.push(`name part ${maxLengthComplaint(63, 'bytes')}`);
  if (!namePattern.test(own)) complaints.push(`name part ${nameComplaint}`);
  return complaints;
}

/** Complaints about `value` as the value of a label: empty, or like a name, at most 63 bytes. */
export function labelValueComplaints(value: string): string[] {
  const complaints: string[] = [];
  if (byteLength(value) > 63) complaints.push(maxLengthComplaint(63, 'bytes'));
  if (!labelValuePattern.test(value)) complaints.push(labelValueComplaint);
  return complaints;
}
