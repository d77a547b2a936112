import type { CelType } from '../types/cel-type.ts';
import type { CelValue } from '../values/value.ts';

/** One way to call a function. */
export interface Overload {
  readonly id: string;
  /** The first argument stands in front of the dot. */
  readonly isMember: boolean;
  readonly args: readonly CelType[];
  readonly result: CelType;
  /** Absent for operators that the evaluator knows itself. */
  readonly call?: (...args: readonly CelValue[]) => CelValue;
}

/** A function and the ways to call it, tried in order. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly overloads: readonly Overload[];
  /** Whether the function itself tells what it cannot take, in shorter words than those of a call that fits no overload. */
  readonly isTrait?: boolean;
}

/** Functions and variables that expressions may use. */
export interface Declarations {
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly variables: ReadonlyMap<string, CelType>;
  /** Objects that may be written out (`Object.spec{…}`), by name. */
  readonly structs?: (name: string) => CelType | undefined;
}

/** Puts declarations together; a function declared twice has the overloads of both. */
export function mergeFunctions(...lists: readonly (readonly FunctionDeclaration[])[]): ReadonlyMap<string, FunctionDeclaration> {
  const merged = new Map<string, FunctionDeclaration>();
  for (const declaration of lists.flat()) {
    const known = merged.get(declaration.name);
    merged.set(declaration.name, known === undefined ? declaration : { ...known, overloads: [...known.overloads, ...declaration.overloads] });
  }
  return merged;
}
