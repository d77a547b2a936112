import { maxLengthComplaint, patternComplaint } from './complaint.ts';

const configKey = '[-._a-zA-Z0-9]+';
const configKeyPattern = new RegExp(`^${configKey}$`);
const configKeyComplaint = patternComplaint(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  configKey,
  'key.name',
  'KEY_NAME',
  'key-name',
);

const header = '[-A-Za-z0-9]+';
const headerPattern = new RegExp(`^${header}$`);
const headerComplaint = patternComplaint("a valid HTTP header must consist of alphanumeric characters or '-'", header, 'X-Header-Name');

function dotComplaints(value: string): string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** Complaints about `value` as a key of a ConfigMap or Secret, which becomes a file name. */
export function configMapKeyComplaints(value: string): string[] {
  const complaints: string[] = [];
  if (value.length > 253) complaints.push(maxLengthComplaint(253, 'characters'));
  if (!configKeyPattern.test(value)) complaints.push(configKeyComplaint);
  return [...complaints, ...dotComplaints(value)];
}

/** Complaints about `value` as the name of an environment variable: printable ASCII but for `=`. */
export function environmentNameComplaints(value: string): string[] {
  return value.length > 0 && /^[ -<>-~]+$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** Complaints about `value` as the name of an HTTP header. */
export function httpHeaderNameComplaints(value: string): string[] {
  return headerPattern.test(value) ? [] : [headerComplaint];
}
