import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, importViolations } from './import-rules.ts';

const root = join(import.meta.dirname, '../..');
const sources = globSync('{machinery,client,fake,fixtures,integration}/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => file.replaceAll('\\', '/'));

const violations = sources.flatMap((file) => importViolations(importsOf(file, readFileSync(join(root, file), 'utf8'))));

test('every folder imports only what it may', () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(violations).toEqual([]);
});

test.for([
  ['machinery/a.ts', "import { readFileSync } from 'node:fs';"],
  ['machinery/a.ts', "import { produce } from 'immer';"],
  ['client/a.ts', "import type { X } from '../fake/cluster.ts';"],
  ['fake/registry/a.ts', "import {\n  x,\n} from '../endpoints/get.ts';"],
  ['fake/storage/a.ts', "export { x } from '../registry/x.ts';"],
  ['fake/pipeline/a.ts', "const http = await import('node:http');"],
  ['fixtures/a.ts', "import '../client/index.ts';"],
] as const)('the guard bites: %s may not hold %j', ([file, text]) => {
  expect(importViolations(importsOf(file, text))).toHaveLength(1);
});
