/** A text that is no time of the API. */
export class TimeError extends Error {
  override readonly name = 'TimeError';
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The moment that a time of the API names, in milliseconds since 1970; finer digits are dropped. @throws {TimeError} for what is not RFC 3339 */
export function parseTimeMs(text: string): number {
  const ms = RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new TimeError(`${JSON.stringify(text)} is no time: expected RFC 3339, as 2026-01-02T15:04:05Z`);
  return ms;
}
