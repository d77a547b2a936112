import { type CheckedExpression, checkExpression } from './check/checker.ts';
import { type Declarations, type FunctionDeclaration, mergeFunctions } from './check/declarations.ts';
import { validateConstants } from './check/validators.ts';
import type { SizeOf } from './cost/call-estimate.ts';
import { estimateCost } from './cost/estimator.ts';
import { CostLimitExceeded, EvaluationAborted, type Step } from './evaluate/frame.ts';
import { planExpression } from './evaluate/plan.ts';
import { listFunctions } from './functions/lists.ts';
import { formatFunctions } from './functions/named-formats.ts';
import { networkFunctions } from './functions/networks.ts';
import { optionalFunctions } from './functions/optionals.ts';
import { quantityFunctions } from './functions/quantities.ts';
import { standardFunctions } from './functions/standard.ts';
import { textFunctions } from './functions/texts.ts';
import { urlFunctions } from './functions/urls.ts';
import { versionFunctions } from './functions/versions.ts';
import { authorizerFunctions } from './policies/authorizer-functions.ts';
import { parseExpression } from './syntax/parser.ts';
import { displayProblems, sourceOf } from './syntax/source.ts';
import type { CelType } from './types/cel-type.ts';
import { type CelValue, EvaluationError } from './values/value.ts';

const BASE: readonly (readonly FunctionDeclaration[])[] = [
  standardFunctions,
  optionalFunctions,
  textFunctions,
  listFunctions,
  urlFunctions,
  quantityFunctions,
  networkFunctions,
  formatFunctions,
  versionFunctions,
  authorizerFunctions,
];

const baseFunctions = mergeFunctions(...BASE);
const traits: ReadonlySet<string> = new Set([...baseFunctions.values()].filter(({ isTrait }) => isTrait === true).map(({ name }) => name));

/** The cost that one evaluation of one expression may have. */
export const PER_CALL_LIMIT = 1_000_000;

/** What an evaluation came to, and its cost. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: CelValue; readonly cost: number }
  | { readonly kind: 'error'; readonly message: string; readonly cost: number };

/** A compiled expression. */
export interface Program {
  readonly type: CelType;
  /** The variables that it names. */
  readonly references: ReadonlySet<string>;
  /** Runs it; `resolve` gives the values of variables. */
  run(resolve: (name: string) => CelValue | undefined): Outcome;
  /** The most that a run may cost; `sizeAt` knows how large values can be. */
  maxCost(sizeAt: SizeOf): number;
}

/** A program, or why there is none: what does not compile has no type either. */
export type Compilation =
  | { readonly program: Program }
  | { readonly problem: string; readonly at: 'compilation' }
  | { readonly problem: string; readonly at: 'instantiation'; readonly type: CelType };

function run(step: Step, resolve: (name: string) => CelValue | undefined): Outcome {
  const frame = { resolve, slots: [], limit: PER_CALL_LIMIT, cost: 0 };
  try {
    return { kind: 'value', value: step(frame), cost: frame.cost };
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof CostLimitExceeded || error instanceof EvaluationAborted)
      return { kind: 'error', message: error.message, cost: frame.cost };
    throw error;
  }
}

function programOf(checked: CheckedExpression, step: Step): Program {
  return {
    type: checked.type,
    references: checked.references,
    run: (resolve) => run(step, resolve),
    maxCost: (sizeAt) => estimateCost(checked, sizeAt).max,
  };
}

/** Functions and variables that an expression has beside those of every expression. */
export interface Environment {
  readonly variables: ReadonlyMap<string, CelType>;
  readonly functions?: readonly FunctionDeclaration[];
  readonly structs?: (name: string) => CelType | undefined;
}

/**
 * Compiles an expression as the API server does.
 *
 * @see apiserver pkg/cel/environment/base.go (v1.37)
 */
export function compileExpression(text: string, { variables, functions, structs }: Environment): Compilation {
  const source = sourceOf(text);
  const failed = (problems: Parameters<typeof displayProblems>[1]): Compilation => ({ problem: displayProblems(source, problems), at: 'compilation' });
  const parsed = parseExpression(source);
  if ('problems' in parsed) return failed(parsed.problems);
  const all = functions === undefined ? baseFunctions : mergeFunctions([...baseFunctions.values()], functions);
  const declarations: Declarations = { functions: all, variables, ...(structs === undefined ? {} : { structs }) };
  const checked = checkExpression(parsed.expr, declarations);
  if ('problems' in checked) return failed(checked.problems);
  const problems = validateConstants(checked);
  if (problems.length > 0) return failed(problems);
  try {
    return { program: programOf(checked, planExpression(checked, traits)) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { problem: error.message, at: 'instantiation', type: checked.type };
  }
}
