import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import { serveLogFiles } from './log-files.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    containers: [
      { name: 'a', image: 'i' },
      { name: 'b', image: 'i' },
    ],
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-'));
  mkdirSync(join(folder, 'default', 'web'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

test('files are the logs of pods and of containers; what they grow by is added line by line', async () => {
  writeFileSync(join(folder, 'default', 'web.log'), 'any\n');
  const own = join(folder, 'default', 'web', 'b.log');
  writeFileSync(own, 'one\ntw');
  await using cluster = await FakeCluster.create({ seed: pod });
  const logOf = async (container: string): Promise<string> =>
    (await cluster.fetch()(`http://fake/api/v1/namespaces/default/pods/web/log?container=${container}`)).text();
  const stop = serveLogFiles(cluster, folder);
  try {
    expect([await logOf('a'), await logOf('b')]).toEqual(['any\n', 'one\n']);
    appendFileSync(own, 'o\nthree\n');
    await vi.waitFor(async () => expect(await logOf('b')).toBe('one\ntwo\nthree\n'), { timeout: 10_000 });
  } finally {
    stop();
  }
});

test('a folder that there is not is refused', async () => {
  await using cluster = await FakeCluster.create();
  expect(() => serveLogFiles(cluster, join(folder, 'absent'))).toThrow('no such folder');
});
