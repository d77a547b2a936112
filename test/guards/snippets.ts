import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A block of TypeScript in a document. */
export interface Snippet {
  readonly document: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  /** The file that the block is: a module that later blocks import, or a test. Undefined: a program of its own. */
  readonly file: string | undefined;
  readonly code: string;
}

/** The blocks marked `ts` of a Markdown text; a word after it, as in `ts website.ts`, is the file's name. */
export function snippetsOf(document: string, text: string): readonly Snippet[] {
  return [...text.matchAll(/^```ts(?: (\S+))?\n([\s\S]*?)^```$/gm)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 1,
    file: match[1],
    code: match[2] ?? '',
  }));
}

function markdownBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

/** Every snippet of the README and the docs. */
export function allSnippets(): readonly Snippet[] {
  const documents = ['README.md', ...markdownBelow('docs')];
  return documents.flatMap((document) => snippetsOf(document, readFileSync(join(root, document), 'utf8')));
}

const titleOf = ({ document, line }: Snippet): string => `${document}:${line}`;

/** Writes the snippets of each document into a folder of its own, so that they can import one another by name. */
function writeOut(snippets: readonly Snippet[], folder: string): ReadonlyMap<string, Snippet> {
  rmSync(folder, { recursive: true, force: true });
  const files = snippets.map((snippet, index): [string, Snippet] => {
    const path = join(folder, snippet.document.replaceAll(/\W+/g, '-'), snippet.file ?? `snippet-${index}.ts`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, snippet.file === undefined ? `${snippet.code}\nexport {};\n` : snippet.code);
    return [path, snippet];
  });
  return new Map(files);
}

function runOne(path: string, snippet: Snippet, folder: string): string | undefined {
  if (snippet.file !== undefined && !snippet.file.endsWith('.test.ts')) return undefined;
  const isTest = snippet.file !== undefined;
  const program = isTest ? join(root, 'node_modules/.bin/vitest') : process.execPath;
  const args = isTest ? ['run', '--root', folder, path] : ['--conditions=kubestage-source', path];
  const { status, signal, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 60_000, env: { ...process.env, NO_COLOR: '1' } });
  return status === 0 ? undefined : `${titleOf(snippet)} ended with ${status ?? signal}:\n${(isTest ? stdout + stderr : stderr).slice(0, 3000)}`;
}

const VITEST_CONFIG = `const conditions = ['kubestage-source', 'node', 'import', 'default'];
export default { test: { include: ['**/*.test.ts'] }, resolve: { conditions }, ssr: { resolve: { conditions } } };
`;

/** Type-checks and runs snippets; answers what is wrong with each that fails. Nothing in the answer: all is well. */
export function snippetProblems(snippets: readonly Snippet[], name: string): readonly string[] {
  const folder = join(root, '.kubestage', `snippets-${name}`);
  const files = writeOut(snippets, folder);
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { isolatedDeclarations: false, declaration: false, noUnusedLocals: false },
    include: ['**/*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'vitest.config.mjs'), VITEST_CONFIG);
  const types = spawnSync('tsc', ['-p', folder], { cwd: root, encoding: 'utf8' });
  const places = (text: string): string => [...files].reduce((all, [path, snippet]) => all.replaceAll(path.slice(root.length + 1), titleOf(snippet)), text);
  if (types.status !== 0) return [places(types.stdout + types.stderr)];
  return [...files].flatMap(([path, snippet]) => runOne(path, snippet, folder) ?? []);
}
