interface Range {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const ranges: readonly Range[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const descriptors: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

class CronError extends Error {}

function integer(text: string): number {
  if (!/^[+-]?[0-9]+$/.test(text)) throw new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const number = Number(text);
  if (number < 0) throw new CronError(`negative number (${number}) not allowed: ${text}`);
  return number;
}

function integerOrName(text: string, { names, min }: Range): number {
  const place = names.indexOf(text.toLowerCase());
  return place >= 0 ? place + min : integer(text);
}

function checkExpression(expression: string, range: Range): void {
  const [span = '', stepText, ...moreSteps] = expression.split('/');
  const limits = span.split('-');
  const [low = '', high = low] = limits;
  const isAny = low === '*' || low === '?';
  const start = isAny ? range.min : integerOrName(low, range);
  if (!isAny && limits.length > 2) throw new CronError(`too many hyphens: ${expression}`);
  let end = isAny ? range.max : integerOrName(high, range);
  if (moreSteps.length > 0) throw new CronError(`too many slashes: ${expression}`);
  const step = stepText === undefined ? 1 : integer(stepText);
  // A number with a step goes on to the end.
  if (stepText !== undefined && limits.length === 1) end = range.max;
  if (start < range.min) throw new CronError(`beginning of range (${start}) below minimum (${range.min}): ${expression}`);
  if (end > range.max) throw new CronError(`end of range (${end}) above maximum (${range.max}): ${expression}`);
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${expression}`);
  if (step === 0) throw new CronError(`step of range should be a positive number: ${expression}`);
}

const unit = '(?:ns|us|µs|μs|ms|s|m|h)';
const duration = new RegExp(`^[+-]?(?:0|(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)${unit})+)$`);

function durationProblem(text: string): string | undefined {
  if (duration.test(text)) return undefined;
  const quoted = JSON.stringify(text);
  if (/^[+-]?[0-9.]+$/.test(text) && /[0-9]/.test(text)) return `time: missing unit in duration ${quoted}`;
  const found = /^[+-]?(?:[0-9.]+[a-zA-Zµμ]+)*?[0-9.]*[0-9][0-9.]*([a-zA-Zµμ]+)/.exec(text)?.[1];
  return found === undefined || new RegExp(`^${unit}$`).test(found)
    ? `time: invalid duration ${quoted}`
    : `time: unknown unit ${JSON.stringify(found)} in duration ${quoted}`;
}

function checkDescriptor(schedule: string): void {
  if (descriptors.has(schedule)) return;
  if (!schedule.startsWith('@every ')) throw new CronError(`unrecognized descriptor: ${schedule}`);
  const problem = durationProblem(schedule.slice('@every '.length));
  if (problem !== undefined) throw new CronError(`failed to parse duration ${schedule}: ${problem}`);
}

function check(schedule: string, isZone: (name: string) => boolean): void {
  let rest = schedule;
  const [, zone] = /^(?:CRON_)?TZ=([^ ]*)/.exec(schedule) ?? [];
  if (zone !== undefined) {
    const space = schedule.indexOf(' ');
    if (space < 0) throw new CronError('invalid schedule format: runtime error: slice bounds out of range [:-1]');
    if (zone !== '' && zone !== 'Local' && !isZone(zone)) throw new CronError(`provided bad location ${zone}: unknown time zone ${zone}`);
    rest = schedule.slice(space).trim();
  }
  if (rest.startsWith('@')) {
    checkDescriptor(rest);
    return;
  }
  const fields = rest.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5) throw new CronError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  ranges.forEach((range, index) => {
    for (const expression of (fields[index] ?? '').split(',')) if (expression !== '') checkExpression(expression, range);
  });
}

/**
 * What is wrong with a schedule as cron knows it, in the words of the server's library; undefined when nothing is.
 *
 * @see robfig/cron parser.go (v3.0.1)
 */
export function cronProblem(schedule: string, isZone: (name: string) => boolean): string | undefined {
  try {
    check(schedule, isZone);
    return undefined;
  } catch (error) {
    if (error instanceof CronError) return error.message;
    throw error;
  }
}
