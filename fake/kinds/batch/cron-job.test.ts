import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { cronJobStrategy } from './cron-job.ts';
import { cronProblem } from './cron-syntax.ts';

const trial = trialOf(cronJobStrategy);
const jobTemplate: JsonObject = { spec: { template: { spec: { containers: [{ name: 'c', image: 'i' }], restartPolicy: 'Never' } } } };
const cron = (spec: JsonObject): JsonObject => ({ spec: { schedule: '* * * * *', jobTemplate, ...spec } });

test('a schedule and a template are enough', () => {
  expect(trial.create(cron({}))).toEqual([]);
});

test.each<[string, JsonObject, string]>([
  ['no schedule', { schedule: '' }, 'spec.schedule: Required value'],
  [
    'a zone in the schedule',
    { schedule: 'TZ=UTC * * * * *' },
    'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
  ],
  ['an empty zone', { timeZone: '' }, 'spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
  ['an unknown zone', { timeZone: 'Moon/Base' }, 'spec.timeZone: Invalid value: "Moon/Base": unknown time zone Moon/Base'],
  [
    'the zone of the server',
    { timeZone: 'Local' },
    'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
  ],
  ['a policy', { concurrencyPolicy: 'Maybe' }, 'spec.concurrencyPolicy: Unsupported value: "Maybe": supported values: "Allow", "Forbid", "Replace"'],
  ['a history', { failedJobsHistoryLimit: -1 }, 'spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
  [
    'a selector',
    { jobTemplate: { spec: { ...(jobTemplate['spec'] as JsonObject), selector: { matchLabels: { a: 'b' } } } } },
    'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated',
  ],
  [
    'a selector by hand',
    { jobTemplate: { spec: { ...(jobTemplate['spec'] as JsonObject), manualSelector: true } } },
    'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
  ],
])('%s is refused', (_, spec, problem) => {
  expect(trial.create(cron(spec))).toEqual([problem]);
});

test('zones are written as the tz database has them', () => {
  expect(trial.create(cron({ timeZone: 'Europe/Berlin' }))).toEqual([]);
  expect(trial.create(cron({ timeZone: 'europe/berlin' }))).toHaveLength(1);
});

test('names leave room for the times of jobs', () => {
  const name = 'a'.repeat(53);
  expect(trial.create({ metadata: { name }, ...cron({}) })).toEqual([`metadata.name: Invalid value: "${name}": must be no more than 52 characters`]);
});

test.each([
  ['*/0 * * * *', 'step of range should be a positive number: */0'],
  ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
  ['*/1/2 * * * *', 'too many slashes: */1/2'],
  ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
  ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
  ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
  ['@often', 'unrecognized descriptor: @often'],
  ['@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
  ['@every 5x', 'failed to parse duration @every 5x: time: unknown unit "x" in duration "5x"'],
  ['TZ=0', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
])('%s is no schedule', (schedule, problem) => {
  expect(cronProblem(schedule, () => true)).toBe(problem);
});
