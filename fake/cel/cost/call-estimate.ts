import type { Expr } from '../syntax/ast.ts';
import { type CelType, isSameType } from '../types/cel-type.ts';
import { type Estimate, exactly, plus, scaled, times, UNKNOWN, UNLIMITED } from './estimate.ts';

/** What is known about an operand. */
export interface CostNode {
  readonly path: readonly string[];
  readonly type: CelType;
  readonly expr: Expr | undefined;
  /** Its size, where anything is known about it. */
  readonly size: Estimate | undefined;
}

/** What a call costs, beside its arguments, and how large its result may be. */
export interface CallEstimate {
  readonly cost: Estimate;
  readonly size?: Estimate;
}

/** The size of a value that is reached on `path`. */
export type SizeOf = (path: readonly string[]) => Estimate | undefined;

const STRING_FACTOR = 0.1;
const REGEX_FACTOR = 0.25;
const LIST_BASE = 10;

const ONE: CallEstimate = { cost: exactly(1) };
const sizeOf = (node: CostNode | undefined): Estimate => node?.size ?? UNKNOWN;
const perCharacter = (node: CostNode | undefined, factor = STRING_FACTOR): Estimate => scaled(sizeOf(node), factor);

const FLAT = new Set(
  (
    'serviceAccount path group resource subresource namespace name allowed reason error errored masked prefixLength family isUnspecified isLoopback ' +
    'isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo ' +
    'add sub major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery'
  ).split(' '),
);
const TRAVERSING = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf', 'includes']);
const RESIZING = new Set(['lowerAscii', 'upperAscii', 'substring', 'trim']);
const SCANNING = new Set(['cidr', 'isIP', 'isCIDR', 'quantity', 'isQuantity', 'semver', 'isSemver']);

function elementSize(target: CostNode, sizeAt: SizeOf): Estimate | undefined {
  if (target.type.params.length === 0) return undefined;
  return (target.path.length === 0 ? undefined : sizeAt([...target.path, '@items'])) ?? UNKNOWN;
}

function traversal(name: string, target: CostNode, sizeAt: SizeOf): CallEstimate {
  const element = elementSize(target, sizeAt);
  const isText = ['string', 'bytes'].includes(target.type.params[0]?.kind ?? '');
  if (element !== undefined) {
    const each = isText ? plus(exactly(1), scaled(element, STRING_FACTOR)) : exactly(1);
    return { cost: times(sizeOf(target), each) };
  }
  return { cost: name === 'includes' ? sizeOf(target) : perCharacter(target) };
}

function replacement(target: CostNode, args: readonly CostNode[]): CallEstimate {
  const [size, from, to] = [sizeOf(target), sizeOf(args[0]), sizeOf(args[1])];
  const bound = (length: number, shortest: number, keeps: boolean): readonly [count: number, kept: number] => {
    if (shortest === 0) return [length < UNLIMITED ? length + 1 : length, length];
    return keeps ? [0, length] : [Math.ceil(length / shortest), 0];
  };
  const [maxCount, maxKept] = bound(size.max, from.min, to.max <= from.min);
  const [minCount, minKept] = bound(size.min, from.max, from.max <= to.min);
  const count = { min: minCount, max: maxCount };
  return { cost: scaled(size, 2 * STRING_FACTOR), size: plus(times(count, to), { min: minKept, max: maxKept }) };
}

function splitting(target: CostNode, args: readonly CostNode[]): CallEstimate {
  const limit = args[1]?.expr;
  const literal = limit?.kind === 'literal' && limit.literal.type === 'int' ? Number(BigInt.asUintN(64, limit.literal.value)) : undefined;
  return { cost: perCharacter(target, 2 * STRING_FACTOR), size: { min: 0, max: literal ?? sizeOf(target).max } };
}

function joining(target: CostNode, args: readonly CostNode[], sizeAt: SizeOf): CallEstimate {
  const items = sizeOf(target);
  const element = elementSize(target, sizeAt);
  let size = element === undefined ? exactly(0) : times(items, element);
  if (args.length > 0) size = plus(size, times(sizeOf(args[0]), { min: Math.max(0, items.min - 1), max: Math.max(0, items.max - 1) }));
  return { cost: scaled(size, STRING_FACTOR), size };
}

/** What matching `text` against `pattern` costs. */
export function regexCost(text: CostNode | undefined, pattern: CostNode | undefined): Estimate {
  return times(scaled(plus(sizeOf(text), exactly(1)), STRING_FACTOR), perCharacter(pattern, REGEX_FACTOR));
}

function containment(name: string, overload: string, args: readonly CostNode[]): CallEstimate {
  const address = { min: 4, max: 16 };
  let cost = scaled(plus(address, address), STRING_FACTOR);
  if (name === 'containsCIDR') cost = plus(plus(cost, scaled(address, STRING_FACTOR)), exactly(1));
  return { cost: overload.endsWith('_string') ? plus(cost, perCharacter(args[0])) : cost };
}

function equality(args: readonly CostNode[]): CallEstimate | undefined {
  const [left, right] = args;
  if (left === undefined || right === undefined || !isSameType(left.type, right.type)) return undefined;
  switch (left.type.name) {
    case 'net.IP':
    case 'net.CIDR':
    case 'kubernetes.Quantity':
    case 'kubernetes.Semver':
    case 'kubernetes.authorization.Authorizer':
    case 'kubernetes.authorization.Decision':
      return ONE;
    case 'kubernetes.NamedFormat':
      return { cost: scaled({ min: 1, max: 64 }, STRING_FACTOR) };
    case 'kubernetes.URL':
      return { cost: scaled({ min: 1, max: right.size?.max ?? 1 }, STRING_FACTOR) };
    default:
      return undefined;
  }
}

function ofTarget(name: string, target: CostNode, args: readonly CostNode[], sizeAt: SizeOf): CallEstimate | undefined {
  if (TRAVERSING.has(name)) return traversal(name, target, sizeAt);
  if (RESIZING.has(name)) return { cost: perCharacter(target), size: sizeOf(target) };
  switch (name) {
    case 'replace':
      return args.length >= 2 ? replacement(target, args) : undefined;
    case 'split':
      return splitting(target, args);
    case 'join':
      return joining(target, args, sizeAt);
    case 'find':
    case 'findAll':
      return { cost: regexCost(target, args[0]), size: { min: 0, max: sizeOf(target).max } };
    default:
      return undefined;
  }
}

/** A call and what is known about its operands. */
export interface EstimatedCall {
  readonly name: string;
  readonly overload: string;
  readonly target: CostNode | undefined;
  readonly args: readonly CostNode[];
}

/**
 * What a call of a function that Kubernetes adds costs; undefined for the others.
 *
 * @see apiserver pkg/cel/library/cost.go, EstimateCallCost (v1.37)
 */
export function estimateKubernetesCall({ name, overload, target, args }: EstimatedCall, sizeAt: SizeOf): CallEstimate | undefined {
  if (FLAT.has(name) || overload === 'cidr_ip') return ONE;
  const [first] = args;
  if (SCANNING.has(name) || name === 'ip') return { cost: perCharacter(first) };
  if (target !== undefined) {
    const known = ofTarget(name, target, args, sizeAt);
    if (known !== undefined) return known;
  }
  switch (name) {
    case 'check':
      return { cost: exactly(350_000) };
    case 'fieldSelector':
    case 'labelSelector':
      return { cost: plus(plus(exactly(LIST_BASE), perCharacter(first)), scaled(perCharacter(first, 0.5), 50)) };
    case 'url':
    case 'jsonpatch.escapeKey':
      return { cost: perCharacter(first), size: sizeOf(first) };
    case 'ip.isCanonical':
      return { cost: perCharacter(first, 2 * STRING_FACTOR) };
    case 'containsIP':
    case 'containsCIDR':
      return containment(name, overload, args);
    case 'validate':
      return { cost: scaled(perCharacter(first), 128 * REGEX_FACTOR) };
    case '_==_':
      return equality(args);
    default:
      return undefined;
  }
}

function literalNumber(node: CostNode | undefined, otherwise: number): number {
  const expr = node?.expr;
  if (expr?.kind !== 'literal') return otherwise;
  if (expr.literal.type === 'int') return expr.literal.value < 0n ? 0 : Number(expr.literal.value);
  return expr.literal.type === 'uint' ? Number(expr.literal.value) : otherwise;
}

function allocating(factor: number, size: Estimate): CallEstimate {
  return { cost: plus(scaled(size, factor), exactly(1 + LIST_BASE)), size };
}

function selfComparing(node: CostNode | undefined, overload: string): CallEstimate {
  const isText = /list_(string|bytes)_sort/.test(overload);
  return allocating(isText ? 2 + STRING_FACTOR : 2, times(sizeOf(node), sizeOf(node)));
}

/** What a call of a function of lists or sets costs; undefined for the others. @see cel-go ext/lists.go, ext/sets.go (v0.29) */
export function estimateListCall(overload: string, target: CostNode | undefined, args: readonly CostNode[]): CallEstimate | undefined {
  switch (overload) {
    case 'list_slice': {
      const end = literalNumber(args[1], sizeOf(target).max);
      const length = end - literalNumber(args[0], 0);
      return allocating(1, exactly(length < 0 ? UNLIMITED + length : length));
    }
    case 'lists_range':
      return allocating(1, exactly(literalNumber(args[0], UNLIMITED)));
    case 'list_reverse':
      return allocating(1, sizeOf(target));
    case 'list_flatten':
      return allocating(1, sizeOf(target));
    case 'list_flatten_int':
      return allocating(literalNumber(args[0], UNLIMITED), sizeOf(target));
    case 'list_distinct':
      return allocating(2, times(sizeOf(target), sizeOf(target)));
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
      return { cost: plus(times(sizeOf(args[0]), sizeOf(args[1])), exactly(1)) };
    case 'list_sets_equivalent_list':
      return { cost: plus(scaled(times(sizeOf(args[0]), sizeOf(args[1])), 2), exactly(1)) };
    default:
      if (/^list_\w+_sort$/.test(overload)) return selfComparing(target, overload);
      return overload.endsWith('_sortByAssociatedKeys') ? selfComparing(args[0], overload) : undefined;
  }
}
