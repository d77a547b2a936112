import type { FunctionDeclaration, Overload } from '../check/declarations.ts';
import type { CelType } from '../types/cel-type.ts';
import type { CelValue } from '../values/value.ts';

// The checker and the evaluator make sure that arguments have the declared types before `call` sees them.
// biome-ignore lint/suspicious/noExplicitAny: a table of functions of different parameters
type Call = (...args: any[]) => CelValue;

/** A function called with its arguments in parentheses. */
export const plain = (id: string, args: readonly CelType[], result: CelType, call?: Call): Overload => ({
  id,
  isMember: false,
  args,
  result,
  ...(call === undefined ? {} : { call }),
});

/** A function called behind a dot; the first of `args` stands in front of it. */
export const member = (id: string, args: readonly CelType[], result: CelType, call?: Call): Overload => ({ ...plain(id, args, result, call), isMember: true });

/** A function with its overloads. */
export const define = (name: string, ...overloads: readonly Overload[]): FunctionDeclaration => ({ name, overloads });

/** A function whose own words tell what it cannot take. */
export const defineTrait = (name: string, ...overloads: readonly Overload[]): FunctionDeclaration => ({ name, overloads, isTrait: true });
