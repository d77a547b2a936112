/** More different texts than any test uses; a caller who invents more only loses the sharing. */
const MOST = 4096;

const texts = new Map<string, string>();

/** The same text, which all who ask for it share: each object keeps its namespace and its managers, and every request brings new copies of them. */
export function interned(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= MOST) texts.clear();
  texts.set(text, text);
  return text;
}
