/** A text that is no duration. */
export class DurationError extends Error {
  override readonly name = 'DurationError';
}

const factors: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const part = /([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([^0-9.]*)/y;

/**
 * The milliseconds of a duration as Go writes it: `1h30m`, `1.5s`, `-2ms`, `0`.
 *
 * @throws {DurationError} when `text` is none, in Go's words
 */
export function parseDurationMs(text: string): number {
  const negative = text.startsWith('-');
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0;
  if (body === '') throw new DurationError(`time: invalid duration ${JSON.stringify(text)}`);
  let total = 0;
  part.lastIndex = 0;
  while (part.lastIndex < body.length) {
    const match = part.exec(body);
    if (match === null) throw new DurationError(`time: invalid duration ${JSON.stringify(text)}`);
    const [, number, unit = ''] = match;
    const factor = factors[unit];
    if (unit === '') throw new DurationError(`time: missing unit in duration ${JSON.stringify(text)}`);
    if (factor === undefined) throw new DurationError(`time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
    total += Number(number) * factor;
  }
  return negative ? -total : total;
}

/**
 * A duration as Go writes it: `1h30m0s`, `1.5s`, `250ms`, `0s`. Finer than a millionth of a millisecond is lost.
 *
 * @see go time.Duration.String
 */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const nanos = BigInt(Math.round(Math.abs(ms) * 1e6));
  const fraction = (whole: bigint, unit: bigint, digits: number): string => {
    const rest = String(whole % unit)
      .padStart(digits, '0')
      .replace(/0+$/, '');
    return `${whole / unit}${rest === '' ? '' : `.${rest}`}`;
  };
  if (nanos < 1_000n) return `${sign}${nanos}ns`;
  if (nanos < 1_000_000n) return `${sign}${fraction(nanos, 1_000n, 3)}µs`;
  if (nanos < 1_000_000_000n) return `${sign}${fraction(nanos, 1_000_000n, 6)}ms`;
  const seconds = nanos / 1_000_000_000n;
  const [hours, minutes] = [seconds / 3600n, (seconds / 60n) % 60n];
  const last = `${fraction(nanos - (hours * 3600n + minutes * 60n) * 1_000_000_000n, 1_000_000_000n, 9)}s`;
  return sign + (hours > 0n ? `${hours}h${minutes}m${last}` : minutes > 0n ? `${minutes}m${last}` : last);
}

/** How long ago, as tables show it: two units while they are small, one when they are large. `2m5s`, `3h`, `10d`. */
export function formatAge(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return withRest(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? withRest(years, 'y', days % 365, 'd') : `${years}y`;
}

function withRest(value: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${value}${unit}` : `${value}${unit}${rest}${restUnit}`;
}
