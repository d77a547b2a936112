/** Complaints about `name` as one segment of an URL path; a prefix may be `.` or `..`, for more follows. */
export function pathSegmentComplaints(name: string, prefix = false): string[] {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((text) => name.includes(text)).map((text) => `may not contain '${text}'`);
}
