/** The two ways in which the server's types write times: to the second, or to the microsecond with exactly six digits. */
export type TimeForm = 'seconds' | 'microseconds';

/** A time as the server writes it, undefined for the zero time, which it writes as null; or what Go says of a text that is none. */
export type ReadTime = { readonly kind: 'time'; readonly text: string | undefined } | { readonly kind: 'problem'; readonly problem: string };

const layouts: Readonly<Record<TimeForm, string>> = { seconds: '2006-01-02T15:04:05Z07:00', microseconds: '2006-01-02T15:04:05.000000Z07:00' };
const canonical: Readonly<Record<TimeForm, RegExp>> = {
  seconds: /^(?!0000|0001)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/,
  microseconds: /^(?!0000|0001)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/,
};

class TimeProblem extends Error {}

/** Reads a text from left to right, as Go's parser takes one element of the layout after the other. */
class TimeReader {
  rest: string;
  readonly #value: string;
  readonly #layout: string;

  constructor(value: string, layout: string) {
    this.rest = value;
    this.#value = value;
    this.#layout = layout;
  }

  misfit(element: string): TimeProblem {
    const [value, layout, rest, wanted] = [this.#value, this.#layout, this.rest, element].map((text) => JSON.stringify(text));
    return new TimeProblem(`parsing time ${value} as ${layout}: cannot parse ${rest} as ${wanted}`);
  }

  outOfRange(what: string): TimeProblem {
    return new TimeProblem(`parsing time ${JSON.stringify(this.#value)}: ${what} out of range`);
  }

  /** Takes what `pattern` finds at the start. @throws {TimeProblem} when it finds nothing there */
  take(pattern: RegExp, element: string): string {
    const found = pattern.exec(this.rest)?.[0];
    if (found === undefined) throw this.misfit(element);
    this.rest = this.rest.slice(found.length);
    return found;
  }

  number(pattern: RegExp, element: string, range: { readonly what: string; readonly from: number; readonly to: number }): number {
    const value = Number(this.take(pattern, element));
    if (value < range.from || value > range.to) throw this.outOfRange(range.what);
    return value;
  }

  end(): void {
    if (this.rest === '') return;
    throw new TimeProblem(`parsing time ${JSON.stringify(this.#value)}: extra text: ${JSON.stringify(this.rest)}`);
  }
}

/** Minutes east of Greenwich. */
function readOffset(reader: TimeReader): number {
  const element = 'Z07:00';
  if (reader.rest.startsWith('Z')) {
    reader.take(/^Z/, element);
    return 0;
  }
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(reader.rest) ?? [];
  if (hours === undefined || minutes === undefined) throw reader.misfit(element);
  if (Number(hours) > 24) throw reader.outOfRange('time zone offset hour');
  if (Number(minutes) > 60) throw reader.outOfRange('time zone offset minute');
  reader.take(/^.{6}/, element);
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

function read(value: string, form: TimeForm): string | undefined {
  const reader = new TimeReader(value, layouts[form]);
  const two = /^\d\d/;
  const year = Number(reader.take(/^\d{4}/, '2006'));
  reader.take(/^-/, '-');
  const month = reader.number(two, '01', { what: 'month', from: 1, to: 12 });
  reader.take(/^-/, '-');
  const day = Number(reader.take(two, '02'));
  reader.take(/^T/, 'T');
  const hour = reader.number(/^\d\d?/, '15', { what: 'hour', from: 0, to: 23 });
  reader.take(/^:/, ':');
  const minute = reader.number(two, '04', { what: 'minute', from: 0, to: 59 });
  reader.take(/^:/, ':');
  const second = reader.number(two, '05', { what: 'second', from: 0, to: 59 });
  // Seconds may have a fraction that the layout does not name; where it does, all six digits are there.
  const fraction = form === 'seconds' ? (/^[.,]\d+/.exec(reader.rest)?.[0] ?? '') : reader.take(/^[.,]\d{6}/, '.000000');
  if (form === 'seconds') reader.rest = reader.rest.slice(fraction.length);
  const offset = readOffset(reader);
  reader.end();
  if (day < 1 || day > daysIn(year, month)) throw reader.outOfRange('day');
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute - offset, second);
  const text = time.toISOString().slice(0, 19);
  const digits = form === 'seconds' ? '' : `.${fraction.slice(1)}`;
  return text === '0001-01-01T00:00:00' && !/[1-9]/.test(digits) ? undefined : `${text}${digits}Z`;
}

/**
 * Reads a time as the server's types do, and says how they write it again: in UTC, without what their form has no place for.
 *
 * @see apimachinery pkg/apis/meta/v1/time.go and micro_time.go (v1.37), and Go's time.Parse
 */
export function readGoTime(value: string, form: TimeForm): ReadTime {
  if (canonical[form].test(value)) return { kind: 'time', text: value };
  try {
    return { kind: 'time', text: read(value, form) };
  } catch (error) {
    if (error instanceof TimeProblem) return { kind: 'problem', problem: error.message };
    throw error;
  }
}
