import { expect, test } from 'vitest';
import { readBase64 } from './base64.ts';

test.each([
  ['', ''],
  ['YWJj', 'YWJj'],
  ['YQ==', 'YQ=='],
  ['YWI=\n', 'YWI='],
  ['YW\r\nJjYW\nI\n=\n', 'YWJjYWI='],
  ['YR==', 'YQ=='],
  ['\n', ''],
])('%j is written as %j', (value, text) => {
  expect(readBase64(value)).toEqual({ kind: 'bytes', text });
});

// What encoding/base64 says of these texts.
test.each([
  ['a b=', 1],
  ['\na!', 2],
  ['abcde', 4],
  ['abc', 0],
  ['=', 0],
  ['a===', 1],
  ['YQ=', 3],
  ['YQ=a', 2],
  ['YQ==YQ==', 4],
  ['YWI=x', 4],
])('%j is wrong at byte %i', (value, place) => {
  expect(readBase64(value)).toEqual({ kind: 'problem', problem: `illegal base64 data at input byte ${place}` });
});
