/** How a text is written: the style, and where its lines may be broken. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

const WORDS: ReadonlySet<string> = new Set(
  ['~', 'null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n'].flatMap((word) => [
    word,
    word.toUpperCase(),
    word.charAt(0).toUpperCase() + word.slice(1),
  ]),
);
const NUMBER = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const OTHER_BASE = /^[-+]?0(x[0-9a-fA-F]+|b[01]+|o?[0-7]+)$/;
const NOT_FINITE = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/;
const TIME = /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/;

/** Whether a reader of YAML 1.1 would take the plain text for something else. @see go.yaml.in/yaml/v2 resolve.go */
function readsAsOther(text: string): boolean {
  const digits = text.replaceAll('_', '');
  return (
    text === '' ||
    text === '<<' ||
    WORDS.has(text) ||
    [NUMBER, OTHER_BASE, NOT_FINITE].some((form) => form.test(digits)) ||
    BASE_60.test(text) ||
    TIME.test(text)
  );
}

const INDICATOR_FIRST = /^([#,[\]{}&*!|>'"%@`]|[-?:]([\s]|$)|---|\.\.\.)/;
const INDICATOR_INSIDE = /:(\s|$)|\s#/;
const SPECIAL = /[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * The style in which Go's writer puts a text: plain where it can be, quoted once where plain would be misread as syntax, twice where it
 * would be misread as a value, and as a block when it has several lines.
 *
 * @see go.yaml.in/yaml/v2 encode.go stringv and emitterc.go yaml_emitter_select_scalar_style
 */
export function scalarStyle(text: string, place: 'key' | 'value'): ScalarStyle {
  const isSpecial = SPECIAL.test(text) || / \n/.test(text) || text.includes('\t');
  if (text.includes('\n')) return isSpecial || / $/.test(text) || place === 'key' ? 'double' : 'literal';
  if (isSpecial || readsAsOther(text)) return 'double';
  return INDICATOR_FIRST.test(text) || INDICATOR_INSIDE.test(text) || /^ | $/.test(text) ? 'single' : 'plain';
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
  '\u0000': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\u001b': '\\e',
  '\ufeff': '\\uFEFF',
};

function escaped(character: string): string {
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  if (!SPECIAL.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = (length: number): string => code.toString(16).toUpperCase().padStart(length, '0');
  return code < 0x100 ? `\\x${hex(2)}` : code < 0x1_0000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

/** The characters of a text in a style, quotes left out. */
export function charactersOf(text: string, style: ScalarStyle): readonly string[] {
  const characters = [...text];
  if (style === 'single') return characters.map((character) => (character === "'" ? "''" : character));
  return style === 'double' ? characters.map(escaped) : characters;
}
