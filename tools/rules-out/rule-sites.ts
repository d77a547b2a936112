/** A place where a rule makes its complaint; without it the rule is out. */
export interface RuleSite {
  /** Where the complaint begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** `[` where it is a list of its own, `(` where it is pushed on one. */
  readonly opening: '[' | '(';
}

const complaint = /(\[|\.push\()(required|invalidValue|typeInvalid|duplicate|forbiddenField|notSupported|fieldNotFound|tooLong|tooMany)\(/g;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The index after the string or template that begins at `from`. */
function afterQuoted(text: string, from: number): number {
  const quote = text.charAt(from);
  for (let at = from + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at + 1;
    else if (quote === '`' && text.startsWith('${', at)) at = afterBracket(text, at + 1) - 1;
  }
  return text.length;
}

/** The index after the bracket that closes the one at `from`. */
function afterBracket(text: string, from: number): number {
  const close = closing[text.charAt(from)];
  for (let at = from + 1; at < text.length; ) {
    const character = text.charAt(at);
    if (character === close) return at + 1;
    if (closing[character] !== undefined) at = afterBracket(text, at);
    else if (character === "'" || character === '"' || character === '`') at = afterQuoted(text, at);
    else at += 1;
  }
  return text.length;
}

/** Every complaint of a source text that is a list of its own or is pushed on one. */
export function ruleSites(text: string): readonly RuleSite[] {
  return [...text.matchAll(complaint)].flatMap(({ index, 1: opening = '' }) => {
    const start = index + opening.length - 1;
    const end = afterBracket(text, start);
    const line = text.slice(0, start).split('\n').length;
    return [{ start, end, line, opening: opening === '[' ? '[' : '(' }];
  });
}

/** What a rule is called: its file and its number in the file. */
export function nameOf(file: string, place: number): string {
  return `${file}#${place}`;
}

/** The text with a switch before every complaint: `ruleStands(name)` is asked whenever a rule is about to complain, and tells whether it may. */
export function withSwitches(text: string, file: string): string {
  const inserts = ruleSites(text).flatMap(({ start, end, opening }, place) => {
    const asked = `globalThis.ruleStands(${JSON.stringify(nameOf(file, place))})`;
    if (opening === '[') return [insertAt(start, `(${asked} ? `), insertAt(end, ' : [])')];
    return [insertAt(start + 1, `...(${asked} ? [`), insertAt(end - 1, '] : [])')];
  });
  const sorted = inserts.toSorted((a, b) => a.at - b.at);
  return sorted.map(({ at, text: inserted }, index) => text.slice(sorted[index - 1]?.at ?? 0, at) + inserted).join('') + text.slice(sorted.at(-1)?.at ?? 0);
}

function insertAt(at: number, text: string): { readonly at: number; readonly text: string } {
  return { at, text };
}
