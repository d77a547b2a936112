import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock } from '../doubles/manual-clock.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { updateKubeconfig } from './kubeconfig-writer.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-writer-'));
  path = join(folder, 'config');
});
afterEach(() => rm(folder, { recursive: true }));

function withUser(name: string): (config: Kubeconfig) => Kubeconfig {
  return (config) => ({ ...config, users: [...(config.users ?? []), { name, user: { token: 'yes' } }] });
}

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

test('writers at one time all get their say, and leave neither lock nor half a file', async () => {
  await Promise.all(Array.from({ length: 8 }, (_none, index) => updateKubeconfig(path, withUser(`u${index}`))));
  const text = await readFile(path, 'utf8');
  expect([...text.matchAll(/name: (u\d)/g)].map((match) => match[1]).sort()).toEqual(['u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7']);
  expect(text).toContain('token: "yes"');
  expect(await readdir(folder)).toEqual(['config']);
});

test('a file becomes readable by its owner only, and keeps relative paths and keys that are not known', async () => {
  await writeFile(path, 'users:\n- name: u\n  user: { client-certificate: ./u.crt, future-key: 1 }\npreferences: { colors: true }\n');
  await chmod(path, 0o644);
  await updateKubeconfig(path, (config) => ({ ...config, 'current-context': 'x' }));
  const text = await readFile(path, 'utf8');
  expect(text).toContain('client-certificate: ./u.crt');
  expect(text).toContain('future-key: 1');
  expect(text).toContain('colors: true');
  expect(text).toContain('current-context: x');
  expect(await modeOf(path)).toBe(0o600);
});

test('a file in a folder that is missing is made, and what a link leads to is written', async () => {
  const deep = join(folder, '.kube', 'config');
  await updateKubeconfig(deep, withUser('u'));
  expect(await modeOf(deep)).toBe(0o600);
  await symlink(deep, path);
  await updateKubeconfig(path, withUser('v'));
  expect(await readFile(deep, 'utf8')).toContain('name: v');
});

test('a lock that stays is an error that names it, and the file is as it was', async () => {
  await writeFile(path, 'current-context: old\n');
  await writeFile(`${path}.lock`, '');
  const clock = manualClock();
  let failure: unknown;
  const writing = updateKubeconfig(path, withUser('u'), clock).catch((caught: unknown) => {
    failure = caught;
  });
  while (failure === undefined) await clock.advance(100);
  await writing;
  expect(failure).toMatchObject({ code: 'config', message: expect.stringContaining(`${path}.lock`) });
  expect(await readFile(path, 'utf8')).toBe('current-context: old\n');
});

test('an edit that changes nothing writes nothing', async () => {
  await updateKubeconfig(path, (config) => config);
  expect(await readdir(folder)).toEqual([]);
});

test('an edit that fails, and a file that is no kubeconfig, leave everything as it was', async () => {
  await writeFile(path, 'kind: Secret\n');
  await expect(updateKubeconfig(path, withUser('u'))).rejects.toMatchObject({ code: 'config', path: 'kind' });
  await writeFile(path, 'current-context: old\n');
  const failing = (): Kubeconfig => {
    throw new RangeError('no');
  };
  await expect(updateKubeconfig(path, failing)).rejects.toThrow(RangeError);
  expect(await readFile(path, 'utf8')).toBe('current-context: old\n');
  expect(await readdir(folder)).toEqual(['config']);
});

test('a place that cannot be written to is an error of the configuration', async () => {
  await mkdir(path);
  await expect(updateKubeconfig(path, withUser('u'))).rejects.toMatchObject({ code: 'config', file: path });
});
