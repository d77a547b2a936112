import { dirname, join, normalize } from 'node:path/posix';

/** One import of a source file, as it is written. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
}

const STATEMENT = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** The imports of a source text: static, type-only, re-exports and dynamic ones with a literal. */
export function importsOf(from: string, text: string): readonly Import[] {
  return [...text.matchAll(STATEMENT)].map((match) => ({ from, specifier: match[1] ?? match[2] ?? '' }));
}

/** The path from the root that a relative import leads to, or its specifier where it is not relative. */
export function targetOf({ from, specifier }: Import): string {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : specifier;
}

interface Rule {
  readonly where: RegExp;
  readonly forbidden: RegExp;
  readonly reason: string;
}

const RULES: readonly Rule[] = [
  { where: /^machinery\//, forbidden: /^(?!machinery\/|immer$|fast-json-patch$)/, reason: 'machinery is pure and imports only itself' },
  { where: /^machinery\/(?!patch\/)/, forbidden: /^(immer|fast-json-patch)$/, reason: 'immer and fast-json-patch belong in machinery/patch' },
  { where: /^client\//, forbidden: /^(fake|fixtures|test|integration|cli)\//, reason: 'the client imports machinery only' },
  { where: /^fake\//, forbidden: /^(client|fixtures|test|integration|cli)\//, reason: 'the fake must not mirror a bug of the client' },
  { where: /^fake\/(?!listeners\/)/, forbidden: /^(node:https?|undici|ws|msw)(\/|$)/, reason: 'only fake/listeners opens doors' },
  { where: /^fake\/storage\//, forbidden: /^fake\/(?!storage\/)/, reason: 'storage imports nothing of the fake' },
  { where: /^fake\/registry\//, forbidden: /^fake\/(listeners|pipeline|endpoints|request)\//, reason: 'the registry does not call up' },
  { where: /^fake\/request\//, forbidden: /^fake\/(listeners|pipeline|endpoints)\//, reason: 'what a request carries is known to all who answer it' },
  { where: /^fake\/endpoints\//, forbidden: /^fake\/(listeners|pipeline)\//, reason: 'endpoints do not call up' },
  { where: /^fake\/pipeline\//, forbidden: /^fake\/listeners\//, reason: 'the pipeline does not call up' },
  { where: /^fixtures\//, forbidden: /^(client|fake|test|integration|cli)\//, reason: 'fixtures import machinery only' },
  { where: /^integration\//, forbidden: /^(fake|test|cli)\//, reason: 'harnesses for real clusters know no fake' },
];

/** What is wrong with these imports, a line each; none when the folders keep their directions. */
export function importViolations(imports: readonly Import[]): readonly string[] {
  return imports.flatMap((entry) => {
    const target = targetOf(entry);
    return RULES.filter(({ where, forbidden }) => where.test(entry.from) && forbidden.test(target)).map(
      ({ reason }) => `${entry.from} imports ${target}: ${reason}`,
    );
  });
}
