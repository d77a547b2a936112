import { isJsonObject, type JsonObject } from '../json.ts';

/** Where a path of plain fields leads in a schema, or why it leads nowhere. */
export type FieldPathResult =
  | { readonly kind: 'found'; readonly keys: readonly string[]; readonly path: string; readonly schema: JsonObject }
  | { readonly kind: 'refused'; readonly problem: string };

// The delimiters are tokens of their own; quoted text is one token, delimiters and all.
function tokensOf(path: string): readonly string[] {
  const tokens: string[] = [];
  let rest = path;
  while (rest !== '') {
    const quoted = rest.startsWith("'") ? /^'(?:[^'\\]|\\.)*'/s.exec(rest) : null;
    const token = quoted?.[0] ?? (rest.startsWith("'") ? rest : (/^(?:[.[\]]|[^.[\]]+)/.exec(rest)?.[0] ?? rest));
    tokens.push(token);
    rest = rest.slice(token.length);
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', "'": "'", '\\': '\\' };

class PathError extends Error {
  override readonly name = 'PathError';
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (match, character: string) => {
    const meant = ESCAPES[character];
    if (meant === undefined) throw new PathError(`invalid string literal: invalid escape char ${match}`);
    return meant;
  });
}

interface Walk {
  schema: JsonObject;
  path: string;
  readonly keys: string[];
}

function enter(walk: Walk, name: string): void {
  const { properties, additionalProperties } = walk.schema;
  const isNamed = isJsonObject(properties);
  const next = isNamed ? properties[name] : additionalProperties;
  if ((!isNamed && additionalProperties === undefined) || !isJsonObject(next)) throw new PathError('does not refer to a valid field');
  walk.schema = next;
  walk.keys.push(name);
  walk.path += isNamed ? `${walk.path === '' ? '' : '.'}${name}` : `[${name}]`;
}

function follow(path: string, schema: JsonObject, allowsBrackets: boolean): Walk {
  const walk: Walk = { schema, path: '', keys: [] };
  const tokens = tokensOf(path);
  let at = 0;
  const next = (): string => {
    const token = tokens[at];
    at += 1;
    if (token === undefined) throw new PathError('unexpected end of JSON path');
    return token;
  };
  while (at < tokens.length) {
    const token = next();
    if (token === '.') enter(walk, next());
    else if (token === '[') {
      if (!allowsBrackets) throw new PathError('array notation is not allowed');
      const key = next();
      if (!/^'.*'$/s.test(key) || key.length < 2) throw new PathError(`expected single quoted string but got ${key}`);
      enter(walk, unescaped(key.slice(1, -1)));
      const close = next();
      if (close !== ']') throw new PathError(`expected ] but got ${close}`);
    } else throw new PathError(`expected [ or . but got: ${token}`);
  }
  return walk;
}

/**
 * Follows `.spec.color` or `.spec['a.b']` through a schema. `brackets: 'refused'` is how selectable fields are read, `'allowed'` the
 * `fieldPath` of rules.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/cel/validation.go, ValidFieldPath (v1.37)
 */
export function followFieldPath(path: string, schema: JsonObject, brackets: 'allowed' | 'refused'): FieldPathResult {
  try {
    return { kind: 'found', ...follow(path, schema, brackets === 'allowed') };
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    return { kind: 'refused', problem: error.message };
  }
}
