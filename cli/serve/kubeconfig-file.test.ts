import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkKubeconfigPath, writeKubeconfigFile } from './kubeconfig-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a kubeconfig can be read by its owner alone', () => {
  const { path } = writeKubeconfigFile('kind: Config\n', join(folder, 'config'));
  expect(readFileSync(path, 'utf8')).toBe('kind: Config\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('one in the temporary directory goes away with the server, a named one stays', () => {
  const temporary = writeKubeconfigFile('kind: Config\n', undefined);
  temporary.remove();
  expect(statSync(temporary.path, { throwIfNoEntry: false })).toBeUndefined();
  const named = writeKubeconfigFile('kind: Config\n', join(folder, 'config'));
  named.remove();
  expect(statSync(named.path).isFile()).toBe(true);
});

test('a file with other contexts, or one that is no kubeconfig, is never overwritten', () => {
  const path = join(folder, 'config');
  writeFileSync(path, 'kind: Config\ncontexts: [{name: production}]\n');
  expect(() => checkKubeconfigPath(path)).toThrow('holds other contexts');
  writeFileSync(path, 'dear diary: [');
  expect(() => checkKubeconfigPath(path)).toThrow('is no kubeconfig');
  expect(() => checkKubeconfigPath(folder)).toThrow('cannot be read (EISDIR)');
});

test('an earlier kubeconfig of its own, and a missing file, are fine', () => {
  const path = join(folder, 'config');
  checkKubeconfigPath(path);
  writeFileSync(path, 'kind: Config\ncontexts: [{name: kubestage}]\n');
  checkKubeconfigPath(path);
  expect(readFileSync(path, 'utf8')).toContain('kubestage');
});

test('a folder that is not there is named', () => {
  const path = join(folder, 'absent', 'config');
  expect(() => writeKubeconfigFile('x', path)).toThrow(`--kubeconfig ${path}: cannot be written (ENOENT)`);
});
