const RESERVED = new Set('true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '));
const SIGNS: Readonly<Record<string, string>> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };
const NAMES: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/** Whether a name is a word of the language. */
export const isReserved = (name: string): boolean => RESERVED.has(name);

/** The name of a property in an expression; undefined when it has none. @see apiserver pkg/cel/escaping.go (v1.37) */
export function escapeName(name: string): string | undefined {
  if (name === '' || /^[0-9]/.test(name) || /[^a-zA-Z0-9_./-]/.test(name)) return undefined;
  if (RESERVED.has(name)) return `__${name}__`;
  return name.replace(/__|[-./]/g, (sign) => SIGNS[sign] ?? sign);
}

/** The property behind a name of an expression; undefined when there can be none. */
export function unescapeName(escaped: string): string | undefined {
  let isGood = true;
  const name = escaped.replace(/__[^_]+__/g, (part) => {
    const inside = part.slice(2, -2);
    const sign = NAMES[inside];
    if (sign !== undefined) return sign;
    isGood &&= RESERVED.has(inside) && part.length === escaped.length;
    return inside;
  });
  return isGood ? name : undefined;
}
