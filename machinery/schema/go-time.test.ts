import { expect, test } from 'vitest';
import { readGoTime } from './go-time.ts';

test.each([
  ['2024-01-31T01:02:03Z', '2024-01-31T01:02:03Z'],
  ['2024-01-01T02:00:00+02:00', '2024-01-01T00:00:00Z'],
  ['2024-01-01T00:30:00-01:30', '2024-01-01T02:00:00Z'],
  ['2024-01-01T00:00:00.987654321Z', '2024-01-01T00:00:00Z'],
  ['2024-01-01T0:00:00,5Z', '2024-01-01T00:00:00Z'],
  ['2024-02-29T23:59:59-00:01', '2024-03-01T00:00:59Z'],
  ['0001-01-01T00:00:00Z', undefined],
])('%s is written as %s', (text, written) => {
  expect(readGoTime(text, 'seconds')).toEqual({ kind: 'time', text: written });
});

test.each([
  ['2024-01-01T00:00:00.123456Z', '2024-01-01T00:00:00.123456Z'],
  ['2024-01-01T02:00:00.000001+02:00', '2024-01-01T00:00:00.000001Z'],
  ['0001-01-01T00:00:00.000000Z', undefined],
])('to the microsecond, %s is written as %s', (text, written) => {
  expect(readGoTime(text, 'microseconds')).toEqual({ kind: 'time', text: written });
});

const seconds = '"2006-01-02T15:04:05Z07:00"';
const micro = '"2006-01-02T15:04:05.000000Z07:00"';

test.each([
  ['', `parsing time "" as ${seconds}: cannot parse "" as "2006"`],
  ['x', `parsing time "x" as ${seconds}: cannot parse "x" as "2006"`],
  ['2024', `parsing time "2024" as ${seconds}: cannot parse "" as "-"`],
  ['2024-1-01T00:00:00Z', `parsing time "2024-1-01T00:00:00Z" as ${seconds}: cannot parse "1-01T00:00:00Z" as "01"`],
  ['2024-01-01', `parsing time "2024-01-01" as ${seconds}: cannot parse "" as "T"`],
  ['2024-01-01 00:00:00Z', `parsing time "2024-01-01 00:00:00Z" as ${seconds}: cannot parse " 00:00:00Z" as "T"`],
  ['2024-01-01T00:00:00', `parsing time "2024-01-01T00:00:00" as ${seconds}: cannot parse "" as "Z07:00"`],
  ['2024-01-01T00:00:00+2', `parsing time "2024-01-01T00:00:00+2" as ${seconds}: cannot parse "+2" as "Z07:00"`],
  ['2024-01-01T00:00:00ZZ', 'parsing time "2024-01-01T00:00:00ZZ": extra text: "Z"'],
  ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
  ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
  ['2024-01-01T24:00:00Z', 'parsing time "2024-01-01T24:00:00Z": hour out of range'],
  ['2024-01-01T00:60:00Z', 'parsing time "2024-01-01T00:60:00Z": minute out of range'],
  ['2024-01-01T00:00:60Z', 'parsing time "2024-01-01T00:00:60Z": second out of range'],
  ['2024-01-01T00:00:00+25:00', 'parsing time "2024-01-01T00:00:00+25:00": time zone offset hour out of range'],
  ['2024-01-01T00:00:00+00:61', 'parsing time "2024-01-01T00:00:00+00:61": time zone offset minute out of range'],
])('%j is no time', (text, problem) => {
  expect(readGoTime(text, 'seconds')).toEqual({ kind: 'problem', problem });
});

test.each([
  ['2024-01-01T00:00:00Z', `parsing time "2024-01-01T00:00:00Z" as ${micro}: cannot parse "Z" as ".000000"`],
  ['2024-01-01T00:00:00.5Z', `parsing time "2024-01-01T00:00:00.5Z" as ${micro}: cannot parse ".5Z" as ".000000"`],
  ['2024-01-01T00:00:00.1234567Z', `parsing time "2024-01-01T00:00:00.1234567Z" as ${micro}: cannot parse "7Z" as "Z07:00"`],
])('%j has no six digits', (text, problem) => {
  expect(readGoTime(text, 'microseconds')).toEqual({ kind: 'problem', problem });
});
