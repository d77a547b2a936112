import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { readText } from '../parts/edit.ts';
import { cronProblem } from './cron-syntax.ts';

/** Whether the tz database has the zone, whose names have capitals where their parts begin. */
function isZone(name: string): boolean {
  if (name === 'UTC') return true;
  if (!/^[A-Z]/.test(name) || /\/[a-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    // Intl throws a RangeError for a zone it does not know.
    return false;
  }
}

/** Every broken rule of a cron job's schedule. `before`: the schedule it had. */
export function validateSchedule(spec: JsonObject, before = ''): FieldError[] {
  const schedule = readText(spec, 'schedule');
  if (schedule === '') return [required('spec.schedule')];
  const problem = cronProblem(schedule, isZone);
  const errors = problem === undefined ? [] : [invalidValue('spec.schedule', schedule, problem)];
  if (!schedule.includes('TZ')) return errors;
  // Schedules of old that name their zone themselves can still be changed.
  if (!before.includes('TZ')) return [...errors, invalidValue('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  const both = typeof spec['timeZone'] === 'string';
  return both ? [...errors, invalidValue('spec.schedule', schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')] : errors;
}

/** Every broken rule of a cron job's time zone. */
export function validateTimeZone(spec: JsonObject): FieldError[] {
  const zone = spec['timeZone'];
  if (typeof zone !== 'string') return [];
  const at = 'spec.timeZone';
  if (zone === '') return [invalidValue(at, zone, 'timeZone must be nil or non-empty string')];
  const unknown = invalidValue(at, zone, `unknown time zone ${zone}`);
  const sound = zone.split('/').every((part) => part !== '.' && part !== '..' && /^(?!-)[A-Za-z.\-_0-9+]{1,14}$/.test(part));
  if (!sound) return [unknown];
  const local = zone.toLowerCase() === 'local';
  const errors = local ? [invalidValue(at, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')] : [];
  return zone === 'Local' || isZone(zone) ? errors : [...errors, unknown];
}
