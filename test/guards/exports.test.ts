import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { exportedNames, tableEntries } from './exports.ts';
import { filesOf, publishedEntries } from './published-entries.ts';
import { root, textOf } from './source-files.ts';

const entries = publishedEntries();
const indexes = [...entries].filter(([, file]) => !file.includes('*'));

test('every published entry is a file', () => {
  expect(indexes.filter(([, file]) => !existsSync(join(root, file)))).toEqual([]);
  expect(filesOf('machinery/generated/types/*.ts')).toContain('machinery/generated/types/core/v1.ts');
});

test("the README's table and the exports map name the same entries", () => {
  const readme = textOf('README.md') ?? '';
  expect([...tableEntries(readme)].sort()).toEqual([...entries.keys()].sort());
});

test.for(indexes)('%s exports at run time what its index lists', async ([, file]) => {
  const module = (await import(pathToFileURL(join(root, file)).href)) as object;
  const values = exportedNames(textOf(file) ?? '').filter((name) => !name.endsWith(' (type)'));
  expect(Object.keys(module).sort()).toEqual([...values].sort());
});

test('the published names are the ones that exported-names.txt lists: a change there is a change of the interface', async () => {
  const lines = indexes.flatMap(([entry, file]) => [entry, ...exportedNames(textOf(file) ?? '').map((name) => `  ${name}`)]);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('exported-names.txt');
});

test('the guard bites', () => {
  expect(exportedNames("export { b, type C } from './b.ts';\nexport type { A } from './a.ts';")).toEqual(['A (type)', 'b', 'C (type)']);
  expect(tableEntries('| `kubestage/x` | y |\n| `other` | z |')).toEqual(['kubestage/x']);
});
