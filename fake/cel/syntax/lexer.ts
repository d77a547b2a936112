import type { ExpressionProblem, Source } from './source.ts';

/** The kinds of tokens in the grammar's order, in which messages list them. */
export const TOKEN_KINDS = [
  '<EOF>',
  "'=='",
  "'!='",
  "'in'",
  "'<'",
  "'<='",
  "'>='",
  "'>'",
  "'&&'",
  "'||'",
  "'['",
  "']'",
  "'{'",
  "'}'",
  "'('",
  "')'",
  "'.'",
  "','",
  "'-'",
  "'!'",
  "'?'",
  "':'",
  "'+'",
  "'*'",
  "'/'",
  "'%'",
  "'true'",
  "'false'",
  "'null'",
  'NUM_FLOAT',
  'NUM_INT',
  'NUM_UINT',
  'STRING',
  'BYTES',
  'IDENTIFIER',
  'ESC_IDENTIFIER',
] as const;

/** A kind of token: a keyword or sign in quotes, or the name of a class. */
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** A token and where it begins, in code points. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?\x60]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})`;
const TEXT = [
  `[rR]"""[^]*?"""`,
  `[rR]'''[^]*?'''`,
  String.raw`"""(?:${ESCAPE}|[^\\])*?"""`,
  String.raw`'''(?:${ESCAPE}|[^\\])*?'''`,
  String.raw`[rR]"[^"\n\r]*"`,
  String.raw`[rR]'[^'\n\r]*'`,
  String.raw`"(?:${ESCAPE}|[^\\"\n\r])*"`,
  String.raw`'(?:${ESCAPE}|[^\\'\n\r])*'`,
].join('|');
const EXPONENT = '[eE][+-]?[0-9]+';

interface TokenClass {
  readonly kind: TokenKind | 'hidden';
  readonly pattern: RegExp;
}

// In the order of the grammar: of two matches of one length the first wins, so texts stand before names.
const CLASSES: readonly TokenClass[] = [
  { kind: 'hidden', pattern: /[\t \r\n\f]+|\/\/[^\n]*/y },
  { kind: 'NUM_FLOAT', pattern: new RegExp(`[0-9]+\\.[0-9]+(?:${EXPONENT})?|[0-9]+${EXPONENT}|\\.[0-9]+(?:${EXPONENT})?`, 'y') },
  { kind: 'NUM_INT', pattern: /0x[0-9a-fA-F]+|[0-9]+/y },
  { kind: 'NUM_UINT', pattern: /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/y },
  { kind: 'STRING', pattern: new RegExp(TEXT, 'y') },
  { kind: 'BYTES', pattern: new RegExp(`[bB](?:${TEXT})`, 'y') },
  { kind: 'IDENTIFIER', pattern: /[A-Za-z_][A-Za-z0-9_]*/y },
  { kind: 'ESC_IDENTIFIER', pattern: /`[A-Za-z0-9_.\-/ ]+`/y },
];

const UNREADABLE = new RegExp(
  `[bB]?(?:"(?:${ESCAPE}|[^\\\\"\\n\\r])*(?:\\\\.?|[\\n\\r])?|'(?:${ESCAPE}|[^\\\\'\\n\\r])*(?:\\\\.?|[\\n\\r])?)|[&|=][^]?|\x60[A-Za-z0-9_.\\-/ ]*[^]?|[^]`,
  'uy',
);

const KEYWORDS: Readonly<Record<string, TokenKind>> = { in: "'in'", true: "'true'", false: "'false'", null: "'null'" };
const SIGNS = ['==', '!=', '<=', '>=', '&&', '||', '<', '>', '[', ']', '{', '}', '(', ')', '.', ',', '-', '!', '?', ':', '+', '*', '/', '%'];

interface Match {
  readonly kind: TokenKind | 'hidden';
  readonly text: string;
}

function longestMatch(text: string, offset: number): Match | undefined {
  let best: Match | undefined;
  for (const { kind, pattern } of CLASSES) {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined && found.length > (best?.text.length ?? 0)) best = { kind, text: found };
  }
  if (best !== undefined) {
    return best.kind === 'IDENTIFIER' && Object.hasOwn(KEYWORDS, best.text) ? { kind: KEYWORDS[best.text] ?? 'IDENTIFIER', text: best.text } : best;
  }
  const sign = SIGNS.find((candidate) => text.startsWith(candidate, offset));
  return sign === undefined ? undefined : { kind: `'${sign}'` as TokenKind, text: sign };
}

// What cannot be read is told up to the character where reading failed, which is passed over too.
function unrecognized(text: string, offset: number): string {
  UNREADABLE.lastIndex = offset;
  return UNREADABLE.exec(text)?.[0] ?? text.charAt(offset);
}

const shown = (text: string): string => text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');

/** Splits a source into tokens, the last being `<EOF>`; what is none is told in `problems` and left out. */
export function tokenize(source: Source, problems: ExpressionProblem[]): Token[] {
  const tokens: Token[] = [];
  const { text } = source;
  let offset = 0;
  let at = 0;
  while (offset < text.length) {
    const match = longestMatch(text, offset);
    const piece = match?.text ?? unrecognized(text, offset);
    if (match === undefined) problems.push({ at, message: `Syntax error: token recognition error at: '${shown(piece)}'` });
    else if (match.kind !== 'hidden') tokens.push({ kind: match.kind, text: piece, at });
    offset += piece.length;
    at += Array.from(piece).length;
  }
  tokens.push({ kind: '<EOF>', text: '<EOF>', at });
  return tokens;
}
