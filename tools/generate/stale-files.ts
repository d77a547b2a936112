import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { generatedFolder } from './outputs.ts';

/** The generated files under `root` that differ from `outputs`, are missing, or should not be there; each with what is wrong. */
export function staleFiles(root: URL, outputs: ReadonlyMap<string, string | Buffer>): readonly string[] {
  const stale = [...outputs].flatMap(([path, expected]) => {
    const file = new URL(path, root);
    if (!existsSync(file)) return [`${path}: missing`];
    return isSame(path, readFileSync(file), Buffer.from(expected)) ? [] : [`${path}: out of date`];
  });
  return [...stale, ...strangers(root, outputs)];
}

function strangers(root: URL, outputs: ReadonlyMap<string, unknown>): readonly string[] {
  const folder = fileURLToPath(new URL(generatedFolder, root));
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(generatedFolder, relative(folder, entry.parentPath), entry.name).replaceAll('\\', '/'))
    .filter((path) => !outputs.has(path))
    .map((path) => `${path}: not generated`);
}

/** Compressed files are compared by what is in them: the bytes depend on the compressor's version. */
function isSame(path: string, found: Buffer, expected: Buffer): boolean {
  if (found.equals(expected)) return true;
  if (!path.endsWith('.br')) return false;
  try {
    return brotliDecompressSync(found).equals(brotliDecompressSync(expected));
  } catch {
    return false;
  }
}
