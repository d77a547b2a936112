import { type Expr, type MapEntry, OPERATORS, type StructField } from './ast.ts';
import { type TokenKind, tokenize } from './lexer.ts';
import { bytesLiteral, doubleLiteral, intLiteral, LiteralError, stringLiteral, uintLiteral } from './literals.ts';
import { expandMacro, MacroError } from './macros.ts';
import { type NodeFactory, nodeFactory } from './nodes.ts';
import type { ExpressionProblem, Source } from './source.ts';
import { type Follow, TokenStream } from './token-stream.ts';

/** A parsed expression, or what is wrong with its syntax. */
export type ParseResult = { readonly expr: Expr } | { readonly problems: readonly ExpressionProblem[] };

const LITERAL_STARTS: readonly TokenKind[] = ["'true'", "'false'", "'null'", 'NUM_FLOAT', 'NUM_INT', 'NUM_UINT', 'STRING', 'BYTES'];
const EXPRESSION_START: readonly TokenKind[] = ["'['", "'{'", "'('", "'.'", "'-'", "'!'", ...LITERAL_STARTS, 'IDENTIFIER'];
const RESERVED = new Set('as break const continue else false for function if import in let loop package namespace null return true var void while'.split(' '));
const RELATIONS: Readonly<Record<string, string>> = {
  '<': OPERATORS.less,
  '<=': OPERATORS.lessEquals,
  '>=': OPERATORS.greaterEquals,
  '>': OPERATORS.greater,
  '==': OPERATORS.equals,
  '!=': OPERATORS.notEquals,
  in: OPERATORS.in,
};
const PRODUCTS: Readonly<Record<string, string>> = { '*': OPERATORS.multiply, '/': OPERATORS.divide, '%': OPERATORS.modulo };
const SUMS: Readonly<Record<string, string>> = { '+': OPERATORS.add, '-': OPERATORS.subtract };
const MAX_DEPTH = 250;

const open = (...tokens: readonly TokenKind[]): Follow => ({ tokens: new Set(tokens), open: true });
const closed = (...tokens: readonly TokenKind[]): Follow => ({ tokens: new Set(tokens), open: false });
const kindOf = (sign: string): TokenKind => `'${sign}'` as TokenKind;
const RELATION_FOLLOW = open(...Object.keys(RELATIONS).map(kindOf));
const CALC_FOLLOW = open(...Object.keys({ ...PRODUCTS, ...SUMS }).map(kindOf));
const MEMBER_FOLLOW = open("'.'", "'['");

class DepthError extends Error {
  override readonly name = 'DepthError';
}

class Parser {
  readonly #stream: TokenStream;
  readonly #make: NodeFactory = nodeFactory();
  readonly #problems: ExpressionProblem[];
  #depth = 0;

  constructor(stream: TokenStream, problems: ExpressionProblem[]) {
    this.#stream = stream;
    this.#problems = problems;
  }

  start(): Expr {
    const expr = this.#stream.rule(
      'start',
      closed(),
      () => this.#start(),
      () => this.#nothing(),
    );
    return expr;
  }

  #start(): Expr {
    const expr = this.#expr(closed('<EOF>'));
    this.#stream.match('<EOF>', closed());
    return expr;
  }

  #nothing(): Expr {
    return this.#make.literal(this.#stream.peek().at, { type: 'string', value: '<<error>>' });
  }

  #complain(at: number, message: string): Expr {
    this.#problems.push({ at, message });
    return this.#nothing();
  }

  #expr(follow: Follow): Expr {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new DepthError();
    const result = this.#stream.rule(
      'expr',
      follow,
      () => this.#conditional(),
      () => this.#nothing(),
    );
    this.#depth -= 1;
    return result;
  }

  #conditional(): Expr {
    const condition = this.#logic('||', open("'?'"));
    const operator = this.#stream.takeIf("'?'");
    if (operator === undefined) return condition;
    const yes = this.#logic('||', closed("':'"));
    this.#stream.match("':'", closed(...EXPRESSION_START));
    const no = this.#expr(open());
    return this.#make.call(operator.at, OPERATORS.conditional, condition, yes, no);
  }

  #logic(sign: '||' | '&&', follow: Follow): Expr {
    const kind = kindOf(sign);
    const read = (): Expr => {
      const operand = (): Expr => (sign === '||' ? this.#logic('&&', open(kind)) : this.#relation(open(kind)));
      const terms = [operand()];
      const places: number[] = [];
      for (let operator = this.#stream.takeIf(kind); operator !== undefined; operator = this.#stream.takeIf(kind)) {
        places.push(operator.at);
        terms.push(operand());
      }
      return this.#balanced(sign === '||' ? OPERATORS.or : OPERATORS.and, terms, places, 0);
    };
    return this.#stream.rule(sign, follow, read, () => this.#nothing());
  }

  // Long chains make a balanced tree, not a deep one: costs and the order of evaluation depend on its shape.
  #balanced(name: string, terms: readonly Expr[], places: readonly number[], first: number): Expr {
    if (terms.length === 1) return terms[0] ?? this.#nothing();
    const middle = Math.floor(places.length / 2);
    const left = this.#balanced(name, terms.slice(0, middle + 1), places.slice(0, middle), first);
    const right = this.#balanced(name, terms.slice(middle + 1), places.slice(middle + 1), first + middle + 1);
    return this.#make.call(places[middle] ?? 0, name, left, right);
  }

  #relation(follow: Follow): Expr {
    const read = (): Expr => {
      let left = this.#sum(RELATION_FOLLOW);
      for (let name = RELATIONS[this.#stream.peek().text]; name !== undefined && this.#isSign(); name = RELATIONS[this.#stream.peek().text]) {
        const operator = this.#stream.take();
        left = this.#make.call(operator.at, name, left, this.#sum(RELATION_FOLLOW));
      }
      return left;
    };
    return this.#stream.rule('relation', follow, read, () => this.#nothing());
  }

  #isSign(): boolean {
    return this.#stream.peek().kind.startsWith("'");
  }

  #sum(follow: Follow): Expr {
    const read = (): Expr => {
      let left = this.#product();
      for (let name = SUMS[this.#stream.peek().text]; name !== undefined; name = SUMS[this.#stream.peek().text]) {
        const operator = this.#stream.take();
        left = this.#make.call(operator.at, name, left, this.#product());
      }
      return left;
    };
    return this.#stream.rule('calc', follow, read, () => this.#nothing());
  }

  #product(): Expr {
    let left = this.#unary();
    for (let name = PRODUCTS[this.#stream.peek().text]; name !== undefined && this.#isSign(); name = PRODUCTS[this.#stream.peek().text]) {
      const operator = this.#stream.take();
      left = this.#make.call(operator.at, name, left, this.#unary());
    }
    return left;
  }

  #unary(): Expr {
    const read = (): Expr => {
      this.#stream.sync(new Set(EXPRESSION_START));
      const sign = this.#stream.peek();
      if (sign.kind === "'!'") return this.#prefixed("'!'", OPERATORS.not);
      const isNumber = ['NUM_INT', 'NUM_FLOAT'].includes(this.#stream.peek(1).kind);
      return sign.kind === "'-'" && !isNumber ? this.#prefixed("'-'", OPERATORS.negate) : this.#member();
    };
    return this.#stream.rule('unary', CALC_FOLLOW, read, () => this.#nothing());
  }

  #prefixed(kind: TokenKind, name: string): Expr {
    const first = this.#stream.peek();
    let count = 0;
    while (this.#stream.takeIf(kind) !== undefined) count += 1;
    this.#stream.expectAfterSigns(new Set(EXPRESSION_START));
    const operand = this.#member();
    return count % 2 === 0 ? operand : this.#make.call(first.at, name, operand);
  }

  #member(): Expr {
    let result: Expr = this.#nothing();
    const read = (): Expr => {
      result = this.#stream.rule(
        'primary',
        MEMBER_FOLLOW,
        () => this.#primary(),
        () => this.#nothing(),
      );
      for (;;) {
        const next = this.#stream.peek().kind;
        if (next === "'.'") result = this.#selection(result);
        else if (next === "'['") result = this.#indexing(result);
        else return result;
      }
    };
    return this.#stream.rule('member', open(), read, () => result);
  }

  #selection(operand: Expr): Expr {
    const dot = this.#stream.take();
    const next = this.#stream.peek().kind;
    if (next === 'IDENTIFIER' && this.#stream.peek(1).kind === "'('") {
      const name = this.#stream.take().text;
      const paren = this.#stream.take();
      return this.#callOrMacro(paren.at, name, operand, this.#arguments());
    }
    const isOptional = next === "'?'";
    if (isOptional) this.#stream.take();
    else if (next !== 'IDENTIFIER' && next !== 'ESC_IDENTIFIER') this.#stream.noViableAlternative(1);
    this.#stream.sync(new Set<TokenKind>(['IDENTIFIER', 'ESC_IDENTIFIER']));
    const name = this.#stream.take();
    const field = name.kind === 'ESC_IDENTIFIER' ? name.text.slice(1, -1) : name.text;
    if (isOptional) return this.#make.call(dot.at, OPERATORS.optionalSelect, operand, this.#make.literal(name.at, { type: 'string', value: field }));
    return { kind: 'select', id: this.#make.id(), at: dot.at, operand, field, testOnly: false };
  }

  #indexing(operand: Expr): Expr {
    const bracket = this.#stream.take();
    this.#stream.sync(new Set<TokenKind>(["'?'", ...EXPRESSION_START]));
    const isOptional = this.#stream.takeIf("'?'") !== undefined;
    const index = this.#expr(closed("']'"));
    this.#stream.match("']'", MEMBER_FOLLOW);
    return this.#make.call(bracket.at, isOptional ? OPERATORS.optionalIndex : OPERATORS.index, operand, index);
  }

  #arguments(): readonly Expr[] {
    this.#stream.sync(new Set<TokenKind>(["')'", ...EXPRESSION_START]));
    const args: Expr[] = [];
    if (this.#stream.peek().kind !== "')'") {
      const read = (): void => {
        do args.push(this.#expr(open("','")));
        while (this.#stream.takeIf("','") !== undefined);
      };
      this.#stream.rule('exprList', closed("')'"), read, () => undefined);
    }
    this.#stream.match("')'", MEMBER_FOLLOW);
    return args;
  }

  #callOrMacro(at: number, name: string, target: Expr | undefined, args: readonly Expr[]): Expr {
    try {
      const expanded = expandMacro(this.#make, { at, name, target, args });
      if (expanded !== undefined) return expanded;
    } catch (error) {
      if (!(error instanceof MacroError)) throw error;
      return this.#complain(error.at, error.message);
    }
    return target === undefined ? this.#make.call(at, name, ...args) : this.#make.memberCall(at, name, target, ...args);
  }

  #primary(): Expr {
    const token = this.#stream.peek();
    switch (token.kind) {
      case "'('":
        return this.#nested();
      case "'['":
        return this.#list();
      case "'{'":
        return this.#map();
      case "'.'":
      case 'IDENTIFIER':
        return this.#named();
      default:
        return this.#literal();
    }
  }

  #nested(): Expr {
    this.#stream.take();
    const expr = this.#expr(closed("')'"));
    this.#stream.match("')'", open());
    return expr;
  }

  #named(): Expr {
    const dot = this.#stream.takeIf("'.'");
    if (this.#stream.peek().kind !== 'IDENTIFIER') this.#stream.noViableAlternative(1);
    if (this.#isStruct()) return this.#struct(dot === undefined ? '' : '.');
    const name = this.#stream.take();
    const full = `${dot === undefined ? '' : '.'}${name.text}`;
    const paren = this.#stream.takeIf("'('");
    if (RESERVED.has(name.text)) {
      if (paren !== undefined) this.#arguments();
      return this.#complain(dot?.at ?? name.at, `reserved identifier: ${name.text}`);
    }
    if (paren === undefined) return this.#make.ident(name.at, full);
    return this.#callOrMacro(paren.at, full, undefined, this.#arguments());
  }

  #isStruct(): boolean {
    let ahead = 1;
    while (this.#stream.peek(ahead).kind === "'.'" && this.#stream.peek(ahead + 1).kind === 'IDENTIFIER') ahead += 2;
    return this.#stream.peek(ahead).kind === "'{'";
  }

  #struct(leading: string): Expr {
    const names = [this.#stream.take().text];
    while (this.#stream.takeIf("'.'") !== undefined) names.push(this.#stream.take().text);
    const brace = this.#stream.take();
    const fields: StructField[] = [];
    this.#stream.sync(new Set<TokenKind>(['IDENTIFIER', 'ESC_IDENTIFIER', "'?'", "','", "'}'"]));
    while (!["'}'", "','", '<EOF>'].includes(this.#stream.peek().kind)) {
      const optional = this.#stream.takeIf("'?'") !== undefined;
      this.#stream.sync(new Set<TokenKind>(['IDENTIFIER', 'ESC_IDENTIFIER']));
      const name = this.#stream.take();
      const colon = this.#stream.match("':'", closed(...EXPRESSION_START));
      const value = this.#expr(open("','", "'}'"));
      fields.push({ id: this.#make.id(), at: colon.at, name: name.kind === 'ESC_IDENTIFIER' ? name.text.slice(1, -1) : name.text, value, optional });
      if (this.#stream.peek().kind === "','" && this.#stream.peek(1).kind !== "'}'") this.#stream.take();
      else break;
    }
    this.#stream.takeIf("','");
    this.#stream.match("'}'");
    return { kind: 'struct', id: this.#make.id(), at: brace.at, typeName: `${leading}${names.join('.')}`, fields };
  }

  #list(): Expr {
    const bracket = this.#stream.take();
    this.#stream.sync(new Set<TokenKind>(["']'", "','", "'?'", ...EXPRESSION_START]));
    const items: Expr[] = [];
    const optional: number[] = [];
    while (!["']'", "','", '<EOF>'].includes(this.#stream.peek().kind)) {
      if (this.#stream.takeIf("'?'") !== undefined) optional.push(items.length);
      items.push(this.#expr(open("','", "']'")));
      if (this.#stream.peek().kind === "','" && this.#stream.peek(1).kind !== "']'") this.#stream.take();
      else break;
    }
    this.#stream.sync(new Set<TokenKind>(["']'", "','"]));
    this.#stream.takeIf("','");
    this.#stream.match("']'");
    return { kind: 'list', id: this.#make.id(), at: bracket.at, items, optional };
  }

  #map(): Expr {
    const brace = this.#stream.take();
    this.#stream.sync(new Set<TokenKind>(["'}'", "','", "'?'", ...EXPRESSION_START]));
    const entries: MapEntry[] = [];
    while (!["'}'", "','", '<EOF>'].includes(this.#stream.peek().kind)) {
      const optional = this.#stream.takeIf("'?'") !== undefined;
      const key = this.#expr(closed("':'"));
      this.#stream.match("':'", closed(...EXPRESSION_START));
      entries.push({ key, value: this.#expr(open("','", "'}'")), optional });
      if (this.#stream.peek().kind === "','" && this.#stream.peek(1).kind !== "'}'") this.#stream.take();
      else break;
    }
    this.#stream.sync(new Set<TokenKind>(["'}'", "','"]));
    this.#stream.takeIf("','");
    this.#stream.match("'}'");
    return { kind: 'map', id: this.#make.id(), at: brace.at, entries };
  }

  #literal(): Expr {
    const minus = this.#stream.takeIf("'-'");
    const token = this.#stream.take();
    const at = minus?.at ?? token.at;
    const sign = minus === undefined ? '' : '-';
    try {
      return this.#make.literal(at, literalOf(token.kind, token.text, sign));
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      return this.#complain(at, error.message);
    }
  }
}

function literalOf(kind: TokenKind, text: string, sign: '' | '-') {
  switch (kind) {
    case 'NUM_INT':
      return intLiteral(text, sign);
    case 'NUM_FLOAT':
      return doubleLiteral(text, sign);
    case 'NUM_UINT':
      return uintLiteral(text);
    case 'STRING':
      return stringLiteral(text);
    case 'BYTES':
      return bytesLiteral(text);
    case "'null'":
      return { type: 'null' } as const;
    default:
      return { type: 'bool', value: kind === "'true'" } as const;
  }
}

/**
 * Reads an expression and expands its macros.
 *
 * @see cel-go parser/gen/CEL.g4, parser/parser.go (v0.29)
 */
export function parseExpression(source: Source): ParseResult {
  const problems: ExpressionProblem[] = [];
  const parser = new Parser(new TokenStream(tokenize(source, problems), problems), problems);
  try {
    const expr = parser.start();
    return problems.length === 0 ? { expr } : { problems };
  } catch (error) {
    if (!(error instanceof DepthError)) throw error;
    return { problems: [...problems, { at: 0, message: `expression recursion limit exceeded: ${MAX_DEPTH}` }] };
  }
}
