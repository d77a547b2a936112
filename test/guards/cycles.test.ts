import { expect, test } from 'vitest';
import { cyclesOf } from './cycles.ts';
import { importsOf, targetOf } from './import-rules.ts';
import { repositoryFiles, textOf } from './source-files.ts';

test('no file imports itself by way of others, type imports included', { timeout: 60_000 }, () => {
  const files = repositoryFiles().filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|generated\/types/.test(file));
  const edges = new Map(
    files.map((file) => [
      file,
      importsOf(file, textOf(file) ?? '')
        .map(targetOf)
        .filter((target) => target.endsWith('.ts')),
    ]),
  );
  expect(edges.size).toBeGreaterThan(200);
  expect(cyclesOf(edges)).toEqual([]);
});

test('the guard bites: a circle is named from its first member on, once', () => {
  const edges = new Map([
    ['c', ['a']],
    ['a', ['b', 'x']],
    ['b', ['c']],
    ['x', []],
    ['self', ['self']],
  ]);
  expect(cyclesOf(edges)).toEqual([['a', 'b', 'c'], ['self']]);
});
