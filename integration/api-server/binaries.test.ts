import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findBinaries } from './binaries.ts';

const folder = mkdtempSync(join(tmpdir(), 'binaries-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['etcd', 'kube-apiserver', 'other']) {
  writeFileSync(join(folder, name), '');
  chmodSync(join(folder, name), 0o755);
}
const both = { etcd: join(folder, 'etcd'), kubeApiserver: join(folder, 'kube-apiserver') };

test('a folder is named by the option, by KUBEBUILDER_ASSETS, or is one of the PATH', () => {
  expect(findBinaries({ assets: folder }, {})).toEqual(both);
  expect(findBinaries({}, { KUBEBUILDER_ASSETS: folder })).toEqual(both);
  expect(findBinaries({}, { PATH: `/nowhere:${folder}` })).toEqual(both);
});

test('a program that is named goes before the folder', () => {
  const other = join(folder, 'other');
  expect(findBinaries({ assets: folder, etcd: other }, {})).toEqual({ ...both, etcd: other });
  expect(findBinaries({ assets: folder }, { TEST_ASSET_KUBE_APISERVER: other })).toEqual({ ...both, kubeApiserver: other });
});

test('what is named has to be there: the PATH is no substitute', () => {
  expect(() => findBinaries({ assets: '/nowhere' }, { PATH: folder })).toThrow('there is no etcd: looked at /nowhere/etcd; set KUBEBUILDER_ASSETS');
});

test('a file that cannot be run is no program', () => {
  writeFileSync(join(folder, 'plain'), '');
  expect(() => findBinaries({ assets: folder, etcd: join(folder, 'plain') }, {})).toThrow(`looked at ${join(folder, 'plain')}`);
});
