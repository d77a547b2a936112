import { globSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseSeed, type SeedItem } from './parse-seed.ts';
import { SeedError } from './seed-error.ts';

/** Objects to create: themselves, or the path of a manifest, of a directory of manifests, or a glob. */
export type SeedSource = string | object | readonly (string | object)[];

const MANIFEST_FILES = '**/*.{yaml,yml,json}';

function kindOf(path: string): 'file' | 'directory' | 'absent' {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'absent';
  return stat.isDirectory() ? 'directory' : 'file';
}

function filesOf(pattern: string): readonly string[] {
  const path = resolve(pattern);
  const kind = kindOf(path);
  if (kind === 'file') return [path];
  const found = kind === 'directory' ? globSync(MANIFEST_FILES, { cwd: path }).map((file) => join(path, file)) : globSync(pattern).map((file) => resolve(file));
  return found.filter((file) => kindOf(file) === 'file').sort();
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SeedError(file, `cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'})`);
  }
}

function fromPath(pattern: string): readonly SeedItem[] {
  const files = filesOf(pattern);
  if (files.length === 0) throw new SeedError(pattern, 'no such file, directory or match');
  return files.flatMap((file) => parseSeed(readText(file), relative(process.cwd(), file) || file));
}

/**
 * Reads every object of `source`, files in alphabetical order; nothing when one of them is bad.
 *
 * Paths are relative to the working directory.
 * @throws {SeedError} when a path matches nothing or cannot be read, or a document is bad
 */
export function readSeed(source: SeedSource): readonly SeedItem[] {
  const list: readonly (string | object)[] = Array.isArray(source) ? source : [source as string | object];
  return list.flatMap((item, index) => (typeof item === 'string' ? fromPath(item) : [{ object: item, place: `seed[${index}]` }]));
}
