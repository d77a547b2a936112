import { expect, test } from 'vitest';
import { readManifests } from './read-manifests.ts';

test('documents, lists and objects are read as kubectl reads them', async () => {
  const text =
    '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {on: yes, mode: 0777, day: 2026-01-02, time: 12:30:45}\n---\n---\nkind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n';
  expect(await readManifests(text)).toEqual([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { true: true, mode: 511, day: '2026-01-02', time: '12:30:45' } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } },
  ]);
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
  expect(await readManifests([pod])).toEqual([pod]);
});

test.each([
  ['text', 'a manifest is no object'],
  ['kind: Pod', 'a manifest has no apiVersion'],
  ['apiVersion: v1\nkind: Pod\nmetadata: {generateName: p-}', 'a Pod to apply has no metadata.name'],
  ['apiVersion: v1\nkind: Secret\nstringData:\n  password: "hunter2\n', 'manifests'],
])('%j is refused without a word of its contents', async (text, message) => {
  const error: unknown = await readManifests(text).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'config' });
  expect(String(error)).toContain(message);
  expect(String(error)).not.toContain('hunter2');
});
