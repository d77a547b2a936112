import { importsOf } from './import-rules.ts';

/** `undici` of `undici/types`, `@a/b` of `@a/b/c`; undefined for what is no package. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || /^kubestage(\/|$)/.test(specifier)) return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Packages that a text imports and that are not among the declared ones. */
export function undeclared(file: string, text: string, declared: readonly string[]): readonly string[] {
  const packages = importsOf(file, text).map(({ specifier }) => packageOf(specifier));
  return packages.filter((name) => name !== undefined && !declared.includes(name)).map((name) => `${file} imports ${name}, which package.json does not name`);
}

/** Packages without a row in the page that gives the reasons, and rows without a package. */
export function unexplained(page: string, names: readonly string[]): readonly string[] {
  const rows = [...page.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '');
  return [
    ...names.filter((name) => !rows.includes(name)).map((name) => `${name} has no reason`),
    ...rows.filter((row) => !names.includes(row)).map((row) => `${row} is no dependency`),
  ];
}
