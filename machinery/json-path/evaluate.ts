import { goMapJson } from '../go-json.ts';
import { isJsonObject, type Json } from '../json.ts';
import { JsonPathError, type PathNode } from './parse.ts';

/** How missing fields are taken. */
export interface JsonPathOptions {
  /** A field that is not there yields nothing rather than an error. */
  readonly allowMissingKeys?: boolean;
}

type Walk = JsonPathOptions;

const childrenOf = (value: Json): readonly Json[] => {
  if (Array.isArray(value)) return value;
  // Go walks maps in random order: keys in order are one of these, and the same each time.
  return isJsonObject(value)
    ? Object.keys(value)
        .sort()
        .map((key) => value[key] ?? null)
    : [];
};

function field(input: readonly Json[], name: string, { allowMissingKeys = false }: Walk): readonly Json[] {
  if (input.length === 0) return [];
  const found = input.flatMap((value) => (isJsonObject(value) && Object.hasOwn(value, name) && value[name] !== undefined ? [value[name]] : []));
  if (found.length === 0 && !allowMissingKeys) throw new JsonPathError(`${name} is not found`);
  return found;
}

function recursive(input: readonly Json[]): readonly Json[] {
  return input.flatMap((value) => {
    const children = childrenOf(value);
    return children.length === 0 ? [] : [value, ...recursive(children)];
  });
}

function goKind(value: Json): string {
  if (isJsonObject(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function slice(value: Json, node: Extract<PathNode, { kind: 'slice' }>): readonly Json[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goKind(value)} is not array or slice`);
  const { length } = value;
  const first = node.start ?? 0;
  const start = first < 0 ? first + length : first;
  const last = node.isIndex ? first + 1 : (node.end ?? length);
  const end = last < 0 || (last === 0 && node.isIndex) ? last + length : last;
  if (start === end) return [];
  const outside = (index: number): JsonPathError => new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);
  if (start >= length || start < 0) throw outside(start);
  if (end > length || end < 0) throw outside(end - 1);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  const step = node.step ?? 1;
  if (step <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(start, end).filter((_item, index) => index % step === 0);
}

const ORDER: Readonly<Record<string, (difference: number) => boolean>> = {
  '<': (difference) => difference < 0,
  '>': (difference) => difference > 0,
  '<=': (difference) => difference <= 0,
  '>=': (difference) => difference >= 0,
};

function compare(left: Json, right: Json, operator: string): boolean {
  if (typeof left === 'object' || typeof right === 'object') throw new JsonPathError('invalid type for comparison');
  if (typeof left !== typeof right) throw new JsonPathError('incompatible types for comparison');
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  const test = ORDER[operator];
  if (test === undefined) throw new JsonPathError(`unrecognized filter operator ${operator}`);
  if (typeof left === 'boolean') throw new JsonPathError('invalid type for comparison');
  return test(left < right ? -1 : left > right ? 1 : 0);
}

function passes(item: Json, { left, operator, right }: Extract<PathNode, { kind: 'filter' }>, walk: Walk): boolean {
  if (operator === 'exists') return follow([item], left, { allowMissingKeys: true }).length > 0;
  const [lefts, rights] = [follow([item], left, walk), follow([item], right, walk)];
  if (lefts.length > 1 || rights.length > 1) throw new JsonPathError('can only compare one element at a time');
  const [one, other] = [lefts[0], rights[0]];
  return one !== undefined && other !== undefined && compare(one, other, operator);
}

function filter(value: Json, node: Extract<PathNode, { kind: 'filter' }>, walk: Walk): readonly Json[] {
  if (!Array.isArray(value)) throw new JsonPathError(`${JSON.stringify(value)} is not array or slice and cannot be filtered`);
  return value.filter((item: Json) => passes(item, node, walk));
}

function step(input: readonly Json[], node: PathNode, walk: Walk): readonly Json[] {
  switch (node.kind) {
    case 'text':
      return [node.text];
    case 'literal':
      return [node.value];
    case 'field':
      return field(input, node.name, walk);
    case 'wildcard':
      return input.flatMap(childrenOf);
    case 'recursive':
      return recursive(input);
    case 'slice':
      return input.flatMap((value) => slice(value, node));
    case 'union':
      return node.paths.flatMap((path) => follow(input, path, walk));
    case 'filter':
      return input.flatMap((value) => filter(value, node, walk));
    case 'action':
      return follow(input, node.nodes, walk);
    case 'range':
      return follow(input, node.nodes, walk);
    default:
      return node satisfies never;
  }
}

function follow(input: readonly Json[], nodes: readonly PathNode[], walk: Walk): readonly Json[] {
  return nodes.reduce<readonly Json[]>((values, node) => step(values, node, walk), input);
}

/**
 * The values that a parsed template finds in `data`: one list per text and per path, ranges unrolled.
 *
 * @throws {JsonPathError} for missing fields where they are not allowed, and for indexes out of bounds
 * @see client-go util/jsonpath/jsonpath.go, FindResults (v1.37)
 */
export function findResults(nodes: readonly PathNode[], data: Json, options: JsonPathOptions = {}): readonly (readonly Json[])[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'range') return [step([data], node, options)];
    return step([data], node, options).flatMap((value) => findResults(node.body, value, options));
  });
}

/** A value as kubectl prints it: objects and lists as JSON. */
export function printValue(value: Json): string {
  return typeof value === 'object' ? goMapJson(value) : goNumber(value);
}

// Go prints fractions with the shortest digits, and exponents from 21 digits on.
function goNumber(value: string | number | bigint | boolean): string {
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Renders a parsed template, as `kubectl -o jsonpath` prints it. @throws {JsonPathError} as {@link findResults} does */
export function renderJsonPath(nodes: readonly PathNode[], data: Json, options: JsonPathOptions = {}): string {
  return findResults(nodes, data, options)
    .map((values) => values.map(printValue).join(' '))
    .join('');
}
