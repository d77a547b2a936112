import { checkedTimestamp } from './arithmetic.ts';
import { type CelValue, EvaluationError, type TimestampValue } from './value.ts';

const UNIT_NANOS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** The nanoseconds of a duration as Go spells it (`1h30m`, `1.5s`), or undefined. */
export function parseGoDuration(text: string): bigint | undefined {
  const match = /^([+-]?)(0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (match === null) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of (match[2] ?? '').matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const nanos = UNIT_NANOS[unit] ?? 0n;
    const digits = fraction.slice(0, 18);
    total += BigInt(whole || '0') * nanos + (BigInt(digits || '0') * nanos) / 10n ** BigInt(digits.length);
  }
  if (total > 2n ** 63n - 1n) return undefined;
  return match[1] === '-' ? -total : total;
}

/** The text of a duration: seconds without trailing zeros. */
export function durationText(nanos: bigint): string {
  return `${Number(nanos) / 1e9}s`;
}

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})[T](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** A moment in RFC 3339, or undefined. */
export function parseMoment(text: string): CelValue | undefined {
  const match = MOMENT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const [days, hours, minutes, seconds] = [Number(day), Number(hour), Number(minute), Number(second)];
  const monthIndex = Number(month) - 1;
  if (monthIndex < 0 || monthIndex > 11 || days < 1 || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const midnight = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== days) return undefined;
  const offset = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  const wall = BigInt(midnight.getTime()) * 1_000_000n + BigInt(hours * 3600 + minutes * 60 + seconds) * 1_000_000_000n;
  return checkedTimestamp(wall - BigInt(offset) * 60_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0')), offset);
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

interface WallClock {
  readonly date: Date;
  readonly nanos: bigint;
}

function wallClock(nanos: bigint, offsetMinutes: number): WallClock {
  const shifted = nanos + BigInt(offsetMinutes) * 60_000_000_000n;
  const rest = ((shifted % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { date: new Date(Number((shifted - rest) / 1_000_000n)), nanos: rest };
}

/** The text of a moment in RFC 3339, as far as it has fractions of a second. */
export function momentText({ nanos, offsetMinutes }: TimestampValue): string {
  const { date, nanos: rest } = wallClock(nanos, offsetMinutes);
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  const size = Math.abs(offsetMinutes);
  const zone = offsetMinutes === 0 ? 'Z' : `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  return `${day}T${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}${fraction}${zone}`;
}

function namedZoneOffset(zone: string, moment: Date): number {
  let name: string;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    name = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  } catch {
    throw new EvaluationError(`unknown time zone ${zone}`);
  }
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  return match === null ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function zoneOffset(zone: string, moment: Date): number {
  // The local time of the server counts as that of UTC.
  if (!zone.includes(':')) return ['', 'UTC', 'Local'].includes(zone) ? 0 : namedZoneOffset(zone, moment);
  const match = /^([+-]?)(\d+):(\d+)$/.exec(zone);
  if (match === null) {
    const [hours = '', ...minutes] = zone.split(':');
    const wrong = /^[+-]?\d+$/.test(hours) ? minutes.join(':') : hours;
    throw new EvaluationError(`strconv.Atoi: parsing ${JSON.stringify(wrong)}: invalid syntax`);
  }
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

/** The parts of a moment in a zone, counted as CEL does: months, days of the month and of the year from 0. */
export function momentParts({ nanos }: TimestampValue, zone: string): Readonly<Record<string, number>> {
  const offset = zoneOffset(zone, new Date(Number(nanos / 1_000_000n)));
  const { date, nanos: rest } = wallClock(nanos, offset);
  const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
  return {
    getFullYear: date.getUTCFullYear(),
    getMonth: date.getUTCMonth(),
    getDayOfYear: Math.floor((date.getTime() - yearStart) / 86_400_000),
    getDayOfMonth: date.getUTCDate() - 1,
    getDate: date.getUTCDate(),
    getDayOfWeek: date.getUTCDay(),
    getHours: date.getUTCHours(),
    getMinutes: date.getUTCMinutes(),
    getSeconds: date.getUTCSeconds(),
    getMilliseconds: Number(rest / 1_000_000n),
  };
}
