import { SelectorError } from './selector-error.ts';

/** One term of a field selector; `==` is read as `=`. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** The text of a field of one object, `''` where it is absent. */
export type FieldReader = (field: string) => string;

/** A field selector: all its terms must hold. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[];
  readonly matches: (read: FieldReader) => boolean;
}

/** Cuts at commas that no backslash protects. */
function splitTerms(selector: string): string[] {
  const terms: string[] = [];
  let start = 0;
  let isEscaped = false;
  for (let at = 0; at < selector.length; at += 1) {
    if (isEscaped) isEscaped = false;
    else if (selector[at] === '\\') isEscaped = true;
    else if (selector[at] === ',') {
      terms.push(selector.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(selector.slice(start));
  return terms;
}

/** What a value means whose backslashes protect commas, equals signs and themselves. */
function unescapeValue(text: string): string {
  let value = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') {
      at += 1;
      const next = text[at] ?? '';
      if (next !== '\\' && next !== ',' && next !== '=') throw new SelectorError(`invalid field selector: invalid escape sequence: \\${next}`);
      value += next;
    } else if (character === ',' || character === '=') {
      throw new SelectorError(`invalid field selector: unescaped character in value: ${character.charCodeAt(0)}`);
    } else value += character;
  }
  return value;
}

function requirementOf(term: string, selector: string): FieldRequirement {
  const found = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
  if (found === null) throw new SelectorError(`invalid selector: '${selector}'; can't understand '${term}'`);
  const [, field = '', operator, value = ''] = found;
  return { field, operator: operator === '!=' ? '!=' : '=', value: unescapeValue(value) };
}

/**
 * Reads a selector as it stands in a query: `metadata.name=web,status.phase!=Running`. Which fields a kind has is not checked here.
 *
 * @throws {SelectorError} in the API server's words
 * @see apimachinery pkg/fields/selector.go (v1.37)
 */
export function parseFieldSelector(selector: string): FieldSelector {
  // The server sorts the terms before it looks at any: of several bad ones it tells of the first in that order.
  const terms = splitTerms(selector)
    .filter((term) => term !== '')
    .toSorted();
  const requirements = terms.map((term) => requirementOf(term, selector));
  const matches = (read: FieldReader): boolean => requirements.every(({ field, operator, value }) => (read(field) === value) === (operator === '='));
  return { requirements, matches };
}

/** A selector as text that {@link parseFieldSelector} reads. */
export function formatFieldSelector({ requirements }: FieldSelector): string {
  return requirements.map(({ field, operator, value }) => `${field}${operator}${value.replace(/[\\,=]/g, '\\$&')}`).join(',');
}
