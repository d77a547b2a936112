import {
  type CallExpr,
  type Expr,
  type FoldExpr,
  type ListExpr,
  type LiteralValue,
  type MapExpr,
  OPERATORS,
  type SelectExpr,
  type StructExpr,
} from '../syntax/ast.ts';
import type { ExpressionProblem } from '../syntax/source.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DYN,
  ERROR,
  INT,
  isDynamic,
  isSameType,
  listType,
  mapType,
  NULL,
  optionalContents,
  optionalType,
  STRING,
  typeOf,
  typeParam,
  UINT,
} from '../types/cel-type.ts';
import { typeNamed } from '../types/type-names.ts';
import { assign, type Mapping, mostGeneral, substitute } from './assignable.ts';
import type { Declarations, FunctionDeclaration, Overload } from './declarations.ts';

/** What the checker found out about an expression. */
export interface CheckedExpression {
  readonly expr: Expr;
  readonly type: CelType;
  /** The type of every node, by id. */
  readonly types: ReadonlyMap<number, CelType>;
  /** The overloads that every call may resolve to, by id. */
  readonly overloads: ReadonlyMap<number, readonly Overload[]>;
  /** Ids of nodes that name a variable with dots (`variables.x` is none) or a function behind a namespace (`sets.contains`). */
  readonly qualified: ReadonlyMap<number, string>;
  /** The variables that are used. */
  readonly references: ReadonlySet<string>;
}

/** A checked expression, or all that is wrong with it. */
export type CheckResult = CheckedExpression | { readonly problems: readonly ExpressionProblem[] };

const LITERAL_TYPES: Readonly<Record<LiteralValue['type'], CelType>> = {
  null: NULL,
  bool: BOOL,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  string: STRING,
  bytes: BYTES,
};

interface Scope {
  readonly names: ReadonlyMap<string, CelType>;
  readonly outer: Scope | undefined;
}

function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind !== 'select' || expr.testOnly) return undefined;
  const front = qualifiedName(expr.operand);
  return front === undefined ? undefined : `${front}.${expr.field}`;
}

function signature(args: readonly CelType[], isMember: boolean): string {
  const texts = args.map(({ text }) => text);
  return isMember ? `${texts[0]}.(${texts.slice(1).join(', ')})` : `(${texts.join(', ')})`;
}

class Checker {
  readonly #declarations: Declarations;
  readonly problems: ExpressionProblem[] = [];
  readonly types = new Map<number, CelType>();
  readonly overloads = new Map<number, readonly Overload[]>();
  readonly qualified = new Map<number, string>();
  readonly references = new Set<string>();
  mapping: Mapping = new Map();
  #scope: Scope | undefined;
  #freeVariables = 0;

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  check(expr: Expr): CelType {
    const type = this.#typeOf(expr);
    this.types.set(expr.id, type);
    return type;
  }

  #typeOf(expr: Expr): CelType {
    switch (expr.kind) {
      case 'literal':
        return LITERAL_TYPES[expr.literal.type];
      case 'ident':
        return this.#ident(expr);
      case 'select':
        return this.#select(expr);
      case 'call':
        return this.#call(expr);
      case 'list':
        return this.#list(expr);
      case 'map':
        return this.#map(expr);
      case 'struct':
        return this.#struct(expr);
      case 'fold':
        return this.#fold(expr);
    }
  }

  #complain(at: number, message: string): CelType {
    this.problems.push({ at, message });
    return ERROR;
  }

  #local(name: string): CelType | undefined {
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
      const type = scope.names.get(name);
      if (type !== undefined) return type;
    }
    return undefined;
  }

  #global(name: string): CelType | undefined {
    const plain = name.replace(/^\./, '');
    const variable = this.#declarations.variables.get(plain);
    if (variable !== undefined) {
      this.references.add(plain);
      return variable;
    }
    const named = typeNamed(plain) ?? this.#declarations.structs?.(plain);
    return named === undefined ? undefined : typeOf(named);
  }

  #undeclared(expr: Expr, name: string): CelType {
    return this.#complain(expr.at, `undeclared reference to '${name}' (in container '')`);
  }

  #ident(expr: Expr & { readonly kind: 'ident' }): CelType {
    return this.#local(expr.name) ?? this.#global(expr.name) ?? this.#undeclared(expr, expr.name);
  }

  #select(expr: SelectExpr): CelType {
    const name = qualifiedName(expr);
    const first = name?.split('.')[0] ?? '';
    const variable = name === undefined || this.#local(first) !== undefined ? undefined : this.#global(name);
    if (variable !== undefined && name !== undefined) {
      this.qualified.set(expr.id, name);
      return variable;
    }
    const type = this.#field(expr, expr.operand, expr.field, false);
    return expr.testOnly ? BOOL : substitute(this.mapping, type, 'themselves');
  }

  #field(expr: Expr, operand: Expr, field: string, isOptional: boolean): CelType {
    const operandType = substitute(this.mapping, this.check(operand), 'themselves');
    const contents = optionalContents(operandType);
    const found = this.#fieldType(expr, contents ?? operandType, field);
    return contents !== undefined || isOptional ? optionalType(found) : found;
  }

  #fieldType(expr: Expr, type: CelType, field: string): CelType {
    switch (type.kind) {
      case 'map':
        return type.params[1] ?? DYN;
      case 'struct':
        return type.fields?.get(field) ?? this.#complain(expr.at, `undefined field '${field}'`);
      case 'param':
        this.#assign([DYN], [type]);
        return DYN;
      default:
        if (type.kind !== 'error' && !isDynamic(type)) this.#complain(expr.at, `type '${type.text}' does not support field selection`);
        return DYN;
    }
  }

  #optionalSelect(expr: CallExpr): CelType {
    const [operand, field] = expr.args;
    if (operand === undefined || field?.kind !== 'literal' || field.literal.type !== 'string') return ERROR;
    const type = this.#field(expr, operand, field.literal.value, true);
    this.overloads.set(expr.id, this.#function(expr.name)?.overloads ?? []);
    return substitute(this.mapping, type, 'themselves');
  }

  #call(expr: CallExpr): CelType {
    if (expr.name === OPERATORS.optionalSelect) return this.#optionalSelect(expr);
    const args = expr.args.map((arg) => this.check(arg));
    if (expr.target === undefined) {
      const declaration = this.#function(expr.name);
      return declaration === undefined ? this.#undeclared(expr, expr.name) : this.#resolve(expr, declaration, args, false);
    }
    const prefix = qualifiedName(expr.target);
    const namespaced = prefix === undefined ? undefined : this.#function(`${prefix}.${expr.name}`);
    if (namespaced !== undefined) {
      this.qualified.set(expr.id, namespaced.name);
      return this.#resolve(expr, namespaced, args, false);
    }
    const target = this.check(expr.target);
    const declaration = this.#function(expr.name);
    return declaration === undefined ? this.#undeclared(expr, expr.name) : this.#resolve(expr, declaration, [target, ...args], true);
  }

  #function(name: string): FunctionDeclaration | undefined {
    return this.#declarations.functions.get(name.replace(/^\./, ''));
  }

  #resolve(expr: CallExpr, declaration: FunctionDeclaration, args: readonly CelType[], isMember: boolean): CelType {
    if (declaration.name === OPERATORS.and || declaration.name === OPERATORS.or) return this.#logic(expr, declaration, args);
    const fitting: Overload[] = [];
    let result: CelType | undefined;
    for (const overload of declaration.overloads) {
      if (overload.isMember !== isMember) continue;
      const fresh = this.#instantiate(overload);
      if (!this.#assign(args, fresh.args)) continue;
      fitting.push(overload);
      const type = substitute(this.mapping, fresh.result, 'themselves');
      if (result === undefined) result = type;
      else if (!isDynamic(result) && !isSameType(result, type)) result = DYN;
    }
    if (result === undefined) {
      const known = args.map((arg) => substitute(this.mapping, arg, 'dyn'));
      return this.#complain(expr.at, `found no matching overload for '${declaration.name}' applied to '${signature(known, isMember)}'`);
    }
    this.overloads.set(expr.id, fitting);
    return result;
  }

  #logic(expr: CallExpr, declaration: FunctionDeclaration, args: readonly CelType[]): CelType {
    const wrong = args.filter((arg, index) => {
      if (this.#assign([arg], [BOOL])) return false;
      this.#complain(expr.args[index]?.at ?? expr.at, `expected type 'bool' but found '${arg.text}'`);
      return true;
    });
    this.overloads.set(expr.id, declaration.overloads);
    return wrong.length === 0 ? BOOL : ERROR;
  }

  #freeVariable(): CelType {
    this.#freeVariables += 1;
    return typeParam(`_var${this.#freeVariables - 1}`);
  }

  // Every call has type parameters of its own: T of one call is not T of another.
  #instantiate(overload: Overload): { readonly args: readonly CelType[]; readonly result: CelType } {
    const names = new Map<string, CelType>();
    const fresh = (type: CelType): CelType => {
      if (type.kind === 'param') {
        const known = names.get(type.name) ?? this.#freeVariable();
        names.set(type.name, known);
        return known;
      }
      return type.params.length === 0 ? type : { ...type, ...renamed(type, type.params.map(fresh)) };
    };
    return { args: overload.args.map(fresh), result: fresh(overload.result) };
  }

  #assign(to: readonly CelType[], from: readonly CelType[]): boolean {
    const mapping = assign(this.mapping, to, from);
    if (mapping !== undefined) this.mapping = mapping;
    return mapping !== undefined;
  }

  #join(previous: CelType | undefined, current: CelType): CelType {
    if (previous === undefined) return current;
    if (this.#assign([previous], [current])) return mostGeneral(previous, current);
    // Values of different types are told of later, but for the arguments of `format`, which may be mixed.
    return DYN;
  }

  #mismatch(at: number, expected: CelType, actual: CelType): CelType {
    return this.#complain(at, `expected type '${expected.text}' but found '${actual.text}'`);
  }

  #unwrapped(expr: Expr, type: CelType): CelType {
    const contents = optionalContents(type);
    if (contents === undefined && !isDynamic(type)) this.#mismatch(expr.at, optionalType(type), type);
    return contents ?? type;
  }

  #list(expr: ListExpr): CelType {
    let item: CelType | undefined;
    expr.items.forEach((element, index) => {
      const type = this.check(element);
      item = this.#join(item, expr.optional.includes(index) ? this.#unwrapped(element, type) : type);
    });
    return listType(item ?? this.#freeVariable());
  }

  #map(expr: MapExpr): CelType {
    let [key, value]: [CelType | undefined, CelType | undefined] = [undefined, undefined];
    for (const entry of expr.entries) {
      key = this.#join(key, this.check(entry.key));
      const type = this.check(entry.value);
      value = this.#join(value, entry.optional ? this.#unwrapped(entry.value, type) : type);
    }
    return mapType(key ?? this.#freeVariable(), value ?? this.#freeVariable());
  }

  #struct(expr: StructExpr): CelType {
    const name = expr.typeName.replace(/^\./, '');
    const type = this.#declarations.structs?.(name);
    const known = type ?? this.#complain(expr.at, `undeclared reference to '${expr.typeName}' (in container '')`);
    if (type === undefined) return known;
    for (const field of expr.fields) {
      const checked = this.check(field.value);
      const value = field.optional ? this.#unwrapped(field.value, checked) : checked;
      const expected = type.fields?.get(field.name) ?? this.#complain(field.at, `undefined field '${field.name}'`);
      if (!this.#assign([expected], [value])) {
        this.#complain(field.at, `expected type of field '${field.name}' is '${expected.text}' but provided type is '${value.text}'`);
      }
    }
    return type;
  }

  #ranges(expr: FoldExpr, range: CelType): readonly [CelType, CelType] {
    switch (range.kind) {
      case 'list': {
        const item = range.params[0] ?? DYN;
        return expr.variable2 === undefined ? [item, item] : [INT, item];
      }
      case 'map':
        return [range.params[0] ?? DYN, range.params[1] ?? DYN];
      case 'dyn':
      case 'error':
      case 'param':
        this.#assign([DYN], [range]);
        return [DYN, DYN];
      default:
        this.#complain(expr.range.at, `expression of type '${range.text}' cannot be range of a comprehension (must be list, map, or dynamic)`);
        return [ERROR, ERROR];
    }
  }

  #expect(expr: Expr, type: CelType): void {
    const actual = this.types.get(expr.id) ?? DYN;
    if (!this.#assign([type], [actual])) this.#mismatch(expr.at, type, actual);
  }

  #fold(expr: FoldExpr): CelType {
    const range = substitute(this.mapping, this.check(expr.range), 'themselves');
    const accumulated = this.check(expr.init);
    const outer = this.#scope;
    const withAccumulator: Scope = { names: new Map([[expr.accumulator, accumulated]]), outer };
    this.#scope = withAccumulator;
    const [first, second] = this.#ranges(expr, range);
    const names = new Map([[expr.variable, first]]);
    if (expr.variable2 !== undefined) names.set(expr.variable2, second);
    this.#scope = { names, outer: withAccumulator };
    this.check(expr.condition);
    this.#expect(expr.condition, BOOL);
    this.check(expr.step);
    this.#expect(expr.step, accumulated);
    this.#scope = withAccumulator;
    const result = this.check(expr.result);
    this.#scope = outer;
    return substitute(this.mapping, result, 'themselves');
  }
}

function renamed(type: CelType, params: readonly CelType[]): Pick<CelType, 'params' | 'text'> {
  return { params, text: `${type.name}(${params.map(({ text }) => text).join(', ')})` };
}

/**
 * Finds the type of every node and the overloads of every call.
 *
 * @see cel-go checker/checker.go (v0.29)
 */
export function checkExpression(expr: Expr, declarations: Declarations): CheckResult {
  const checker = new Checker(declarations);
  checker.check(expr);
  if (checker.problems.length > 0) return { problems: checker.problems };
  const types = new Map([...checker.types].map(([id, type]) => [id, substitute(checker.mapping, type, 'dyn')]));
  const { overloads, qualified, references } = checker;
  return { expr, type: types.get(expr.id) ?? DYN, types, overloads, qualified, references };
}
