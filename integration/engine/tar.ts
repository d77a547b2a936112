import { HarnessError } from '../harness-error.ts';

// The engine takes and gives files as tar archives; these are the two forms that are needed: one plain file in, one out.
// Format: POSIX.1-1988 ustar.

const BLOCK = 512;

function field(header: Buffer, offset: number, text: string): void {
  header.write(text, offset, 'latin1');
}

/** The header of one file. `path` has no slash at its start, and at most 100 bytes. */
export function tarHeader(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new RangeError(`a path in an archive is at most 100 bytes long: ${path}`);
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 'utf8');
  field(header, 100, '0000644\0');
  field(header, 108, '0000000\0');
  field(header, 116, '0000000\0');
  field(header, 124, `${size.toString(8).padStart(11, '0')}\0`);
  field(header, 136, '00000000000\0');
  field(header, 148, '        ');
  field(header, 156, '0');
  field(header, 257, 'ustar\x0000');
  const sum = header.reduce((total, byte) => total + byte, 0);
  field(header, 148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** An archive of one file whose content comes piece by piece and is `size` bytes long. */
export async function* tarOf(path: string, size: number, content: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  yield tarHeader(path, size);
  yield* content;
  yield Buffer.alloc(((BLOCK - (size % BLOCK)) % BLOCK) + 2 * BLOCK);
}

/** The content of the first plain file of an archive. @throws {HarnessError} when it has none */
export function firstFile(archive: Buffer): Buffer {
  for (let offset = 0; offset + BLOCK <= archive.length; ) {
    const size = Number.parseInt(archive.toString('latin1', offset + 124, offset + 136), 8) || 0;
    const type = archive.toString('latin1', offset + 156, offset + 157);
    if (type === '0' || type === '\0') return archive.subarray(offset + BLOCK, offset + BLOCK + size);
    offset += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new HarnessError('failed', 'the archive holds no plain file');
}
