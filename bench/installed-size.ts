import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.isDirectory()) return entry.name === 'node_modules' ? sum : sum + bytesBelow(join(folder, entry.name));
    return entry.isFile() ? sum + statSync(join(folder, entry.name)).size : sum;
  }, 0);
}

function placeOf(name: string, roots: readonly string[]): string | undefined {
  return roots.map((root) => join(root, 'node_modules', name)).find((place) => existsSync(join(place, 'package.json')));
}

function dependenciesOf(folder: string): readonly string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return Object.keys(dependencies);
}

/**
 * The megabytes of a package and of all that it brings along, as they lie under `node_modules`.
 *
 * @param own the folders and files of the package that are published
 */
export function installedMb(folder: string, own: readonly string[] = ['.']): number {
  const seen = new Set<string>();
  let bytes = own.reduce((sum, part) => sum + bytesBelow(join(folder, part)), 0);
  const visit = (parent: string): void => {
    for (const name of dependenciesOf(parent)) {
      // A package's own copy of a dependency comes before the one at the top.
      const place = placeOf(name, [parent, join(parent, '../..'), join(parent, '../../..'), folder, process.cwd()]);
      if (place === undefined || seen.has(place)) continue;
      seen.add(place);
      bytes += bytesBelow(place);
      visit(place);
    }
  };
  visit(folder);
  return bytes / 1e6;
}
