import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';

/** How many folders deep in dist/ a file must lie that asks for its own place: the entries `fake/index.js`, `cli/kubestage.js`, `shared/*.js`. */
const DEPTH = 2;

/** A module goes on finding the files beside it from the bundle that it is put into. */
const ownPlaces = (out: string): Plugin => ({
  name: 'own-places',
  transform: (code, id) =>
    code.includes('import.meta.url') ? code.replaceAll('import.meta.url', `new URL('../${relative(out, id)}', import.meta.url).href`) : null,
});

/** Programs that the package starts beside itself. */
const programs: readonly string[] = ['integration/engine/reaper.js'];

function entryFiles(out: string): readonly string[] {
  const { exports, bin } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
    readonly bin: Readonly<Record<string, string>>;
  };
  const files = [...Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : entry.default)), ...Object.values(bin)];
  return [...files, ...programs]
    .map((file) => file.replace('./dist/', ''))
    .flatMap((file) => (file.includes('*') ? globSync(file.replace('*', '**/*'), { cwd: out }) : file));
}

/** The same program with letters outside Latin-1 written as escapes: one of them, and V8 keeps the whole source in two bytes a letter. */
export function inOneByte(code: string): string {
  return code.replace(/[\u0100-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Puts the compiled modules under `out` together: a file per published entry, and files for what several of them share. */
export async function bundle(out: string): Promise<void> {
  const input = Object.fromEntries(entryFiles(out).map((file) => [file.replace(/\.js$/, ''), join(out, file)]));
  const build = await rolldown({ input, external: (id) => !id.startsWith('.') && !isAbsolute(id), platform: 'node', plugins: [ownPlaces(out)] });
  const { output } = await build.generate({ format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'shared/[name].js' });
  await build.close();
  const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk');
  const misplaced = chunks.find(({ code, fileName }) => code.includes('import.meta.url') && fileName.split('/').length !== DEPTH);
  if (misplaced !== undefined) throw new Error(`${misplaced.fileName} asks for its own place, and does not lie ${DEPTH} deep`);
  for (const file of globSync('**/*.js', { cwd: out })) rmSync(join(out, file));
  for (const { fileName, code } of chunks) {
    mkdirSync(dirname(join(out, fileName)), { recursive: true });
    writeFileSync(join(out, fileName), inOneByte(code));
  }
}
