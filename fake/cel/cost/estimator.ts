import type { CheckedExpression } from '../check/checker.ts';
import { ACCUMULATOR, type CallExpr, type Expr, type FoldExpr } from '../syntax/ast.ts';
import { type CelType, DYN } from '../types/cel-type.ts';
import { codePoints } from '../values/value.ts';
import { type CallEstimate, type CostNode, type EstimatedCall, estimateKubernetesCall, estimateListCall, regexCost, type SizeOf } from './call-estimate.ts';
import { type Estimate, exactly, plus, scaled, times, UNKNOWN, UNLIMITED, union } from './estimate.ts';

interface Entries {
  readonly container: 'list' | 'map';
  readonly key: Estimate;
  readonly value: Estimate;
}

interface Local {
  readonly path: readonly string[];
  readonly size: Estimate | undefined;
  readonly entries: Entries | undefined;
}

const STRING_FACTOR = 0.1;
const LIST_BASE = 10;
const MAP_BASE = 30;
const STRUCT_BASE = 40;
const NOTHING = exactly(0);
const ONE = exactly(1);
const COMPARING = /^(?:less|less_equals|greater|greater_equals)_(?:string|bytes)$|^equals$|^not_equals$/;

function isScalar(type: CelType): boolean {
  if (['bool', 'double', 'duration', 'int', 'timestamp', 'uint'].includes(type.kind)) return true;
  return type.name === 'optional_type' && isScalar(type.params[0] ?? DYN);
}

function literalSize(expr: Expr): Estimate | undefined {
  switch (expr.kind) {
    case 'literal':
      if (expr.literal.type === 'string') return exactly(codePoints(expr.literal.value));
      return exactly(expr.literal.type === 'bytes' ? expr.literal.value.length : 1);
    case 'list':
      return exactly(expr.items.length);
    case 'map':
      return exactly(expr.entries.length);
    default:
      return undefined;
  }
}

const unionEntries = (a: Entries | undefined, b: Entries | undefined): Entries | undefined =>
  a === undefined || b === undefined ? undefined : { container: a.container, key: union(a.key, b.key), value: union(a.value, b.value) };

class Estimator {
  readonly #checked: CheckedExpression;
  readonly #sizeAt: SizeOf;
  readonly #paths = new Map<number, readonly string[]>();
  readonly #sizes = new Map<number, Estimate>();
  readonly #entries = new Map<number, Entries>();
  readonly #locals = new Map<string, Local[]>();

  constructor(checked: CheckedExpression, sizeAt: SizeOf) {
    this.#checked = checked;
    this.#sizeAt = sizeAt;
  }

  cost(expr: Expr): Estimate {
    switch (expr.kind) {
      case 'literal':
        return NOTHING;
      case 'ident':
        this.#paths.set(expr.id, this.#local(expr.name)?.path ?? [expr.name]);
        return ONE;
      case 'select':
        return this.#select(expr);
      case 'call':
        return this.#call(expr);
      case 'list':
        return this.#list(expr);
      case 'map':
        return this.#map(expr);
      case 'struct':
        return expr.fields.reduce((sum, { value }) => plus(sum, this.cost(value)), exactly(STRUCT_BASE));
      case 'fold':
        return this.#isBinding(expr) ? this.#binding(expr) : this.#fold(expr);
    }
  }

  #typeOf(expr: Expr): CelType {
    return this.#checked.types.get(expr.id) ?? DYN;
  }

  #local(name: string): Local | undefined {
    return this.#locals.get(name)?.at(-1);
  }

  #path(expr: Expr): readonly string[] {
    return (expr.kind === 'ident' ? this.#local(expr.name)?.path : undefined) ?? this.#paths.get(expr.id) ?? [];
  }

  #within<Result>(name: string, local: Local, run: () => Result): Result {
    const stack = this.#locals.get(name) ?? [];
    this.#locals.set(name, [...stack, local]);
    const result = run();
    this.#locals.set(name, stack);
    return result;
  }

  #size(expr: Expr): Estimate | undefined {
    const known = this.#sizes.get(expr.id) ?? literalSize(expr);
    if (known !== undefined) return known;
    const path = this.#path(expr);
    const declared = path.length === 0 ? undefined : this.#sizeAt(path);
    if (declared !== undefined) {
      this.#sizes.set(expr.id, declared);
      return declared;
    }
    if (isScalar(this.#typeOf(expr))) return ONE;
    return expr.kind === 'ident' ? this.#local(expr.name)?.size : undefined;
  }

  #entriesOf(expr: Expr): Entries | undefined {
    return this.#entries.get(expr.id) ?? (expr.kind === 'ident' ? this.#local(expr.name)?.entries : undefined);
  }

  #setSize(expr: Expr, size: Estimate | undefined): void {
    if (size !== undefined) this.#sizes.set(expr.id, size);
  }

  #setEntries(expr: Expr, entries: Entries | undefined): void {
    if (entries !== undefined) this.#entries.set(expr.id, entries);
  }

  #node(expr: Expr): CostNode {
    const path = this.#path(expr);
    return { path: path[0] === ACCUMULATOR ? [] : path, type: this.#typeOf(expr), expr, size: this.#size(expr) };
  }

  #select(expr: Expr & { readonly kind: 'select' }): Estimate {
    const qualified = this.#checked.qualified.get(expr.id);
    if (qualified !== undefined) {
      this.#paths.set(expr.id, [qualified]);
      return ONE;
    }
    const operand = this.cost(expr.operand);
    if (expr.testOnly) return operand;
    this.#paths.set(expr.id, [...this.#path(expr.operand), expr.field]);
    return ['map', 'struct', 'param'].includes(this.#typeOf(expr.operand).kind) ? plus(operand, ONE) : operand;
  }

  #call(expr: CallExpr): Estimate {
    const [first] = expr.args;
    if (expr.name === 'dyn' && expr.target === undefined && first !== undefined) {
      const cost = plus(ONE, this.cost(first));
      this.#setSize(expr, this.#size(first));
      this.#setEntries(expr, this.#entriesOf(first));
      return cost;
    }
    const isNamespaced = this.#checked.qualified.has(expr.id);
    const argCosts = expr.args.map((arg) => this.cost(arg));
    const args = expr.args.map((arg) => this.#node(arg));
    const overloads = this.#checked.overloads.get(expr.id) ?? [];
    if (overloads.length === 0) return NOTHING;
    const targetCost = expr.target === undefined || isNamespaced ? NOTHING : this.cost(expr.target);
    const target = expr.target === undefined || isNamespaced ? undefined : this.#node(expr.target);
    const name = this.#checked.qualified.get(expr.id) ?? expr.name;
    let cost: Estimate = { min: UNLIMITED, max: 0 };
    let size: Estimate | undefined;
    for (const { id } of overloads) {
      const estimate = this.#overload(expr, { name, overload: id, target, args }, argCosts);
      cost = union(cost, estimate.cost);
      if (estimate.size !== undefined) size = size === undefined ? estimate.size : union(size, estimate.size);
      if ((id === 'index_list' || id === 'index_map') && first !== undefined) {
        size = this.#entriesOf(first)?.value;
        this.#paths.set(expr.id, [...this.#path(first), id === 'index_list' ? '@items' : '@values']);
      }
      size ??= this.#size(expr);
    }
    this.#setSize(expr, size);
    return plus(targetCost, cost);
  }

  #overload(expr: CallExpr, call: EstimatedCall, argCosts: readonly Estimate[]): CallEstimate {
    const { overload: id, target, args } = call;
    const known = estimateListCall(id, target, args) ?? estimateKubernetesCall(call, this.#sizeAt);
    const sum = argCosts.reduce(plus, NOTHING);
    if (known !== undefined) return { ...known, cost: plus(known.cost, sum) };
    switch (id) {
      case 'logical_or':
      case 'logical_and':
        return { cost: { min: argCosts[0]?.min ?? 0, max: sum.max } };
      case 'conditional':
        return this.#conditional(expr, args, argCosts);
      default: {
        const standard = this.#standard(expr, id, target, args);
        return { ...standard, cost: plus(standard.cost, sum) };
      }
    }
  }

  #conditional(expr: CallExpr, args: readonly CostNode[], costs: readonly Estimate[]): CallEstimate {
    const [, yes, no] = expr.args;
    if (yes !== undefined && no !== undefined) this.#setEntries(expr, unionEntries(this.#entriesOf(yes), this.#entriesOf(no)));
    const size = union(args[1]?.size ?? UNKNOWN, args[2]?.size ?? UNKNOWN);
    return { cost: plus(costs[0] ?? NOTHING, union(costs[1] ?? NOTHING, costs[2] ?? NOTHING)), size };
  }

  #standard(expr: CallExpr, id: string, target: CostNode | undefined, args: readonly CostNode[]): CallEstimate {
    const [first, second] = args;
    const sizeOf = (node: CostNode | undefined): Estimate => node?.size ?? UNKNOWN;
    const [left, right] = [sizeOf(first), sizeOf(second)];
    switch (id) {
      case 'string_format':
        return { cost: scaled(sizeOf(target), STRING_FACTOR) };
      case 'string_to_bytes':
        return { cost: scaled(left, STRING_FACTOR), size: { min: left.min, max: left.max * 4 } };
      case 'bytes_to_string':
        return { cost: scaled(left, STRING_FACTOR), size: { min: Math.floor(left.min / 4), max: left.max } };
      case 'strings_quote':
        return { cost: scaled(left, STRING_FACTOR), size: { min: left.min + 2, max: left.max * 2 + 2 } };
      case 'starts_with_string':
      case 'ends_with_string':
        return { cost: scaled(left, STRING_FACTOR) };
      case 'in_list':
        return { cost: right };
      case 'matches_string':
        return { cost: regexCost(target, first) };
      case 'matches':
        return { cost: regexCost(first, second) };
      case 'contains_string':
        return { cost: times(scaled(sizeOf(target), STRING_FACTOR), scaled(left, STRING_FACTOR)) };
      case 'add_string':
      case 'add_bytes':
      case 'add_list':
        return this.#addition(expr, id, plus(left, right));
      default:
        return COMPARING.test(id) ? this.#comparison(left, right) : { cost: ONE };
    }
  }

  #addition(expr: CallExpr, id: string, size: Estimate): CallEstimate {
    const [left, right] = expr.args;
    if (left !== undefined && right !== undefined) this.#setEntries(expr, unionEntries(this.#entriesOf(left), this.#entriesOf(right)));
    return { cost: id === 'add_list' ? ONE : scaled(size, STRING_FACTOR), size };
  }

  #comparison(left: Estimate, right: Estimate): CallEstimate {
    const max = Math.min(left.max, right.max);
    return { cost: scaled({ min: max > 0 ? 1 : 0, max }, STRING_FACTOR) };
  }

  #list(expr: Expr & { readonly kind: 'list' }): Estimate {
    let cost = exactly(LIST_BASE);
    let item: Estimate = { min: expr.items.length === 0 ? 0 : UNLIMITED, max: 0 };
    for (const element of expr.items) {
      cost = plus(cost, this.cost(element));
      item = union(item, this.#size(element) ?? UNKNOWN);
    }
    this.#setEntries(expr, { container: 'list', key: ONE, value: item });
    return cost;
  }

  #map(expr: Expr & { readonly kind: 'map' }): Estimate {
    let cost = exactly(MAP_BASE);
    let key: Estimate = { min: expr.entries.length === 0 ? 0 : UNLIMITED, max: 0 };
    let value = key;
    for (const entry of expr.entries) {
      cost = plus(plus(cost, this.cost(entry.key)), this.cost(entry.value));
      key = union(key, this.#size(entry.key) ?? UNKNOWN);
      value = union(value, this.#size(entry.value) ?? UNKNOWN);
    }
    this.#setEntries(expr, { container: 'map', key, value });
    return cost;
  }

  #isBinding(expr: FoldExpr): boolean {
    const { range, condition } = expr;
    const isNever = condition.kind === 'literal' && condition.literal.type === 'bool' && !condition.literal.value;
    return range.kind === 'list' && range.items.length === 0 && isNever && expr.accumulator !== '__result__';
  }

  #accumulator(expr: FoldExpr): Local {
    return { path: this.#path(expr.init), size: this.#size(expr.init), entries: this.#entriesOf(expr.init) };
  }

  #binding(expr: FoldExpr): Estimate {
    const before = plus(this.cost(expr.range), this.cost(expr.init));
    return this.#within(expr.accumulator, this.#accumulator(expr), () => {
      const cost = plus(before, this.cost(expr.result));
      this.#setSize(expr, this.#size(expr.result));
      this.#setEntries(expr, this.#entriesOf(expr.result));
      return cost;
    });
  }

  #variables(expr: FoldExpr): readonly (readonly [string, Local])[] {
    const entries = this.#entriesOf(expr.range);
    const isList = (entries?.container ?? this.#typeOf(expr.range).kind) === 'list';
    const local = (step: string, size: Estimate | undefined): Local => ({ path: [...this.#path(expr.range), step], size, entries: undefined });
    const key = local(isList ? '@indices' : '@keys', entries?.key);
    const value = local(isList ? '@items' : '@values', entries?.value);
    if (expr.variable2 === undefined) return [[expr.variable, isList ? value : key]];
    return [
      [expr.variable, key],
      [expr.variable2, value],
    ];
  }

  #fold(expr: FoldExpr): Estimate {
    const before = plus(this.cost(expr.range), this.cost(expr.init));
    return this.#within(expr.accumulator, this.#accumulator(expr), () => {
      const loop = (variables: readonly (readonly [string, Local])[]): Estimate => {
        const [first, ...rest] = variables;
        if (first !== undefined) return this.#within(first[0], first[1], () => loop(rest));
        return plus(this.cost(expr.condition), this.cost(expr.step));
      };
      const each = loop(this.#variables(expr));
      const result = this.cost(expr.result);
      const count = this.#size(expr.range) ?? UNKNOWN;
      if (expr.init.kind === 'literal') this.#setSize(expr, this.#size(expr.init));
      else if (expr.init.kind === 'list' || expr.init.kind === 'map') {
        this.#setSize(expr, count);
        this.#setEntries(expr, this.#entriesOf(expr.step));
      }
      return plus(plus(before, result), times(count, each));
    });
  }
}

/**
 * What an expression may cost at most. `sizeAt` knows how large the values behind variables may be.
 *
 * @see cel-go checker/cost.go (v0.29)
 */
export function estimateCost(checked: CheckedExpression, sizeAt: SizeOf): Estimate {
  return new Estimator(checked, sizeAt).cost(checked.expr);
}
