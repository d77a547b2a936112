/** A place where a rule makes its complaint; without it the rule is out. */
export interface RuleSite {
  /** Where the complaint begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** Where the name `map` stands when the complaint is all that its function gives; elsewhere the complaint is an element of a list. */
  readonly map?: number;
}

const complaint = /(?<![\w.$])(required|invalidValue|typeInvalid|duplicate|forbiddenField|notSupported|fieldNotFound|tooLong|tooMany)\(/g;
const mapping = /\.(map)\(\s*(?:\([^()]*\)|\w+)\s*=>\s*$/d;
const element = /(?:\[|,|\.push\()\s*$/;
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

/** Every complaint of a source text that is an element of a list, is pushed on one or is what a mapping gives. */
export function ruleSites(text: string): readonly RuleSite[] {
  return [...text.matchAll(complaint)].flatMap(({ index: start }): RuleSite[] => {
    const before = text.slice(Math.max(0, start - 200), start);
    const map = mapping.exec(before)?.indices?.[1]?.[0];
    if (map === undefined && !element.test(before)) return [];
    const site = { start, end: afterBracket(text, text.indexOf('(', start)), line: text.slice(0, start).split('\n').length };
    return [map === undefined ? site : { ...site, map: start - before.length + map }];
  });
}

/** What a rule is called: its file and its number in the file. */
export function nameOf(file: string, place: number): string {
  return `${file}#${place}`;
}

/** The text with a switch before every complaint: `ruleStands(name)` is asked whenever a rule is about to complain, and tells whether it may. */
export function withSwitches(text: string, file: string): string {
  const edits = ruleSites(text).flatMap(({ start, end, map }, place) => {
    const asked = `(globalThis.ruleStands(${JSON.stringify(nameOf(file, place))}) ? [`;
    const around = [edit(start, start, map === undefined ? `...${asked}` : asked), edit(end, end, '] : [])')];
    return map === undefined ? around : [edit(map, map + 'map'.length, 'flatMap'), ...around];
  });
  const sorted = edits.toSorted((a, b) => a.from - b.from);
  return sorted.map(({ from, instead }, index) => text.slice(sorted[index - 1]?.to ?? 0, from) + instead).join('') + text.slice(sorted.at(-1)?.to ?? 0);
}

function edit(from: number, to: number, instead: string): { readonly from: number; readonly to: number; readonly instead: string } {
  return { from, to, instead };
}
