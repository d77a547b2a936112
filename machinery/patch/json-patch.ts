import { equalJson } from '../apply/equal-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { StatusError } from '../status.ts';

const maxOperations = 10_000;
/** Copies are cheap to write and dear to keep. */
const maxCopiedBytes = 3 * 1024 * 1024;

/** The one answer to a JSON Patch that cannot be applied; it never says which operation failed. */
function refused(): StatusError {
  return new StatusError({ code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} });
}

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
      copiedBytes += JSON.stringify(valueAt(current, pointerOf(operation['from'])) ?? null).length;
      if (copiedBytes > maxCopiedBytes) throw refused();
    }
    return applyOperation(current, operation);
  }, document);
}

function applyOperation(document: Json, operation: Json): Json {
  if (!isJsonObject(operation)) throw refused();
  const path = pointerOf(operation['path']);
  const value = operation['value'] ?? null;
  switch (operation['op']) {
    case 'add':
      return changeAt(document, path, (container, key) => added(container, key, value));
    case 'replace':
      return path.length === 0 ? wholeOf(value) : changeAt(document, path, (container, key) => replaced(container, key, value));
    case 'remove':
      return changeAt(document, path, removed);
    case 'test':
      if (!equalJson(path.length === 0 ? document : (valueAt(document, path) ?? null), value)) throw refused();
      return document;
    case 'copy': {
      const copied = valueAt(document, pointerOf(operation['from'])) ?? null;
      return changeAt(document, path, (container, key) => added(container, key, copied));
    }
    case 'move': {
      const from = pointerOf(operation['from']);
      const moved = valueAt(document, from) ?? null;
      return changeAt(changeAt(document, from, removed), path, (container, key) => added(container, key, moved));
    }
    default:
      throw refused();
  }
}

/** A document is replaced by an object or a list, and by nothing else. */
function wholeOf(value: Json): Json {
  if (!isContainer(value)) throw refused();
  return value;
}

type Container = JsonObject | readonly Json[];
type Change = (container: Container, key: string) => Json;

/** Whatever stands before the first slash is not looked at. */
function pointerOf(pointer: Json | undefined): readonly string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.includes('/'))) throw refused();
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function changeAt(node: Json, path: readonly string[], change: Change): Json {
  const [key, ...rest] = path;
  if (key === undefined || !isContainer(node)) throw refused();
  if (rest.length === 0) return change(node, key);
  const child = childOf(node, key);
  if (child === undefined) throw refused();
  return replaced(node, key, changeAt(child, rest, change));
}

function valueAt(document: Json, path: readonly string[]): Json | undefined {
  let node: Json | undefined = document;
  if (path.length === 0) throw refused();
  for (const key of path) {
    if (!isContainer(node)) throw refused();
    node = childOf(node, key);
  }
  return node;
}

function isContainer(node: Json | undefined): node is Container {
  return Array.isArray(node) || isJsonObject(node);
}

function childOf(container: Container, key: string): Json | undefined {
  if (!isList(container)) return Object.hasOwn(container, key) ? container[key] : undefined;
  return container[indexOf(key, container.length)];
}

function isList(container: Container): container is readonly Json[] {
  return Array.isArray(container);
}

/** An index of a list of `length` items; negative ones count from the end. */
function indexOf(key: string, length: number): number {
  if (!/^[+-]?\d+$/.test(key)) throw refused();
  const index = Number(key) < 0 ? Number(key) + length : Number(key);
  if (index < 0 || index >= length) throw refused();
  return index;
}

function added(container: Container, key: string, value: Json): Json {
  if (!isList(container)) return withKey(container, key, value);
  const index = key === '-' ? container.length : indexOf(key, container.length + 1);
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
  if (!Object.hasOwn(container, key)) throw refused();
  const { [key]: _removed, ...rest } = container;
  return rest;
}

function withKey(object: JsonObject, key: string, value: Json): JsonObject {
  if (key !== '__proto__') return { ...object, [key]: value };
  return Object.defineProperty({ ...object }, key, { value, enumerable: true, configurable: true, writable: true });
}
