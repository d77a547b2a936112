import { expect, test } from 'vitest';
import { forbiddenWords } from './forbidden-words.ts';
import { repositoryFiles, textOf } from './source-files.ts';

test('no file names a package registry, a machine or how it was written', { timeout: 60_000 }, () => {
  const files = repositoryFiles().filter((file) => !/^(fixtures\/conformance|tools\/spec|machinery\/generated)\//.test(file));
  expect(files.length).toBeGreaterThan(200);
  expect(files.flatMap((file) => forbiddenWords(file, textOf(file) ?? ''))).toEqual([]);
});

test.for(['https://registry.npm' + 'js.org/yaml', 'cd /ro' + 'ot/x', 'see ../sha' + 'red/design.md', 'written by Clau' + 'de'])(
  'the guard bites on a line',
  (line) => {
    expect(forbiddenWords('a.ts', `first\n${line}`)).toEqual([expect.stringMatching(/^a\.ts:2: /)]);
  },
);
