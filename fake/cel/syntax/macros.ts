import { ACCUMULATOR, type Expr, type FoldExpr, OPERATORS } from './ast.ts';
import type { NodeFactory } from './nodes.ts';

/** Why a macro cannot be expanded. */
export class MacroError extends Error {
  override readonly name = 'MacroError';
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

interface MacroCall {
  readonly make: NodeFactory;
  /** Where nodes that the macro makes up are placed: at the call. */
  readonly at: number;
  readonly target: Expr;
  readonly args: readonly Expr[];
}

type Macro = (call: MacroCall) => Expr;

interface FoldParts {
  readonly variable: string;
  readonly variable2?: string;
  readonly init: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}

function fold({ make, at, target }: MacroCall, parts: FoldParts): FoldExpr {
  return { kind: 'fold', id: make.id(), at, range: target, variable2: undefined, accumulator: ACCUMULATOR, ...parts };
}

const argument = (call: MacroCall, index: number): Expr => call.args[index] ?? call.target;

function variableOf(expr: Expr, complaint: string): string {
  if (expr.kind !== 'ident') throw new MacroError(expr.at, complaint);
  if (expr.name === ACCUMULATOR || expr.name === '__result__') throw new MacroError(expr.at, 'iteration variable overwrites accumulator variable');
  return expr.name;
}

interface Variables {
  readonly variable: string;
  readonly variable2?: string;
}

function oneVariable(call: MacroCall, complaint = 'argument must be a simple name'): Variables {
  return { variable: variableOf(argument(call, 0), complaint) };
}

function twoVariables(call: MacroCall): Variables {
  const [first, second] = [argument(call, 0), argument(call, 1)];
  for (const expr of [first, second]) if (expr.kind !== 'ident') throw new MacroError(expr.at, 'argument must be a simple name');
  if (first.kind === 'ident' && second.kind === 'ident' && first.name === second.name) {
    throw new MacroError(second.at, `duplicate variable name: ${first.name}`);
  }
  return { variable: variableOf(first, ''), variable2: variableOf(second, '') };
}

const truth = ({ make, at }: MacroCall, value: boolean): Expr => make.literal(at, { type: 'bool', value });
const number = ({ make, at }: MacroCall, value: bigint): Expr => make.literal(at, { type: 'int', value });
const accumulator = ({ make, at }: MacroCall): Expr => make.ident(at, ACCUMULATOR);

function all(call: MacroCall, variables: Variables, predicate: Expr): Expr {
  const { make, at } = call;
  return fold(call, {
    ...variables,
    init: truth(call, true),
    condition: make.call(at, OPERATORS.notStrictlyFalse, accumulator(call)),
    step: make.call(at, OPERATORS.and, accumulator(call), predicate),
    result: accumulator(call),
  });
}

function exists(call: MacroCall, variables: Variables, predicate: Expr): Expr {
  const { make, at } = call;
  return fold(call, {
    ...variables,
    init: truth(call, false),
    condition: make.call(at, OPERATORS.notStrictlyFalse, make.call(at, OPERATORS.not, accumulator(call))),
    step: make.call(at, OPERATORS.or, accumulator(call), predicate),
    result: accumulator(call),
  });
}

function existsOne(call: MacroCall, variables: Variables, predicate: Expr): Expr {
  const { make, at } = call;
  return fold(call, {
    ...variables,
    init: number(call, 0n),
    condition: truth(call, true),
    step: make.call(at, OPERATORS.conditional, predicate, make.call(at, OPERATORS.add, accumulator(call), number(call, 1n)), accumulator(call)),
    result: make.call(at, OPERATORS.equals, accumulator(call), number(call, 1n)),
  });
}

interface Collecting {
  readonly init: Expr;
  readonly step: Expr;
  readonly filter: Expr | undefined;
}

function collect(call: MacroCall, variables: Variables, { init, step, filter }: Collecting): Expr {
  const { make, at } = call;
  return fold(call, {
    ...variables,
    init,
    condition: truth(call, true),
    step: filter === undefined ? step : make.call(at, OPERATORS.conditional, filter, step, accumulator(call)),
    result: accumulator(call),
  });
}

const appended = (call: MacroCall, item: Expr): Expr => call.make.call(call.at, OPERATORS.add, accumulator(call), call.make.list(call.at, item));

function map(call: MacroCall): Expr {
  const variables = oneVariable(call, 'argument is not an identifier');
  const last = call.args.length - 1;
  return collect(call, variables, {
    init: call.make.list(call.at),
    step: appended(call, argument(call, last)),
    filter: last === 2 ? call.args[1] : undefined,
  });
}

function filter(call: MacroCall): Expr {
  const variables = oneVariable(call, 'argument is not an identifier');
  return collect(call, variables, { init: call.make.list(call.at), step: appended(call, argument(call, 0)), filter: call.args[1] });
}

function transformList(call: MacroCall): Expr {
  const variables = twoVariables(call);
  const last = call.args.length - 1;
  return collect(call, variables, {
    init: call.make.list(call.at),
    step: appended(call, argument(call, last)),
    filter: last === 3 ? call.args[2] : undefined,
  });
}

function transformMap(call: MacroCall): Expr {
  const variables = twoVariables(call);
  const { make, at } = call;
  const last = call.args.length - 1;
  return collect(call, variables, {
    init: make.map(at),
    step: make.call(at, 'cel.@mapInsert', accumulator(call), make.ident(at, variables.variable), argument(call, last)),
    filter: last === 3 ? call.args[2] : undefined,
  });
}

function transformMapEntry(call: MacroCall): Expr {
  const variables = twoVariables(call);
  const { make, at } = call;
  const last = call.args.length - 1;
  return collect(call, variables, {
    init: make.map(at),
    step: make.call(at, 'cel.@mapInsert', accumulator(call), argument(call, last)),
    filter: last === 3 ? call.args[2] : undefined,
  });
}

/** Gives `value` a name for `body`: a fold over nothing, whose accumulator is the value. */
function bound({ make, at }: MacroCall, name: string, value: Expr, body: Expr): FoldExpr {
  return {
    kind: 'fold',
    id: make.id(),
    at,
    range: make.list(at),
    variable: '#unused',
    variable2: undefined,
    accumulator: name,
    init: value,
    condition: make.literal(at, { type: 'bool', value: false }),
    step: make.ident(at, name),
    result: body,
  };
}

function optional(call: MacroCall, name: 'optMap' | 'optFlatMap'): Expr {
  const { make, at, target } = call;
  const variable = argument(call, 0);
  if (variable.kind !== 'ident') throw new MacroError(variable.at, `${name}() variable name must be a simple identifier`);
  const inner = bound(call, variable.name, make.memberCall(at, 'value', make.copy(target)), argument(call, 1));
  return make.call(
    at,
    OPERATORS.conditional,
    make.memberCall(at, 'hasValue', target),
    name === 'optMap' ? make.call(at, 'optional.of', inner) : inner,
    make.call(at, 'optional.none'),
  );
}

const SORT_INPUT = '@__sortBy_input__';

function sortBy(call: MacroCall): Expr {
  const { make, at, target } = call;
  if (target.kind === 'literal' || target.kind === 'map' || target.kind === 'struct') {
    throw new MacroError(target.at, 'sortBy can only be applied to a list, identifier, comprehension, call or select expression');
  }
  const keys = map({ ...call, target: make.ident(at, SORT_INPUT) });
  return bound(call, SORT_INPUT, target, make.memberCall(at, '@sortByAssociatedKeys', make.ident(at, SORT_INPUT), keys));
}

const RECEIVER_MACROS: Readonly<Record<string, Macro>> = {
  'all/2': (call) => all(call, oneVariable(call), argument(call, 1)),
  'all/3': (call) => all(call, twoVariables(call), argument(call, 2)),
  'exists/2': (call) => exists(call, oneVariable(call), argument(call, 1)),
  'exists/3': (call) => exists(call, twoVariables(call), argument(call, 2)),
  'exists_one/2': (call) => existsOne(call, oneVariable(call), argument(call, 1)),
  'exists_one/3': (call) => existsOne(call, twoVariables(call), argument(call, 2)),
  'existsOne/3': (call) => existsOne(call, twoVariables(call), argument(call, 2)),
  'map/2': map,
  'map/3': map,
  'filter/2': filter,
  'transformList/3': transformList,
  'transformList/4': transformList,
  'transformMap/3': transformMap,
  'transformMap/4': transformMap,
  'transformMapEntry/3': transformMapEntry,
  'transformMapEntry/4': transformMapEntry,
  'optMap/2': (call) => optional(call, 'optMap'),
  'optFlatMap/2': (call) => optional(call, 'optFlatMap'),
  'sortBy/2': sortBy,
};

/** A call as it is written. */
export interface WrittenCall {
  readonly at: number;
  readonly name: string;
  readonly target: Expr | undefined;
  readonly args: readonly Expr[];
}

/**
 * What a call stands for when it is a macro; undefined for a plain call.
 *
 * @throws {MacroError} when its arguments are not those of the macro
 * @see cel-go parser/macro.go, ext/comprehensions.go, ext/lists.go, cel/library.go (v0.29)
 */
export function expandMacro(make: NodeFactory, { at, name, target, args }: WrittenCall): Expr | undefined {
  if (target !== undefined) return RECEIVER_MACROS[`${name}/${args.length}`]?.({ make, at, target, args });
  const [tested] = args;
  if (name !== 'has' || args.length !== 1 || tested === undefined) return undefined;
  if (tested.kind !== 'select' || tested.testOnly) throw new MacroError(tested.at, 'invalid argument to has() macro');
  return { kind: 'select', id: make.id(), at, operand: tested.operand, field: tested.field, testOnly: true };
}
