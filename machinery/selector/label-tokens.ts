/** What a piece of a label selector is. `in` and `notin` are names where a key or a value stands. */
export type LabelTokenKind = '=' | '==' | '!=' | '!' | '>' | '<' | '(' | ')' | ',' | 'in' | 'notin' | 'identifier' | 'end';

/** A piece of a label selector. */
export interface LabelToken {
  readonly kind: LabelTokenKind;
  readonly text: string;
}

const SYMBOLS: readonly LabelTokenKind[] = ['==', '!=', '=', '!', '>', '<', '(', ')', ','];
const SPECIAL = /[=!(),><]/;
const BLANK = /[ \t\r\n]/;

/** Cuts a label selector into its pieces; the last one is always `end`. */
export function labelTokens(selector: string): LabelToken[] {
  const tokens: LabelToken[] = [];
  for (let at = 0; at < selector.length; ) {
    const character = selector[at] ?? '';
    if (BLANK.test(character)) {
      at += 1;
      continue;
    }
    const symbol = SYMBOLS.find((candidate) => selector.startsWith(candidate, at));
    if (symbol !== undefined) {
      tokens.push({ kind: symbol, text: symbol });
      at += symbol.length;
      continue;
    }
    let end = at;
    while (end < selector.length && !SPECIAL.test(selector[end] ?? '') && !BLANK.test(selector[end] ?? '')) end += 1;
    const text = selector.slice(at, end);
    tokens.push({ kind: text === 'in' || text === 'notin' ? text : 'identifier', text });
    at = end;
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}
