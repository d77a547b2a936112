import { expect, test } from 'vitest';
import { validateSchedule } from './schedule-validation.ts';

test.each(['*/5 * * * *', '0 9-17 * jan-mar mon,fri', '@hourly', '@every 1h30m'])('%s is a schedule', (schedule) => {
  expect(validateSchedule({ schedule })).toEqual([]);
});

test.each([
  ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
  ['60 * * * *', 'end of range (60) above maximum (59): 60'],
  ['TZ=UTC * * * * *', 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'],
])('%s is refused', (schedule, problem) => {
  expect(validateSchedule({ schedule })[0]?.message).toBe(`Invalid value: ${JSON.stringify(schedule)}: ${problem}`);
});
