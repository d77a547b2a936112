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
  readonly code: string;
}

/** The blocks marked `ts` of a Markdown text. */
export function snippetsOf(document: string, text: string): readonly Snippet[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match[1] ?? '',
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

function writeOut(snippets: readonly Snippet[], folder: string): readonly string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return snippets.map((snippet, index) => {
    const file = join(folder, `snippet-${index}.ts`);
    writeFileSync(file, `${snippet.code}\nexport {};\n`);
    return file;
  });
}

/** Type-checks and runs snippets; answers what is wrong with each that fails. Nothing in the answer: all is well. */
export function snippetProblems(snippets: readonly Snippet[], name: string): readonly string[] {
  const folder = join(root, '.kubestage', `snippets-${name}`);
  const files = writeOut(snippets, folder);
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { isolatedDeclarations: false, declaration: false, noUnusedLocals: false },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const types = spawnSync('tsc', ['-p', folder], { cwd: root, encoding: 'utf8' });
  const places = (text: string): string =>
    files.reduce((all, file, index) => all.replaceAll(file.slice(root.length + 1), titleOf(snippets[index] as Snippet)), text);
  if (types.status !== 0) return [places(types.stdout + types.stderr)];
  return files.flatMap((file, index) => {
    const run = spawnSync(process.execPath, ['--conditions=kubestage-source', file], { cwd: root, encoding: 'utf8', timeout: 30_000 });
    return run.status === 0 ? [] : [`${titleOf(snippets[index] as Snippet)} ended with ${run.status ?? run.signal}:\n${run.stderr.slice(0, 2000)}`];
  });
}
