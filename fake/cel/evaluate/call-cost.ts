import { namedFormatOf } from '../functions/named-formats.ts';
import type { CelValue } from '../values/value.ts';
import { codePoints, itemsOf, type ListValue } from '../values/value.ts';

const STRING_FACTOR = 0.1;
const REGEX_FACTOR = 0.25;
const LIST_BASE = 10;
const SELECTOR_BASE = 10;

/** The size of a value that costs are computed from; 1 for what has none. */
export function actualSize(value: CelValue | undefined): number {
  if (typeof value === 'string') return codePoints(value);
  if (typeof value !== 'object' || value === null) return 1;
  switch (value.kind) {
    case 'list':
    case 'map':
      return value.size;
    case 'bytes':
      return value.bytes.length;
    case 'opaque':
      return value.size ?? 1;
    case 'optional':
      return value.value === undefined ? 1 : actualSize(value.value);
    default:
      return 1;
  }
}

function traversal(value: CelValue): number {
  if (typeof value === 'string') return Math.floor(Buffer.byteLength(value) * STRING_FACTOR);
  if (typeof value !== 'object' || value === null) return 1;
  if (value.kind === 'bytes') return Math.floor(value.bytes.length * STRING_FACTOR);
  if (value.kind === 'list') return itemsOf(value).reduce<number>((sum, item) => sum + traversal(item), 0);
  if (value.kind !== 'map') return 1;
  return value.keys().reduce<number>((sum, key) => sum + traversal(key) + traversal(value.find(key) ?? null), 0);
}

const perCharacter = (value: CelValue | undefined, factor = STRING_FACTOR): number => Math.ceil(actualSize(value) * factor);
const regex = (text: CelValue | undefined, size: number): number => Math.ceil((1 + actualSize(text)) * STRING_FACTOR) * Math.ceil(size * REGEX_FACTOR);

function selfComparison(list: ListValue): number {
  const first = list.size === 0 ? undefined : list.at(0);
  const isText = typeof first === 'string' || (typeof first === 'object' && first?.kind === 'bytes');
  return Math.floor(list.size * list.size * (isText ? 2 + STRING_FACTOR : 2)) + 1 + LIST_BASE;
}

const ONE = new Set(
  (
    'serviceAccount path group resource subresource namespace name allowed reason error errored masked prefixLength family isUnspecified isLoopback ' +
    'isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo ' +
    'add sub major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery'
  ).split(' '),
);
const TRAVERSING = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf', 'includes']);
const SCANNING = new Set('url lowerAscii upperAscii substring trim jsonpatch.escapeKey cidr isIP isCIDR quantity isQuantity semver isSemver'.split(' '));

function containment(name: 'containsIP' | 'containsCIDR', overload: string, args: readonly CelValue[]): number {
  const size = actualSize(args[0]);
  const addresses = Math.ceil(2 * size * STRING_FACTOR);
  const more = name === 'containsCIDR' ? Math.ceil(size * STRING_FACTOR) + 1 : 0;
  return addresses + more + (overload.endsWith('_string') ? perCharacter(args[1]) : 0);
}

// @see apiserver pkg/cel/library/cost.go, CallCost (v1.37)
function kubernetesCost(name: string, overload: string, args: readonly CelValue[], result: CelValue): number | undefined {
  if (ONE.has(name)) return 1;
  if (TRAVERSING.has(name)) return traversal(args[0] ?? null);
  if (SCANNING.has(name)) return perCharacter(args[0]);
  switch (name) {
    case 'check':
      return 350_000;
    case 'fieldSelector':
    case 'labelSelector': {
      const size = actualSize(args[1]);
      return SELECTOR_BASE + Math.ceil(size * STRING_FACTOR) + Math.ceil(Math.ceil(size * 0.5) * 50);
    }
    case 'replace':
    case 'split':
    case 'ip.isCanonical':
      return perCharacter(args[0], 2 * STRING_FACTOR);
    case 'join':
      return perCharacter(result, 2 * STRING_FACTOR);
    case 'find':
    case 'findAll':
      return regex(args[0], actualSize(args[1]));
    case 'ip':
      return overload === 'cidr_ip' ? 1 : perCharacter(args[0]);
    case 'containsIP':
    case 'containsCIDR':
      return containment(name, overload, args);
    case 'validate': {
      const [format] = args;
      return typeof format === 'object' && format?.kind === 'opaque' ? regex(args[1], namedFormatOf(format).regexSize) : undefined;
    }
    default:
      return undefined;
  }
}

function listCost(overload: string, args: readonly CelValue[], result: CelValue): number | undefined {
  const list = (value: CelValue | undefined): ListValue | undefined => (typeof value === 'object' && value?.kind === 'list' ? value : undefined);
  const made = (size: number): number => Math.floor(size) + 1 + LIST_BASE;
  switch (overload) {
    case 'list_slice':
    case 'lists_range':
    case 'list_reverse':
      return made(actualSize(result));
    case 'list_flatten':
    case 'list_flatten_int':
      return made(actualSize(args[0]) * (typeof args[1] === 'bigint' ? Math.max(1, Number(args[1])) : 1));
    case 'list_distinct':
      return selfComparison(list(args[0]) ?? { kind: 'list', size: 0, at: () => null });
    default:
      if (/^list_\w+_sort$/.test(overload)) return selfComparison(list(args[0]) ?? { kind: 'list', size: 0, at: () => null });
      if (overload.endsWith('_sortByAssociatedKeys')) return selfComparison(list(args[1]) ?? { kind: 'list', size: 0, at: () => null });
      return undefined;
  }
}

/** What comparing two values costs. */
export function comparisonCost(a: CelValue, b: CelValue): number {
  return Math.ceil(Math.min(actualSize(a), actualSize(b)) * STRING_FACTOR);
}

const COMPARING = /^(?:less|less_equals|greater|greater_equals)_(?:string|bytes)$/;

/**
 * What a call costs once it is made.
 *
 * @see cel-go interpreter/runtimecost.go, ext/lists.go (v0.29)
 */
export function callCost(name: string, overload: string, args: readonly CelValue[], result: CelValue): number {
  const known = listCost(overload, args, result) ?? setCost(overload, args) ?? kubernetesCost(name, overload, args, result);
  if (known !== undefined) return known;
  if (COMPARING.test(overload)) return comparisonCost(args[0] ?? null, args[1] ?? null);
  switch (overload) {
    case 'starts_with_string':
    case 'ends_with_string':
      return perCharacter(args[1]);
    case 'string_to_bytes':
    case 'bytes_to_string':
    case 'strings_quote':
    case 'string_format':
      return perCharacter(args[0]);
    case 'in_list':
      return actualSize(args[1]);
    case 'add_string':
    case 'add_bytes':
      return Math.ceil((actualSize(args[0]) + actualSize(args[1])) * STRING_FACTOR);
    case 'matches':
    case 'matches_string':
      return regex(args[0], actualSize(args[1]));
    case 'contains_string':
      return perCharacter(args[0]) * perCharacter(args[1]);
    default:
      return 1;
  }
}

function setCost(overload: string, args: readonly CelValue[]): number | undefined {
  if (!overload.startsWith('list_sets_')) return undefined;
  const factor = overload === 'list_sets_equivalent_list' ? 2 : 1;
  return 1 + actualSize(args[0]) * actualSize(args[1]) * factor;
}
