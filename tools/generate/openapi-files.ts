import { createHash } from 'node:crypto';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Specification } from './specification.ts';

/**
 * Packs the OpenAPI v3 documents: one stream, since they repeat each other's definitions, and an index that cuts it.
 *
 * The index has `[path, hash, bytes]` per document, in the order of `/openapi/v3`; the hash is that of the text, as the API
 * server's is.
 */
export function openApiFiles({ documents }: Specification): ReadonlyMap<string, string | Buffer> {
  const texts = [...documents.values()].map((text) => Buffer.from(text));
  const lines = [...documents.keys()].map((path, position) => {
    const text = texts[position] ?? Buffer.alloc(0);
    return JSON.stringify([path, createHash('sha512').update(text).digest('hex').toUpperCase(), text.length]);
  });
  return new Map<string, string | Buffer>([
    ['machinery/generated/openapi/index.json', `[\n${lines.join(',\n')}\n]\n`],
    ['machinery/generated/openapi/documents.br', packed(Buffer.concat(texts))],
  ]);
}

function packed(bytes: Buffer): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
