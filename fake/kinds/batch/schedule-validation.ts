import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { readText } from '../parts/edit.ts';

const ranges = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

const descriptors: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

type Range = (typeof ranges)[number];

function numberOf(text: string, range: Range): number {
  const named = (range.names as readonly string[]).indexOf(text.toLowerCase());
  return named >= 0 ? named + range.min : /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}

function partProblem(part: string, range: Range): string | undefined {
  const [span = '', step, ...more] = part.split('/');
  if (more.length > 0) return `too many slashes: ${part}`;
  if (step !== undefined && !(Number(step) > 0))
    return Number(step) === 0
      ? `step of range should be a positive number: ${part}`
      : `failed to parse int from ${step}: strconv.Atoi: parsing "${step}": invalid syntax`;
  if (span === '*' || span === '?') return undefined;
  const [low = '', high = low, ...rest] = span.split('-');
  if (rest.length > 0) return `too many hyphens: ${part}`;
  for (const text of [low, high])
    if (Number.isNaN(numberOf(text, range))) return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`;
  const [start, end] = [numberOf(low, range), numberOf(high, range)];
  if (start < range.min) return `beginning of range (${start}) below minimum (${range.min}): ${part}`;
  if (end > range.max) return `end of range (${end}) above maximum (${range.max}): ${part}`;
  return start > end ? `beginning of range (${start}) beyond end of range (${end}): ${part}` : undefined;
}

function scheduleProblem(schedule: string): string | undefined {
  if (schedule.startsWith('@'))
    return descriptors.has(schedule) || /^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(schedule) ? undefined : `unrecognized descriptor: ${schedule}`;
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [index, range] of ranges.entries()) {
    for (const part of (fields[index] ?? '').split(',')) {
      const problem = partProblem(part, range);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** Every broken rule of the schedule of a cron job. */
export function validateSchedule(spec: JsonObject): FieldError[] {
  const schedule = readText(spec, 'schedule');
  if (schedule === '') return [required('spec.schedule')];
  if (schedule.includes('TZ=')) return [invalidValue('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  const problem = scheduleProblem(schedule);
  return problem === undefined ? [] : [invalidValue('spec.schedule', schedule, problem)];
}
