import { root, textOf } from './source-files.ts';
import { globSync } from 'node:fs';

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The repository's package.json. */
export const manifest: Manifest = JSON.parse(textOf('package.json') ?? '') as Manifest;

/** The published entries: `kubestage/fake` → the file that it is, from the root. `kubestage/types/*` keeps its star. */
export function publishedEntries(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [path, conditions] of Object.entries(manifest.exports)) {
    if (typeof conditions === 'string') continue;
    found.set(`kubestage${path.slice(1)}`, (conditions['kubestage-source'] ?? '').replace(/^\.\//, ''));
  }
  return found;
}

/** The files behind an entry: one, or all that a star stands for. */
export function filesOf(pattern: string): readonly string[] {
  return pattern.includes('*') ? globSync(pattern.replace('*', '**/*'), { cwd: root }) : [pattern];
}
