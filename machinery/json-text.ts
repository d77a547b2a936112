import { integerOf } from './lossless-json.ts';

/** What reading a JSON text for its form found. */
export interface JsonTextFacts {
  /** The syntax error, in the words of Go's decoder; undefined for a good text. */
  readonly error: string | undefined;
  /** The paths of keys that an object has twice: `spec.containers[0].name`. */
  readonly duplicates: readonly string[];
  /** The numbers with a fraction or an exponent, and those beyond 64 bits, as written, by path: `spec.replicas` → `3.0`. No integers to Go. */
  readonly spelled: ReadonlyMap<string, string>;
  /** Some number has more digits than JSON.parse keeps, or a spelling that Go tells apart. */
  readonly needsCare: boolean;
}

class SyntaxProblem extends Error {}

// Go's decoder goes ten times as deep; what follows here reads nested values by recursion, and nothing real nests like that.
const DEEPEST = 1_000;

const LITERALS = ['true', 'false', 'null'] as const;

const ESCAPES: Readonly<Record<number, string>> = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r', 92: '\\\\' };

/** One byte as Go quotes it: its scanner takes bytes for characters. */
export function goCharacter(byte: number): string {
  const escaped = ESCAPES[byte];
  if (escaped !== undefined) return escaped;
  const digits = byte.toString(16).padStart(2, '0');
  if (byte < 0x20 || byte === 0x7f) return `\\x${digits}`;
  if ((byte > 0x7f && byte <= 0xa0) || byte === 0xad) return `\\u00${digits}`;
  return String.fromCharCode(byte);
}

function quoted(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return `'"'`;
  return `'${goCharacter(new TextEncoder().encode(character)[0] ?? 0)}'`;
}

const isBeyondInt64 = (digits: string): boolean => typeof integerOf(digits) === 'number' && !Number.isSafeInteger(Number(digits));

/** Reads a text once, as Go's scanner does; remembers where it is and which keys it met. */
class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  readonly duplicates: string[] = [];
  readonly spelled = new Map<string, string>();
  needsCare = false;
  readonly #keys: string[] | undefined;

  /** `keys` takes the path of every key, each time that it comes. */
  constructor(text: string, keys?: string[]) {
    this.#text = text;
    this.#keys = keys;
  }

  document(): void {
    this.#value('');
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected('after top-level value');
  }

  #unexpected(where: string): SyntaxProblem {
    const code = this.#text.codePointAt(this.#at);
    return new SyntaxProblem(code === undefined ? 'unexpected end of JSON input' : `invalid character ${quoted(String.fromCodePoint(code))} ${where}`);
  }

  #space(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'x')) this.#at += 1;
  }

  #value(path: string): void {
    this.#space();
    const character = this.#text[this.#at];
    if (character === '{' || character === '[') this.#nested(character, path);
    else if (character === '"') this.#string();
    else if (character !== undefined && (character === '-' || (character >= '0' && character <= '9'))) this.#number(path);
    else this.#literal();
  }

  #nested(opening: string, path: string): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#unexpected('exceeded max depth');
    if (opening === '{') this.#object(path);
    else this.#array(path);
    this.#depth -= 1;
  }

  #literal(): void {
    const word = LITERALS.find((literal) => literal[0] === this.#text[this.#at]);
    if (word === undefined) throw this.#unexpected('looking for beginning of value');
    for (const expected of word) {
      if (this.#text[this.#at] !== expected) throw this.#unexpected(`in literal ${word} (expecting '${expected}')`);
      this.#at += 1;
    }
  }

  #number(path: string): void {
    const match = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/.exec(this.#text.slice(this.#at, this.#at + 400));
    if (match === null) {
      this.#at += 1;
      throw this.#unexpected('in numeric literal');
    }
    this.#at += match[0].length;
    const isWhole = match[2] === undefined && match[3] === undefined;
    if (isWhole && match[0].length < 16 && match[0] !== '-0') return;
    this.needsCare = true;
    if (!isWhole || isBeyondInt64(match[0])) this.spelled.set(path, match[0]);
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (let character = this.#text[this.#at]; character !== '"'; character = this.#text[this.#at]) {
      if (character === undefined || character < ' ') throw this.#unexpected('in string literal');
      this.#at += 1;
      if (character === '\\') this.#escape();
    }
    this.#at += 1;
    const raw = this.#text.slice(start, this.#at);
    return raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
  }

  #escape(): void {
    const kind = this.#text[this.#at];
    if (kind === undefined || !'bfnrt\\/"u'.includes(kind)) throw this.#unexpected('in string escape code');
    this.#at += 1;
    if (kind !== 'u') return;
    for (let digit = 0; digit < 4; digit += 1) {
      if (!/^[0-9a-fA-F]$/.test(this.#text[this.#at] ?? '')) throw this.#unexpected('in \\u hexadecimal character escape');
      this.#at += 1;
    }
  }

  #object(path: string): void {
    const keys = new Set<string>();
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === '}') {
      this.#at += 1;
      return;
    }
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string');
      const key = this.#string();
      const below = path === '' ? key : `${path}.${key}`;
      this.#keys?.push(below);
      if (keys.has(key)) this.duplicates.push(below);
      keys.add(key);
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#unexpected('after object key');
      this.#at += 1;
      this.#value(below);
      if (this.#ends('}', 'after object key:value pair')) return;
    }
  }

  #array(path: string): void {
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === ']') {
      this.#at += 1;
      return;
    }
    for (let index = 0; ; index += 1) {
      this.#value(`${path}[${index}]`);
      if (this.#ends(']', 'after array element')) return;
    }
  }

  #ends(closing: string, where: string): boolean {
    this.#space();
    const character = this.#text[this.#at];
    if (character !== closing && character !== ',') throw this.#unexpected(where);
    this.#at += 1;
    return character === closing;
  }
}

/** The paths of all keys of a good text in its order, each as often as it comes: `spec`, `spec.items`, `spec.items[0].name`. */
export function keysInOrder(text: string): readonly string[] {
  const keys: string[] = [];
  new Reader(text, keys).document();
  return keys;
}

/** Reads `text` for what JSON.parse does not tell: Go's error message, and keys that are there twice. */
export function inspectJsonText(text: string): JsonTextFacts {
  const reader = new Reader(text);
  try {
    reader.document();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { error: error.message, duplicates: reader.duplicates, spelled: reader.spelled, needsCare: false };
  }
  return { error: undefined, duplicates: reader.duplicates, spelled: reader.spelled, needsCare: reader.needsCare };
}
