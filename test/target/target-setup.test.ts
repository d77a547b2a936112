import { afterEach, expect, test, vi } from 'vitest';
import type { SharedTarget } from './shared-target.ts';
import { openSharedTarget } from './shared-target.ts';
import { targetSetup } from './target-setup.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const manifests = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }];

test('the target of the run is started once, handed out as plain data, and stopped at the end', async () => {
  vi.stubEnv('KUBESTAGE_TARGET', 'served');
  const printed = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const provided: SharedTarget[] = [];
  const stop = await targetSetup({ manifests })({ provide: (_, value) => void provided.push(structuredClone(value)) });
  const [shared] = provided;
  const target = await openSharedTarget(shared as SharedTarget);
  expect([target.name, [...target.capabilities]]).toEqual(['served', ['rbac', 'gc', 'namespaces']]);
  await target.applyManifests([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } }]);
  await stop();
  await expect(target.applyManifests(manifests)).rejects.toThrow();
  expect(printed.mock.calls.map(([line]) => String(line).replaceAll(/[\d.]+ s/g, 'N s'))).toEqual([
    expect.stringMatching(/^KUBESTAGE_TARGET=served: v1\.37\.\d+, started in N s; can do rbac, gc, namespaces$/),
    'KUBESTAGE_TARGET=served: stopped in N s',
  ]);
});

test('the fake is left to the files of tests', async () => {
  vi.stubEnv('KUBESTAGE_TARGET', 'fake');
  const provided: unknown[] = [];
  const stop = await targetSetup()({ provide: (_, value) => void provided.push(value) });
  await stop();
  expect(provided).toEqual([]);
});

test('a target whose manifests are refused is stopped, and the refusal goes on', async () => {
  vi.stubEnv('KUBESTAGE_TARGET', 'served');
  const refused = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'nowhere' } }];
  await expect(targetSetup({ manifests: refused })({ provide: () => undefined })).rejects.toThrow('namespaces "nowhere" not found');
});
