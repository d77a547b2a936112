import type { StructuralSchema, ValidationRule } from '../../../machinery/structural/structural-schema.ts';
import { compileExpression, type Program } from '../environment.ts';
import { type DeclaredType, sizeAlong } from '../schema/declared-type.ts';
import { BOOL, type CelType, optionalType, STRING } from '../types/cel-type.ts';

/** One rule after compiling. */
export interface CompiledRule {
  readonly rule: ValidationRule;
  readonly program?: Program;
  /** Why there is no program. */
  readonly error?: string;
  readonly usesOldSelf: boolean;
  readonly maxCost: number;
  readonly message?: Program;
  readonly messageError?: string;
  readonly messageMaxCost: number;
}

/** The rules of a node, as its schema has them. */
export const rulesOf = (schema: StructuralSchema): readonly ValidationRule[] => schema['x-kubernetes-validations'] ?? [];

interface Compiled {
  readonly program?: Program;
  readonly error?: string;
}

function compileAs(
  text: string,
  variables: ReadonlyMap<string, CelType>,
  wanted: CelType,
  words: Readonly<Record<'compilation' | 'instantiation' | 'type', string>>,
): Compiled {
  const compiled = compileExpression(text, { variables });
  if ('problem' in compiled && compiled.at === 'compilation') return { error: `${words.compilation}: ${compiled.problem}` };
  const { type } = 'problem' in compiled ? compiled : compiled.program;
  if (type.kind !== wanted.kind) return { error: words.type };
  return 'problem' in compiled ? { error: `${words.instantiation}: ${compiled.problem}` } : { program: compiled.program };
}

/**
 * Compiles one rule of a node.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/cel/compilation.go (v1.37)
 */
export function compileRule(rule: ValidationRule, declared: DeclaredType): CompiledRule {
  const nothing = { rule, usesOldSelf: false, maxCost: 0, messageMaxCost: 0 };
  if (rule.rule.trim() === '') return nothing;
  const oldSelf = rule.optionalOldSelf === true ? optionalType(declared.type) : declared.type;
  const variables = new Map([
    ['self', declared.type],
    ['oldSelf', oldSelf],
  ]);
  const { program, error } = compileAs(rule.rule, variables, BOOL, {
    compilation: 'compilation failed',
    instantiation: 'program instantiation failed',
    type: 'cel expression must evaluate to a bool',
  });
  if (program === undefined) return { ...nothing, error: error ?? '' };
  const cost = (of: Program): number => of.maxCost((path) => sizeAlong(declared, path));
  const base = { ...nothing, program, usesOldSelf: program.references.has('oldSelf'), maxCost: cost(program) };
  if (rule.messageExpression === undefined || rule.messageExpression === '') return base;
  const message = compileAs(rule.messageExpression, variables, STRING, {
    compilation: 'messageExpression compilation failed',
    instantiation: 'messageExpression instantiation failed',
    type: 'messageExpression must evaluate to a string',
  });
  if (message.program === undefined) return { ...base, messageError: message.error ?? '' };
  return { ...base, message: message.program, messageMaxCost: cost(message.program) };
}

/** How a rule names itself in errors: its message, or itself. */
export const ruleName = ({ rule, message }: ValidationRule): string => (message === undefined || message === '' ? rule.trim() : message.trim());
