import { equalJson } from '../apply/equal-json.ts';
import { goQuote } from '../go-quote.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { StatusError } from '../status.ts';

const maxOperations = 10_000;
/** Copies are cheap to write and dear to keep. */
const maxCopiedBytes = 3 * 1024 * 1024;

/**
 * A JSON Patch that cannot be applied. The answer to a request never says which operation failed; `problem` does, in the words of the
 * server's library, for those who may hear it.
 */
export class JsonPatchError extends StatusError {
  readonly problem: string;
  /** A `test` found another value, and nothing else is wrong. */
  readonly isTestFailure: boolean;

  constructor(problem: string, isTestFailure = false) {
    super({ code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} });
    this.problem = problem;
    this.isTestFailure = isTestFailure;
  }
}

const MISSING = 'missing value';
const refused = (problem: string): JsonPatchError => new JsonPatchError(problem);

/**
 * Applies a JSON Patch as the API server does. Untouched parts are shared with `document`, which may be frozen.
 *
 * It differs from RFC 6902: `replace` adds an absent key, `copy` from an absent key stores null, negative indexes count from the
 * end, and an empty path works for `replace` and `test` alone.
 * @throws {StatusError} 422 with one fixed message when an operation fails; 413 for more than 10 000 operations
 * @see evanphx/json-patch v4 patch.go; apiserver pkg/endpoints/handlers/patch.go (v1.37)
 */
export function applyJsonPatch(document: Json, operations: readonly Json[]): Json {
  if (operations.length > maxOperations) {
    throw new StatusError({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: `Request entity too large: The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`,
    });
  }
  let copiedBytes = 0;
  return operations.reduce<Json>((current, operation) => {
    if (isJsonObject(operation) && operation['op'] === 'copy') {
      copiedBytes += JSON.stringify(sourceOf(current, operation, 'copy').value ?? null).length;
      if (copiedBytes > maxCopiedBytes) {
        throw refused(`Unable to complete the copy, the accumulated size increase of copy is ${copiedBytes}, exceeding the limit ${maxCopiedBytes}`);
      }
    }
    return applyOperation(current, operation);
  }, document);
}

function applyOperation(document: Json, operation: Json): Json {
  if (!isJsonObject(operation)) throw refused('Unexpected kind: unknown');
  const value = operation['value'] ?? null;
  switch (operation['op']) {
    case 'add':
      return addTo(document, pathOf(operation, 'add'), value);
    case 'replace':
      return replaceIn(document, pathOf(operation, 'replace'), value);
    case 'remove':
      return removeFrom(document, pathOf(operation, 'remove'));
    case 'test':
      testAt(document, pathOf(operation, 'test'), value);
      return document;
    case 'copy': {
      const copied = sourceOf(document, operation, 'copy').value ?? null;
      const place = placeFor(document, pathOf(operation, 'copy'), 'copy');
      return changeAt(document, place.keys, (container, key) => told('error while adding value during copy', () => added(container, key, copied)));
    }
    case 'move': {
      const { keys, value: moved, key: last } = sourceOf(document, operation, 'move');
      const rest = changeAt(document, keys, (container, key) => told(`error in move for path: '${last}'`, () => removed(container, key)));
      const place = placeFor(rest, pathOf(operation, 'move'), 'move');
      const failed = `error in move for path: '${place.path}'`;
      return changeAt(rest, place.keys, (container, key) => told(failed, () => added(container, key, moved ?? null)));
    }
    default:
      throw refused(`Unexpected kind: ${typeof operation['op'] === 'string' ? operation['op'] : 'unknown'}`);
  }
}

/** What goes wrong within, with what was being done before it. */
function told<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw refused(`${what}: ${error.problem}`);
  }
}

function textAt(operation: JsonObject, key: 'path' | 'from', op: string): string {
  const text = operation[key];
  if (typeof text !== 'string') {
    const why = key === 'path' ? 'operation missing path field' : 'operation, missing from field';
    throw refused(`${op} operation failed to decode ${key}: ${why}: ${MISSING}`);
  }
  return text;
}

const pathOf = (operation: JsonObject, op: string): string => textAt(operation, 'path', op);

function addTo(document: Json, path: string, value: Json): Json {
  const keys = keysTo(document, path);
  if (keys === undefined) throw refused(`add operation does not apply: doc is missing path: "${path}": ${MISSING}`);
  return changeAt(document, keys, (container, key) => told(`error in add for path: '${path}'`, () => added(container, key, value)));
}

function removeFrom(document: Json, path: string): Json {
  const keys = keysTo(document, path);
  if (keys === undefined) throw refused(`remove operation does not apply: doc is missing path: "${path}": ${MISSING}`);
  return changeAt(document, keys, (container, key) => told(`error in remove for path: '${path}'`, () => removed(container, key)));
}

function replaceIn(document: Json, path: string, value: Json): Json {
  if (path === '') {
    if (!isContainer(value)) throw refused('replace operation value must be object or array');
    return value;
  }
  const keys = keysTo(document, path);
  if (keys === undefined) throw refused(`replace operation does not apply: doc is missing path: ${path}: ${MISSING}`);
  return changeAt(document, keys, (container, key) => {
    if (isList(container) && typeof indexIn(key, container.length) === 'string') {
      throw refused(`replace operation does not apply: doc is missing key: ${path}: ${MISSING}`);
    }
    return replaced(container, key, value);
  });
}

function testAt(document: Json, path: string, wanted: Json): void {
  const keys = path === '' ? [] : keysTo(document, path);
  if (keys === undefined) throw refused(`test operation does not apply: is missing path: ${path}: ${MISSING}`);
  const found = told(`error in test for path: '${path}'`, () => valueAt(document, keys));
  if (!equalJson(found ?? null, wanted)) throw new JsonPatchError(`testing value ${path} failed: test failed`, true);
}

interface Source {
  readonly keys: readonly string[];
  readonly key: string;
  readonly value: Json | undefined;
}

/** Where a value is taken from. */
function sourceOf(document: Json, operation: JsonObject, op: 'copy' | 'move'): Source {
  const from = textAt(operation, 'from', op);
  const keys = keysTo(document, from);
  if (keys === undefined) throw refused(`${op} operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
  const key = keys.at(-1) ?? '';
  const value = told(op === 'copy' ? `error in copy for from: '${from}'` : `error in move for path: '${key}'`, () => valueAt(document, keys));
  return { keys, key, value };
}

/** Where a value is put. */
function placeFor(document: Json, path: string, op: 'copy' | 'move'): { readonly path: string; readonly keys: readonly string[] } {
  const keys = keysTo(document, path);
  if (keys === undefined) throw refused(`${op} operation does not apply: doc is missing destination path: ${path}: ${MISSING}`);
  return { path, keys };
}

type Container = JsonObject | readonly Json[];
type Change = (container: Container, key: string) => Json;

/** The keys of a pointer, where the document has what should hold the last of them. Whatever stands before the first slash is not looked at. */
function keysTo(document: Json, pointer: string): readonly string[] | undefined {
  if (!pointer.includes('/')) return undefined;
  const keys = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node: Json | undefined = document;
  for (const key of keys.slice(0, -1)) {
    node = isContainer(node) ? childOf(node, key) : undefined;
  }
  return isContainer(node) ? keys : undefined;
}

function changeAt(node: Json, keys: readonly string[], change: Change): Json {
  const [key = '', ...rest] = keys;
  const container = node as Container;
  if (rest.length === 0) return change(container, key);
  return replaced(container, key, changeAt(childOf(container, key) ?? null, rest, change));
}

/** The value at keys that {@link keysTo} has found; undefined for an absent one of an object. */
function valueAt(document: Json, keys: readonly string[]): Json | undefined {
  let node: Json | undefined = document;
  for (const key of keys) {
    const container = node as Container;
    node = isList(container) ? container[indexOf(key, container.length)] : childOf(container, key);
  }
  return node;
}

function isContainer(node: Json | undefined): node is Container {
  return Array.isArray(node) || isJsonObject(node);
}

function childOf(container: Container, key: string): Json | undefined {
  if (!isList(container)) return Object.hasOwn(container, key) ? container[key] : undefined;
  const index = indexIn(key, container.length);
  return typeof index === 'number' ? container[index] : undefined;
}

function isList(container: Container): container is readonly Json[] {
  return Array.isArray(container);
}

/** An index of a list of `length` items, negative ones counted from the end; or what is wrong with it. */
function indexIn(key: string, length: number): number | string {
  if (!/^[+-]?\d+$/.test(key)) return `strconv.Atoi: parsing ${goQuote(key)}: invalid syntax`;
  const given = Number(key);
  const index = given < 0 ? given + length : given;
  return index < 0 || index >= length ? `Unable to access invalid index: ${given}: invalid index referenced` : index;
}

function indexOf(key: string, length: number): number {
  const index = indexIn(key, length);
  if (typeof index === 'string') throw refused(index);
  return index;
}

function added(container: Container, key: string, value: Json): Json {
  if (!isList(container)) return withKey(container, key, value);
  const index = key === '-' ? container.length : indexIn(key, container.length + 1);
  if (typeof index === 'string') throw refused(index.startsWith('strconv') ? `value was not a proper array index: '${key}': ${index}` : index);
  return [...container.slice(0, index), value, ...container.slice(index)];
}

function replaced(container: Container, key: string, value: Json): Json {
  if (!isList(container)) return withKey(container, key, value);
  return container.with(indexOf(key, container.length), value);
}

function removed(container: Container, key: string): Json {
  if (isList(container)) {
    const index = indexOf(key, container.length);
    return [...container.slice(0, index), ...container.slice(index + 1)];
  }
  if (!Object.hasOwn(container, key)) throw refused(`Unable to remove nonexistent key: ${key}: ${MISSING}`);
  const { [key]: _removed, ...rest } = container;
  return rest;
}

function withKey(object: JsonObject, key: string, value: Json): JsonObject {
  if (key !== '__proto__') return { ...object, [key]: value };
  return Object.defineProperty({ ...object }, key, { value, enumerable: true, configurable: true, writable: true });
}
