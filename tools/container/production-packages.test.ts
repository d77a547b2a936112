import { expect, test } from 'vitest';
import { productionPackages } from './production-packages.ts';

test('what the dependencies need comes too, from the nearest folder', () => {
  const packages = {
    '': { dependencies: { a: '1' } },
    'node_modules/a': { dependencies: { b: '1', c: '1' } },
    'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
    'node_modules/b': {},
    'node_modules/c': {},
    'node_modules/only-for-tests': {},
  };
  expect(productionPackages(packages)).toEqual(['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c']);
});

test('a package that is not locked is an error', () => {
  expect(() => productionPackages({ '': { dependencies: { a: '1' } } })).toThrow('package-lock.json has no a, which the package needs');
});
