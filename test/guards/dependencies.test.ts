import { expect, test } from 'vitest';
import { packageOf, undeclared, unexplained } from './dependencies.ts';
import { manifest } from './published-entries.ts';
import { repositoryFiles, textOf } from './source-files.ts';

const shipped = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
const all = [...new Set([...shipped, ...Object.keys(manifest.devDependencies)])];
const sources = repositoryFiles().filter((file) => /\.(ts|mjs)$/.test(file));

test('what the package imports is installed with it', () => {
  const product = sources.filter((file) => /^(machinery|client|fake|fixtures|integration|cli)\//.test(file) && !file.endsWith('.test.ts'));
  expect(product.length).toBeGreaterThan(100);
  expect(product.flatMap((file) => undeclared(file, textOf(file) ?? '', shipped))).toEqual([]);
});

test('what the repository imports is declared', () => {
  const others = sources.filter((file) => !file.startsWith('test/guards/import-rules'));
  expect(others.flatMap((file) => undeclared(file, textOf(file) ?? '', all))).toEqual([]);
});

test('every dependency has its reason in docs/dependencies.md, and an exact version', () => {
  expect(unexplained(textOf('docs/dependencies.md') ?? '', all)).toEqual([]);
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('the lock names no address of a download', () => {
  expect(textOf('package-lock.json')).not.toContain('"resolved"');
});

test('the guard bites', () => {
  expect(packageOf('@bufbuild/cel/ext')).toBe('@bufbuild/cel');
  expect(packageOf('node:fs')).toBeUndefined();
  expect(undeclared('a.ts', "import x from 'left-pad';", ['yaml'])).toHaveLength(1);
  expect(unexplained('| `yaml` | reads |\n| `old` | gone |', ['yaml', 'new'])).toEqual(['new has no reason', 'old is no dependency']);
});
