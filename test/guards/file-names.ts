const FORBIDDEN = /^(utils?|helpers?|common|misc|shared|stuff)$/;
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*$/;

/** What is wrong with the names on a path, a line each. */
export function nameViolations(path: string): readonly string[] {
  const parts = path.split('/');
  const file = parts.pop() ?? '';
  const stem = file.replace(/(\.test)?\.ts$/, '');
  const words = [...parts, ...(file.endsWith('.ts') ? [stem] : [])];
  return words.flatMap((word) => {
    if (FORBIDDEN.test(word)) return [`${path}: "${word}" does not say what is in it`];
    return file.endsWith('.ts') && word === stem && !KEBAB.test(word.replace(/\.config$/, '')) ? [`${path}: not in kebab-case`] : [];
  });
}

/** Where an `index.ts` may stand: at the published entries, and nowhere else. */
export function strayIndexes(files: readonly string[], entries: readonly string[]): readonly string[] {
  return files.filter((file) => /(^|\/)index\.ts$/.test(file) && !entries.includes(file));
}

/** Lines of an index that do more than list. */
export function indexStatements(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/export (type )?\{[^}]*\} from '[^']+';/g, '');
  return code.split('\n').filter((line) => line.trim() !== '');
}
