import { toDuration, toTimestamp } from '../functions/conversions.ts';
import { clauseComplaint, type FormatVerb, parseFormat } from '../functions/format-text.ts';
import { isRegex } from '../functions/regex.ts';
import type { CallExpr, Expr, LiteralValue } from '../syntax/ast.ts';
import type { ExpressionProblem } from '../syntax/source.ts';
import { type CelType, DYN, isSameType } from '../types/cel-type.ts';
import { type CelValue, EvaluationError } from '../values/value.ts';
import type { CheckedExpression } from './checker.ts';

function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return [];
    case 'select':
      return [expr.operand];
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case 'list':
      return expr.items;
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return expr.fields.map(({ value }) => value);
    case 'fold':
      return [expr.range, expr.init, expr.condition, expr.step, expr.result];
  }
}

interface Found {
  readonly expr: Expr;
  /** Whether it stands among the arguments of `format`, where values of different types may be mixed. */
  readonly isFormatted: boolean;
}

function descendants(expr: Expr, isFormatted = false): readonly Found[] {
  const below = isFormatted || (expr.kind === 'call' && expr.name === 'format');
  return [{ expr, isFormatted }, ...children(expr).flatMap((child) => descendants(child, below))];
}

function succeeds(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

function constantOf(literal: LiteralValue): CelValue {
  return literal.type === 'string' || literal.type === 'int' ? literal.value : null;
}

const LITERAL_CHECKS: Readonly<Record<string, (literal: LiteralValue) => boolean>> = {
  duration: (literal) => succeeds(() => toDuration(constantOf(literal))),
  timestamp: (literal) => succeeds(() => toTimestamp(constantOf(literal))),
  matches: (literal) => literal.type !== 'string' || isRegex(literal.value),
};

function literalProblems(call: CallExpr): readonly ExpressionProblem[] {
  const isGood = LITERAL_CHECKS[call.name];
  const [arg] = call.args;
  if (isGood === undefined || arg?.kind !== 'literal' || isGood(arg.literal)) return [];
  return [{ at: arg.at, message: `invalid ${call.name} argument` }];
}

const ACCEPTED: Readonly<Record<FormatVerb, readonly string[]>> = {
  s: ['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type', 'null'],
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
};

function unfit(checked: CheckedExpression, verb: FormatVerb, expr: Expr): Expr | undefined {
  const type = checked.types.get(expr.id) ?? DYN;
  if (type.kind !== 'dyn' && !ACCEPTED[verb].includes(type.kind)) return expr;
  if (verb !== 's' || (expr.kind !== 'list' && expr.kind !== 'map')) return undefined;
  return children(expr)
    .map((child) => unfit(checked, verb, child))
    .find((found) => found !== undefined);
}

function formatProblems(checked: CheckedExpression, call: CallExpr): readonly ExpressionProblem[] {
  const { target, args } = call;
  const [list] = args;
  if (call.name !== 'format' || target?.kind !== 'literal' || target.literal.type !== 'string' || args.length !== 1 || list?.kind !== 'list') return [];
  const fail = (at: number, message: string): readonly ExpressionProblem[] => [{ at, message }];
  try {
    const pieces = parseFormat(target.literal.value, list.items.length).filter((piece) => typeof piece !== 'string');
    for (const { verb, argument } of pieces) {
      const item = list.items[argument];
      const wrong = item === undefined ? undefined : unfit(checked, verb, item);
      if (wrong !== undefined) return fail(wrong.at, `error during formatting: ${clauseComplaint(verb, (checked.types.get(wrong.id) ?? DYN).name)}`);
    }
    const [given, wanted] = [list.items.length, pieces.length];
    return given > wanted ? fail(call.at, `too many arguments supplied to string.format (expected ${wanted}, got ${given})`) : [];
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return fail(call.at, error.message);
  }
}

function mixed(
  checked: CheckedExpression,
  exprs: readonly { readonly expr: Expr; readonly optional: boolean }[],
  stopsAtFirst: boolean,
): readonly ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  let expected: CelType | undefined;
  for (const { expr, optional } of exprs) {
    const own = checked.types.get(expr.id) ?? DYN;
    const type = optional ? (own.params[0] ?? DYN) : own;
    expected ??= type;
    if (isSameType(expected, type)) continue;
    problems.push({ at: expr.at, message: `expected type '${expected.text}' but found '${type.text}'` });
    if (stopsAtFirst) break;
  }
  return problems;
}

function aggregateProblems(checked: CheckedExpression, expr: Expr): readonly ExpressionProblem[] {
  if (expr.kind === 'list') {
    return mixed(
      checked,
      expr.items.map((item, index) => ({ expr: item, optional: expr.optional.includes(index) })),
      true,
    );
  }
  if (expr.kind !== 'map') return [];
  const keys = expr.entries.map(({ key }) => ({ expr: key, optional: false }));
  const values = expr.entries.map(({ value, optional }) => ({ expr: value, optional }));
  return [...mixed(checked, keys, false), ...mixed(checked, values, false)];
}

/**
 * What is wrong with the constants of an expression whose types are right.
 *
 * @see cel-go cel/validator.go, ext/formatting.go (v0.29)
 */
export function validateConstants(checked: CheckedExpression): readonly ExpressionProblem[] {
  const all = descendants(checked.expr);
  const calls = all.flatMap(({ expr }) => (expr.kind === 'call' ? [expr] : []));
  return [
    ...calls.flatMap(literalProblems),
    ...all.flatMap(({ expr, isFormatted }) => (isFormatted ? [] : aggregateProblems(checked, expr))),
    ...calls.flatMap((call) => formatProblems(checked, call)),
  ];
}
