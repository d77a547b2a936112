import type { CheckedExpression } from '../check/checker.ts';
import type { Overload } from '../check/declarations.ts';
import { compileRegex } from '../functions/regex.ts';
import { type CallExpr, type Expr, type FoldExpr, type LiteralValue, OPERATORS, type SelectExpr, type StructExpr } from '../syntax/ast.ts';
import type { TypeKind } from '../types/cel-type.ts';
import { typeNamed } from '../types/type-names.ts';
import { valuesEqual } from '../values/equality.ts';
import { fits, runtimeType } from '../values/type-of.ts';
import { type CelValue, EvaluationError, listOf, mapOf, noSuchOverload, uintOf } from '../values/value.ts';
import { access, accessOptional, hasField } from './access.ts';
import { callCost, comparisonCost } from './call-cost.ts';
import { attempt, charge, EvaluationAborted, type Frame, runBoth, type Step } from './frame.ts';

const LIST_COST = 10;
const MAP_COST = 30;
const STRUCT_COST = 40;
const FOLDED = new Set(['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'type', 'uint']);

const GO_TYPES: Readonly<Partial<Record<TypeKind, string>>> = {
  bool: 'Bool',
  bytes: 'Bytes',
  double: 'Double',
  duration: 'Duration',
  int: 'Int',
  null: 'Null',
  string: 'String',
  timestamp: 'Timestamp',
  uint: 'Uint',
};
const PATTERN_FUNCTIONS = new Set(['find', 'findAll', 'matches']);

type Scope = ReadonlyMap<string, number>;

/** A step, and its value when it is a constant. */
interface Plan {
  readonly run: Step;
  readonly constant?: CelValue;
}

function literalValue(literal: LiteralValue): CelValue {
  switch (literal.type) {
    case 'null':
      return null;
    case 'uint':
      return uintOf(literal.value);
    case 'bytes':
      return { kind: 'bytes', bytes: literal.value };
    default:
      return literal.value;
  }
}

const constant = (value: CelValue): Plan => ({ run: () => value, constant: value });

function noOverloadFor(name: string, args: readonly CelValue[]): EvaluationError {
  return new EvaluationError(`no such overload: ${name}(${args.map((arg) => runtimeType(arg).name).join(', ')})`);
}

class Planner {
  readonly #checked: CheckedExpression;
  readonly #traits: ReadonlySet<string>;
  #slots = 0;

  constructor(checked: CheckedExpression, traits: ReadonlySet<string>) {
    this.#checked = checked;
    this.#traits = traits;
  }

  plan(expr: Expr, scope: Scope): Plan {
    switch (expr.kind) {
      case 'literal':
        return constant(literalValue(expr.literal));
      case 'ident':
        return this.#ident(expr.name, scope);
      case 'select':
        return this.#select(expr, scope);
      case 'call':
        return this.#call(expr, scope);
      case 'list':
        return this.#list(expr, scope);
      case 'map':
        return this.#map(expr, scope);
      case 'struct':
        return { run: this.#struct(expr, scope) };
      case 'fold':
        return { run: this.#fold(expr, scope) };
    }
  }

  #ident(name: string, scope: Scope): Plan {
    const slot = scope.get(name);
    if (slot !== undefined) {
      const run = (frame: Frame): CelValue => {
        charge(frame, 1);
        const value = frame.slots[slot];
        if (value instanceof EvaluationError) throw value;
        return value ?? null;
      };
      return { run };
    }
    const plain = name.replace(/^\./, '');
    const type = this.#checked.references.has(plain) ? undefined : typeNamed(plain);
    if (type !== undefined) return constant({ kind: 'type', type });
    const run = (frame: Frame): CelValue => {
      charge(frame, 1);
      const value = frame.resolve(plain);
      if (value === undefined) throw new EvaluationError(`no such attribute(s): ${plain}`);
      return value;
    };
    return { run };
  }

  // A chain of selections is one attribute: its root costs one more when it is not a variable.
  #operand(expr: Expr, scope: Scope): Step {
    const { run } = this.plan(expr, scope);
    const isAttribute = expr.kind === 'ident' || (expr.kind === 'select' && !expr.testOnly) || isAccess(expr);
    if (isAttribute) return run;
    return (frame) => {
      const value = run(frame);
      charge(frame, 1);
      return value;
    };
  }

  #select(expr: SelectExpr, scope: Scope): Plan {
    const qualified = this.#checked.qualified.get(expr.id);
    if (qualified !== undefined) return this.#ident(qualified, scope);
    const operand = this.#operand(expr.operand, scope);
    const { field } = expr;
    if (expr.testOnly) return { run: (frame) => hasField(operand(frame), field) };
    const run = (frame: Frame): CelValue => {
      const container = operand(frame);
      charge(frame, 1);
      return access(container, field);
    };
    return { run };
  }

  #call(expr: CallExpr, scope: Scope): Plan {
    switch (expr.name) {
      case OPERATORS.and:
      case OPERATORS.or:
        return { run: this.#logic(expr, scope, expr.name === OPERATORS.or) };
      case OPERATORS.conditional:
        return { run: this.#conditional(expr, scope) };
      case OPERATORS.notStrictlyFalse:
        return { run: this.#notStrictlyFalse(expr, scope) };
      case OPERATORS.equals:
      case OPERATORS.notEquals:
        return { run: this.#equality(expr, scope, expr.name === OPERATORS.equals) };
      case OPERATORS.index:
        return { run: this.#access(expr, scope, access) };
      case OPERATORS.optionalIndex:
      case OPERATORS.optionalSelect:
        return { run: this.#access(expr, scope, accessOptional) };
      case 'or':
      case 'orValue':
        return { run: this.#orElse(expr, scope, expr.name) };
      default:
        return this.#function(expr, scope);
    }
  }

  #arg(expr: CallExpr, index: number, scope: Scope): Step {
    const arg = expr.args[index];
    return arg === undefined ? () => null : this.plan(arg, scope).run;
  }

  #logic(expr: CallExpr, scope: Scope, absorbing: boolean): Step {
    const [left, right] = [this.#arg(expr, 0, scope), this.#arg(expr, 1, scope)];
    return (frame) => {
      const first = attempt(left, frame);
      if (first === absorbing) return absorbing;
      const second = attempt(right, frame);
      if (second === absorbing) return absorbing;
      for (const operand of [first, second]) {
        if (operand instanceof EvaluationError) throw operand;
      }
      if (typeof first !== 'boolean' || typeof second !== 'boolean') throw noSuchOverload();
      return !absorbing;
    };
  }

  #conditional(expr: CallExpr, scope: Scope): Step {
    const [condition, yes, no] = [this.#arg(expr, 0, scope), this.#arg(expr, 1, scope), this.#arg(expr, 2, scope)];
    return (frame) => {
      const chosen = condition(frame);
      if (typeof chosen !== 'boolean') throw noSuchOverload();
      return chosen ? yes(frame) : no(frame);
    };
  }

  #notStrictlyFalse(expr: CallExpr, scope: Scope): Step {
    const operand = this.#arg(expr, 0, scope);
    return (frame) => {
      const value = attempt(operand, frame);
      charge(frame, 1);
      return value !== false;
    };
  }

  #equality(expr: CallExpr, scope: Scope, wanted: boolean): Step {
    const [left, right] = [this.#arg(expr, 0, scope), this.#arg(expr, 1, scope)];
    return (frame) => {
      const [a, b] = runBoth(left, right, frame);
      const isOpaque = typeof a === 'object' && a?.kind === 'opaque';
      charge(frame, wanted && isOpaque ? 1 : comparisonCost(a, b));
      return valuesEqual(a, b) === wanted;
    };
  }

  #access(expr: CallExpr, scope: Scope, read: (container: CelValue, key: CelValue) => CelValue): Step {
    const [container] = expr.args;
    const operand = container === undefined ? () => null : this.#operand(container, scope);
    const key = this.#arg(expr, 1, scope);
    return (frame) => {
      const value = operand(frame);
      const at = key(frame);
      charge(frame, 1);
      return read(value, at);
    };
  }

  #orElse(expr: CallExpr, scope: Scope, name: 'or' | 'orValue'): Step {
    const target = expr.target === undefined ? () => null : this.plan(expr.target, scope).run;
    const other = this.#arg(expr, 0, scope);
    return (frame) => {
      const optional = target(frame);
      if (typeof optional !== 'object' || optional?.kind !== 'optional') throw noSuchOverload();
      if (optional.value === undefined) return other(frame);
      return name === 'or' ? optional : optional.value;
    };
  }

  #function(expr: CallExpr, scope: Scope): Plan {
    const namespaced = this.#checked.qualified.get(expr.id);
    const name = namespaced ?? expr.name.replace(/^\./, '');
    const operands = expr.target === undefined || namespaced !== undefined ? expr.args : [expr.target, ...expr.args];
    const plans = operands.map((operand) => this.plan(operand, scope));
    if (name === OPERATORS.in && isEmptyList(plans[1]?.constant)) return constant(false);
    const candidates = this.#checked.overloads.get(expr.id) ?? [];
    const compared = candidates.length === 1 ? comparedArgument(candidates[0]?.id ?? '') : -1;
    const steps = plans.map(({ run }, index) => (index === compared ? abortingOnError(run) : run));
    const [first, second] = steps;
    const isTrait = this.#traits.has(name);
    const pattern = PATTERN_FUNCTIONS.has(name) ? plans[1]?.constant : undefined;
    if (typeof pattern === 'string') compileRegex(pattern, '');
    const run = (frame: Frame): CelValue => {
      const args = first !== undefined && second !== undefined && steps.length === 2 ? runBoth(first, second, frame) : steps.map((step) => step(frame));
      const overload = isTrait ? (fitting(candidates, args) ?? candidates[0]) : fitting(candidates, args);
      if (overload?.call === undefined) throw noOverloadFor(name, args);
      const result = overload.call(...args);
      charge(frame, callCost(name, candidates.length === 1 ? overload.id : candidates.length === 0 ? '' : overload.id, args, result));
      return result;
    };
    const [only] = plans;
    const isFolded = FOLDED.has(name) && plans.length === 1 && only?.constant !== undefined;
    return isFolded ? constant(run({ resolve: () => undefined, slots: [], limit: Number.POSITIVE_INFINITY, cost: 0 })) : { run };
  }

  #list(expr: Expr & { readonly kind: 'list' }, scope: Scope): Plan {
    const items = expr.items.map((item) => this.plan(item, scope));
    const optional = new Set(expr.optional);
    if (optional.size === 0 && items.every((item) => item.constant !== undefined)) return constant(listOf(items.map((item) => item.constant ?? null)));
    const run = (frame: Frame): CelValue => {
      const values: CelValue[] = [];
      items.forEach((item, index) => {
        const value = item.run(frame);
        if (!optional.has(index)) values.push(value);
        else if (typeof value !== 'object' || value?.kind !== 'optional')
          throw new EvaluationError(`cannot initialize optional list element from non-optional value ${String(value)}`);
        else if (value.value !== undefined) values.push(value.value);
      });
      charge(frame, LIST_COST);
      return listOf(values);
    };
    return { run };
  }

  #map(expr: Expr & { readonly kind: 'map' }, scope: Scope): Plan {
    const entries = expr.entries.map(({ key, value, optional }) => ({ key: this.plan(key, scope), value: this.plan(value, scope), optional }));
    const run = (frame: Frame): CelValue => {
      const pairs: [CelValue, CelValue][] = [];
      for (const { key, value, optional } of entries) {
        const [name, content] = [key.run(frame), value.run(frame)];
        if (!optional) pairs.push([name, content]);
        else if (typeof content !== 'object' || content?.kind !== 'optional')
          throw new EvaluationError(`cannot initialize optional entry '${String(name)}' from non-optional value ${String(content)}`);
        else if (content.value !== undefined) pairs.push([name, content.value]);
      }
      charge(frame, MAP_COST);
      return mapOf(pairs);
    };
    const isConstant = entries.every(({ key, value, optional }) => !optional && key.constant !== undefined && value.constant !== undefined);
    return isConstant ? constant(run({ resolve: () => undefined, slots: [], limit: Number.POSITIVE_INFINITY, cost: 0 })) : { run };
  }

  #struct(expr: StructExpr, scope: Scope): Step {
    const fields = expr.fields.map(({ name, value, optional }) => ({ name, run: this.plan(value, scope).run, optional }));
    return (frame) => {
      const pairs: [CelValue, CelValue][] = [];
      for (const { name, run, optional } of fields) {
        const value = run(frame);
        if (!optional) pairs.push([name, value]);
        else if (typeof value === 'object' && value?.kind === 'optional' && value.value !== undefined) pairs.push([name, value.value]);
      }
      charge(frame, STRUCT_COST);
      return { ...mapOf(pairs), made: expr.typeName };
    };
  }

  #fold(expr: FoldExpr, scope: Scope): Step {
    const range = this.plan(expr.range, scope).run;
    const init = this.plan(expr.init, scope).run;
    const [accumulator, first, second] = [this.#slots, this.#slots + 1, this.#slots + 2];
    this.#slots += 3;
    const withAccumulator = new Map([...scope, [expr.accumulator, accumulator]]);
    const inside = new Map([...withAccumulator, [expr.variable, first]]);
    if (expr.variable2 !== undefined) inside.set(expr.variable2, second);
    const condition = this.plan(expr.condition, inside).run;
    const step = this.plan(expr.step, inside).run;
    const result = this.plan(expr.result, withAccumulator).run;
    const hasTwo = expr.variable2 !== undefined;
    const isEndless = isLiteralTrue(expr.condition);
    // Answers whether the loop is over.
    const once = (frame: Frame, key: CelValue, value: CelValue): boolean => {
      frame.slots[first] = key;
      frame.slots[second] = value;
      if (!isEndless && attempt(condition, frame) === false) return true;
      frame.slots[accumulator] = attempt(step, frame);
      return false;
    };
    return (frame) => {
      const over = range(frame);
      frame.slots[accumulator] = attempt(init, frame);
      if (typeof over === 'object' && over?.kind === 'list') {
        for (let index = 0; index < over.size; index += 1) {
          const item = over.at(index);
          if (hasTwo ? once(frame, BigInt(index), item) : once(frame, item, null)) break;
        }
      } else for (const [key, value] of entriesOf(over, hasTwo)) if (once(frame, key, value)) break;
      return result(frame);
    };
  }
}

function isAccess(expr: Expr): boolean {
  return expr.kind === 'call' && (expr.name === OPERATORS.index || expr.name === OPERATORS.optionalIndex || expr.name === OPERATORS.optionalSelect);
}

function fitting(candidates: readonly Overload[], args: readonly CelValue[]): Overload | undefined {
  return candidates.find((overload) => overload.args.every((type, index) => fits(args[index] ?? null, type)));
}

const isEmptyList = (value: CelValue | undefined): boolean => typeof value === 'object' && value?.kind === 'list' && value.size === 0;

// The list whose items the cost tracker compares with each other: it takes it for one before it looks whether it is an error.
function comparedArgument(overload: string): number {
  if (overload === 'list_distinct' || /^list_\w+_sort$/.test(overload)) return 0;
  return overload.endsWith('_sortByAssociatedKeys') ? 1 : -1;
}

function abortingOnError(step: Step): Step {
  return (frame) => {
    const value = attempt(step, frame);
    if (value instanceof EvaluationError) throw new EvaluationAborted('interface conversion: *types.Err is not traits.Lister: missing method Add');
    return value;
  };
}

const isLiteralTrue = (expr: Expr): boolean => expr.kind === 'literal' && expr.literal.type === 'bool' && expr.literal.value;

function entriesOf(over: CelValue, hasTwo: boolean): readonly (readonly [CelValue, CelValue])[] {
  if (typeof over === 'object' && over?.kind === 'map') return over.keys().map((key) => [key, hasTwo ? (over.find(key) ?? null) : null]);
  throw new EvaluationError(`got 'types.${GO_TYPES[runtimeType(over).kind] ?? 'Err'}', expected iterable type`);
}

/**
 * Makes a program of a checked expression. `traits` are the functions that tell themselves what they cannot take.
 *
 * @throws {EvaluationError} when a constant part of it has no value
 * @see cel-go interpreter/planner.go, interpretable.go (v0.29)
 */
export function planExpression(checked: CheckedExpression, traits: ReadonlySet<string>): Step {
  return new Planner(checked, traits).plan(checked.expr, new Map()).run;
}
