/** The names that an index lists, types included, in alphabetical order. */
export function exportedNames(text: string): readonly string[] {
  const lists = [...text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').matchAll(/export (type )?\{([^}]*)\}/g)];
  const names = lists.flatMap(([, isType, list = '']) =>
    list
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map((item) => {
        const name = item.replace(/^type /, '').replace(/^.* as /, '');
        return isType !== undefined || item.startsWith('type ') ? `${name} (type)` : name;
      }),
  );
  return names.sort((a, b) => a.localeCompare(b, 'en'));
}

/** The entries that the README's table names: the first code of rows that start with the package's name. */
export function tableEntries(readme: string): readonly string[] {
  return [...readme.matchAll(/^\| `(kubestage[^`]*)` +\|/gm)].map((match) => match[1] ?? '');
}
