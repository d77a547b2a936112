import { expect, test } from 'vitest';
import { indexStatements, nameViolations, strayIndexes } from './file-names.ts';
import { publishedEntries } from './published-entries.ts';
import { repositoryFiles, textOf } from './source-files.ts';

const files = repositoryFiles().filter((file) => !/^(fixtures\/conformance|tools\/spec|machinery\/generated)\//.test(file));

test('names of files and folders say what is in them', () => {
  expect(files.length).toBeGreaterThan(200);
  expect(files.flatMap(nameViolations)).toEqual([]);
});

test('an index stands at the published entries alone, and only lists', () => {
  const entries = [...publishedEntries().values()];
  expect(strayIndexes(files, entries)).toEqual([]);
  for (const entry of entries.filter((file) => file.endsWith('index.ts'))) expect([entry, indexStatements(textOf(entry) ?? '')]).toEqual([entry, []]);
});

// A test of a whole folder starts with the folder's name.
const isOfFolder = (file: string): boolean => {
  const [stem = '', folder = ''] = file.replace('.test.ts', '').split('/').reverse();
  return stem.startsWith(folder);
};

test('a test stands beside the file or in the folder that it is about, or in a suite that crosses folders', () => {
  const beside = files.filter((file) => /^(machinery|client|fake|fixtures|integration|cli|tools)\/.*\.test\.ts$/.test(file));
  expect(beside.filter((file) => !files.includes(file.replace('.test.ts', '.ts')) && !isOfFolder(file))).toEqual([]);
});

test('the guard bites', () => {
  expect(nameViolations('fake/utils/a.ts')).toHaveLength(1);
  expect(nameViolations('fake/helpers.ts')).toHaveLength(1);
  expect(nameViolations('fake/someThing.ts')).toHaveLength(1);
  expect(nameViolations('fake/some-thing.test.ts')).toEqual([]);
  expect(strayIndexes(['fake/index.ts', 'fake/kinds/index.ts'], ['fake/index.ts'])).toEqual(['fake/kinds/index.ts']);
  expect(indexStatements("export { a } from './a.ts';\nexport const b = 1;\n")).toEqual(['export const b = 1;']);
});
