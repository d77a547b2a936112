import type { UserInfo } from '../../machinery/exchange.ts';

/** A static token and whom it stands for. */
export interface StaticToken {
  readonly token: string;
  readonly user: UserInfo;
}

// The fields of one CSV line: plain, or in double quotes with "" for a quote.
function fieldsOf(line: string): readonly string[] | undefined {
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const match = /^\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/.exec(rest);
    if (match === null) return undefined;
    fields.push(match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"'));
    if (match[3] === '') return fields;
    rest = rest.slice(match[0].length);
  }
}

function tokenOf(fields: readonly string[], line: number, seen: Set<string>): StaticToken {
  const [token = '', username = '', uid = '', groups = ''] = fields;
  if (fields.length < 3) throw new SyntaxError(`line ${line}: expected token,user,uid and optionally "group,group", found ${fields.length} of these`);
  if (token === '') throw new SyntaxError(`line ${line}: the token is empty`);
  if (username === '') throw new SyntaxError(`line ${line}: the user is empty`);
  if (seen.has(token)) throw new SyntaxError(`line ${line}: the token stands on an earlier line already`);
  seen.add(token);
  const list = groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
  return { token, user: { username, ...(uid === '' ? {} : { uid }), ...(list.length === 0 ? {} : { groups: list }) } };
}

/**
 * Reads kube-apiserver's static token file: `token,user,uid,"group,group"` a line; empty lines and lines that begin with `#` are skipped.
 *
 * All or nothing. No token ever stands in an error.
 * @throws {SyntaxError} naming the first bad line and what is wrong with it
 */
export function parseTokenFile(text: string): readonly StaticToken[] {
  const seen = new Set<string>();
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return [];
    const fields = fieldsOf(line);
    if (fields === undefined) throw new SyntaxError(`line ${index + 1}: a quote is not closed, or stands inside a field`);
    return [tokenOf(fields, index + 1, seen)];
  });
}
