import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openApiFiles } from './openapi-files.ts';

test('documents are packed end to end, and the index tells their lengths in bytes', () => {
  const documents = new Map([
    ['api', '{"é":1}'],
    ['api/v1', '{}'],
  ]);
  const files = openApiFiles({ protobufFields: {}, digest: '0', resources: [], definitions: new Map(), documents });
  const index = JSON.parse(String(files.get('machinery/generated/openapi/index.json'))) as unknown;
  expect(index).toEqual([
    ['api', expect.stringMatching(/^[0-9A-F]{128}$/), 8],
    ['api/v1', expect.stringMatching(/^[0-9A-F]{128}$/), 2],
  ]);
  expect(String(brotliDecompressSync(Buffer.from(files.get('machinery/generated/openapi/documents.br') ?? '')))).toBe('{"é":1}{}');
});
