/** Complaints about `port` as a port number. */
export function portNumberComplaints(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : ['must be between 1 and 65535, inclusive'];
}

/** Complaints about `value` as the name of a port, as IANA gives them to services. */
export function portNameComplaints(value: string): string[] {
  const complaints: string[] = [];
  if (value.length > 15) complaints.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(value)) complaints.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) complaints.push('must contain at least one letter (a-z)');
  if (value.includes('--')) complaints.push('must not contain consecutive hyphens');
  if (value !== '' && (value.startsWith('-') || value.endsWith('-'))) complaints.push('must not begin or end with a hyphen');
  return complaints;
}
