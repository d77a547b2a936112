import { compileGoPattern, patternProblem } from '../../../machinery/pattern/go-pattern.ts';
import { EvaluationError, type ListValue, listOf } from '../values/value.ts';

const compiled = new Map<string, RegExp>();
const MAX_KEPT = 500;

/**
 * A pattern of Go's regular expressions, compiled once.
 *
 * @throws {EvaluationError} with `prefix` in front of what is wrong with it
 */
export function compileRegex(pattern: string, prefix: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const problem = patternProblem(pattern);
  if (problem !== undefined) throw new EvaluationError(`${prefix}${problem}`);
  const regex = compileGoPattern(pattern);
  if (compiled.size >= MAX_KEPT) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

/** Whether `pattern` compiles. */
export const isRegex = (pattern: string): boolean => patternProblem(pattern) === undefined;

/** The first match, or an empty text. */
export function find(text: string, pattern: string): string {
  return compileRegex(pattern, 'Illegal regex: ').exec(text)?.[0] ?? '';
}

/** The first `limit` matches; all when it is negative. */
export function findAll(text: string, pattern: string, limit: bigint): ListValue {
  const regex = compileRegex(pattern, 'Illegal regex: ');
  const all = text.matchAll(new RegExp(regex.source, `${regex.flags.replace(/[gy]/g, '')}g`));
  const found: string[] = [];
  let end = -1;
  for (const { 0: match, index } of all) {
    if (limit >= 0n && BigInt(found.length) >= limit) break;
    // Go leaves out an empty match right behind another one.
    if (match !== '' || index !== end) found.push(match);
    end = index + match.length;
  }
  return listOf(found);
}
