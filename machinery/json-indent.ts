const STRING = /"(?:[^"\\]|\\.)*"/y;

/** Indents JSON text by two spaces for each level, as Go's `json.Indent` does; the tokens stay as they are, numbers to the last digit. */
export function indentJson(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  const newline = (): string => `\n${'  '.repeat(depth)}`;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if (character === '"') {
      STRING.lastIndex = at;
      const token = STRING.exec(text)?.[0] ?? text.slice(at);
      parts.push(token);
      at += token.length;
      continue;
    }
    if (character === '{' || character === '[') {
      const isEmpty = /^[{[]\s*[}\]]/.exec(text.slice(at, at + 64));
      if (isEmpty !== null) {
        parts.push(character === '{' ? '{}' : '[]');
        at += isEmpty[0].length;
        continue;
      }
      depth += 1;
      parts.push(character, newline());
    } else if (character === '}' || character === ']') {
      depth -= 1;
      parts.push(newline(), character);
    } else if (character === ',') parts.push(character, newline());
    else if (character === ':') parts.push(': ');
    else if (!/\s/.test(character)) parts.push(character);
    at += 1;
  }
  return parts.join('');
}
