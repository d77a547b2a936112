import { TOKEN_KINDS, type Token, type TokenKind } from './lexer.ts';
import type { ExpressionProblem } from './source.ts';

/** A set of kinds of tokens. */
export type TokenSet = ReadonlySet<TokenKind>;

/** What may come after a rule that another rule calls. */
export interface Follow {
  readonly tokens: TokenSet;
  /** Whether the calling rule may end there, so that what follows it counts too. */
  readonly open: boolean;
}

/** A place where parsing cannot go on; the rule that is being read gives up and its caller goes on behind it. */
export class SyntaxFailure extends Error {
  override readonly name = 'SyntaxFailure';
}

function listed(kinds: TokenSet): string {
  const names = TOKEN_KINDS.filter((kind) => kinds.has(kind));
  return names.length === 1 ? (names[0] ?? '') : `{${names.join(', ')}}`;
}

/** How many complaints about syntax are told; the next is that there were more. */
const REPORTING_LIMIT = 100;

/**
 * Tokens with the recovery of the generated parser, since its words reach users: a superfluous token is left out, a missing
 * one is made up, and otherwise the rule is left and all is skipped that cannot follow it.
 *
 * @see antlr4 runtime, DefaultErrorStrategy (4.13); cel-go parser/parser.go (v0.29)
 */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #problems: ExpressionProblem[];
  readonly #follows: Follow[] = [];
  #position = 0;
  #isRecovering = false;
  #lastErrorPosition = -1;
  #lastErrorRules = new Set<string>();

  constructor(tokens: readonly Token[], problems: ExpressionProblem[]) {
    this.#tokens = tokens;
    this.#problems = problems;
  }

  /** The token `ahead` places on; 0 is the next one. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)] as Token;
  }

  /** Takes the next token; `<EOF>` stays. */
  take(): Token {
    const token = this.peek();
    if (token.kind !== '<EOF>') this.#position += 1;
    this.#isRecovering = false;
    return token;
  }

  /** Takes the next token when it is one of `kinds`. */
  takeIf(...kinds: readonly TokenKind[]): Token | undefined {
    return kinds.includes(this.peek().kind) ? this.take() : undefined;
  }

  /** Takes a token that has to come; `after` is what may stand behind it in the same rule. */
  match(kind: TokenKind, after: Follow = { tokens: new Set(), open: true }): Token {
    if (this.peek().kind === kind) return this.take();
    if (this.peek(1).kind === kind) {
      this.#unwanted(new Set([kind]));
      return this.take();
    }
    const next = this.peek();
    if (this.#expected(after).has(next.kind)) {
      this.#report(next, `missing ${kind} at ${this.#shown(next)}`);
      return { kind, text: `<missing ${kind}>`, at: next.at };
    }
    return this.#mismatch(new Set([kind]));
  }

  /** Makes sure that one of `kinds` comes next, leaving out one superfluous token where that helps. */
  sync(kinds: TokenSet): void {
    if (kinds.has(this.peek().kind)) return;
    if (!kinds.has(this.peek(1).kind)) this.#mismatch(kinds);
    else this.#unwanted(kinds);
  }

  /** Makes sure that an operand follows signs; here the generated parser complains of what stands there instead. */
  expectAfterSigns(kinds: TokenSet): void {
    const token = this.peek();
    if (kinds.has(token.kind)) return;
    this.#report(token, `extraneous input ${this.#shown(token)} expecting ${listed(kinds)}`);
    throw new SyntaxFailure();
  }

  /** No reading of the rule fits what begins `count` tokens before and ends with the next one. */
  noViableAlternative(count: number): never {
    const tokens = this.#tokens.slice(this.#position - count, this.#position + 1).filter(({ kind }) => kind !== '<EOF>');
    const next = this.peek();
    const reserved = count === 1 && ["'true'", "'false'", "'null'"].includes(next.kind);
    const text = reserved
      ? `mismatched input '${next.text}' expecting IDENTIFIER`
      : `no viable alternative at input '${tokens.map((token) => token.text).join('')}'`;
    this.#report(next, text);
    throw new SyntaxFailure();
  }

  /** Reads a rule; `follow` is what may come after it where it is called. Where it gives up, the answer is that of `fallback`. */
  rule<Result>(name: string, follow: Follow, read: () => Result, fallback: () => Result): Result {
    this.#follows.push(follow);
    try {
      return read();
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      this.#recover(name);
      return fallback();
    } finally {
      this.#follows.pop();
    }
  }

  #recover(rule: string): void {
    if (this.#lastErrorPosition === this.#position && this.#lastErrorRules.has(rule) && this.peek().kind !== '<EOF>') this.#position += 1;
    if (this.#lastErrorPosition !== this.#position) this.#lastErrorRules = new Set();
    this.#lastErrorPosition = this.#position;
    this.#lastErrorRules.add(rule);
    const stops = new Set(this.#follows.flatMap(({ tokens }) => [...tokens]));
    while (this.peek().kind !== '<EOF>' && !stops.has(this.peek().kind)) this.#position += 1;
  }

  #expected(first: Follow): TokenSet {
    const kinds = new Set(first.tokens);
    let { open } = first;
    for (let depth = this.#follows.length - 1; open && depth >= 0; depth -= 1) {
      const follow = this.#follows[depth];
      for (const kind of follow?.tokens ?? []) kinds.add(kind);
      open = follow?.open ?? false;
    }
    return kinds;
  }

  #unwanted(expected: TokenSet): void {
    const token = this.peek();
    this.#report(token, `extraneous input ${this.#shown(token)} expecting ${listed(expected)}`);
    this.#position += 1;
    this.#isRecovering = false;
  }

  #mismatch(expected: TokenSet): never {
    const token = this.peek();
    this.#report(token, `mismatched input ${this.#shown(token)} expecting ${listed(expected)}`);
    throw new SyntaxFailure();
  }

  #shown(token: Token): string {
    return `'${token.text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}'`;
  }

  #report(token: Token, text: string): void {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    if (this.#problems.length <= REPORTING_LIMIT) this.#problems.push({ at: token.at, message: `Syntax error: ${text}` });
  }
}
