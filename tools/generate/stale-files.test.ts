import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outputsOf } from './outputs.ts';
import { readSpecification } from './specification.ts';
import { staleFiles } from './stale-files.ts';

const outputs: ReadonlyMap<string, string | Buffer> = new Map<string, string | Buffer>([
  ['machinery/generated/types/apps/v1.ts', 'export {};\n'],
  ['machinery/generated/openapi/documents.br', brotliCompressSync('{}')],
]);

let root: URL;

beforeEach(() => {
  root = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'generated-'))}/`);
  for (const [path, contents] of outputs) write(path, contents);
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, contents: string | Buffer): void {
  mkdirSync(new URL('.', new URL(path, root)), { recursive: true });
  writeFileSync(new URL(path, root), contents);
}

test('files as generated are current', () => {
  expect(staleFiles(root, outputs)).toEqual([]);
});

test('an edited file is named', () => {
  write('machinery/generated/types/apps/v1.ts', 'export {}; // mine\n');
  expect(staleFiles(root, outputs)).toEqual(['machinery/generated/types/apps/v1.ts: out of date']);
});

test('a missing file is named', () => {
  rmSync(new URL('machinery/generated/types', root), { recursive: true });
  expect(staleFiles(root, outputs)).toEqual(['machinery/generated/types/apps/v1.ts: missing']);
});

test('a file that nothing generates is named', () => {
  write('machinery/generated/types/gone/v1.ts', '');
  expect(staleFiles(root, outputs)).toEqual(['machinery/generated/types/gone/v1.ts: not generated']);
});

test('a compressed file is judged by its contents, not by its bytes', () => {
  write('machinery/generated/openapi/documents.br', brotliCompressSync('{}', { params: { [constants.BROTLI_PARAM_LGWIN]: 10 } }));
  expect(staleFiles(root, outputs)).toEqual([]);
  write('machinery/generated/openapi/documents.br', brotliCompressSync('[]'));
  expect(staleFiles(root, outputs)).toEqual(['machinery/generated/openapi/documents.br: out of date']);
  write('machinery/generated/openapi/documents.br', 'not brotli');
  expect(staleFiles(root, outputs)).toEqual(['machinery/generated/openapi/documents.br: out of date']);
});

test('the repository holds what its specification generates', { timeout: 30_000 }, () => {
  const repository = new URL('../../', import.meta.url);
  expect(staleFiles(repository, outputsOf(readSpecification(repository)))).toEqual([]);
});
