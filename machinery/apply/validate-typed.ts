import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { goText } from '../patch/go-text.ts';
import { childSchema, type ListSchema, type ScalarSchema, type TypeSchema } from '../schema/type-schema.ts';
import { elementText, itemElement } from './field-path.ts';

/** A value that no JSON has, as Go holds it: it fits no type. */
export class GoValue {
  /** As `%v` prints it. */
  readonly text: string;
  /** As `%#v` prints it. */
  readonly source: string;
  /** The name of its type. */
  readonly type: string;

  constructor(text: string, source: string, type: string) {
    this.text = text;
    this.source = source;
    this.type = type;
  }
}

/** What an apply configuration may be made of where it did not come as JSON. */
export type GoJson = Json | GoValue | readonly GoJson[] | { readonly [key: string]: GoJson | undefined };

/**
 * Why a configuration does not fit its type, in the server's words: `.spec.replicas: expected numeric (int or float), got string`.
 * @see structured-merge-diff typed/validate.go (v6)
 */
export function typeErrors(schema: TypeSchema, object: { readonly [key: string]: GoJson | undefined }): readonly string[] {
  const errors: string[] = [];
  check(schema, object as JsonObject, '', errors);
  return errors;
}

function misfit(schema: TypeSchema, { text, source, type }: GoValue): string {
  if (schema.kind === 'list') return `expected list, got &{${text}}`;
  if (schema.kind !== 'scalar') return `expected map, got &{${text}}`;
  if (schema.format === 'date-time' || schema.format === 'micro-time') return `expected any scalar, got &{${text}}`;
  if (schema.type === 'string') return `expected string, got &value.valueUnstructured{Value:${source}}`;
  if (schema.type === 'boolean') return `expected boolean, got &{${text}}`;
  return schema.type === 'integer' || schema.type === 'number' ? `expected numeric (int or float), got ${type}` : `expected map, got &{${text}}`;
}

/** Whether a stored object fits its type; what is there twice in a list is let pass. */
export function fitsType(schema: TypeSchema, object: JsonObject): boolean {
  return typeErrors(schema, object).every((error) => error.includes(': duplicate entries for key '));
}

function check(schema: TypeSchema, value: Json, path: string, errors: string[]): void {
  if (value === null) return;
  if ((value as GoJson) instanceof GoValue) {
    errors.push(`${path}: ${misfit(schema, value as unknown as GoValue)}`);
    return;
  }
  switch (schema.kind) {
    case 'scalar':
      checkScalar(schema, value, path, errors);
      return;
    case 'list':
      checkList(schema, value, path, errors);
      return;
    case 'struct':
    case 'map':
      checkMap(schema, value, path, errors);
      return;
    case 'untyped':
      return;
    default:
      schema satisfies never;
  }
}

function checkScalar(schema: ScalarSchema, value: Json, path: string, errors: string[]): void {
  const shown = `&value.valueUnstructured{Value:${typeof value === 'string' ? JSON.stringify(value) : goText(value)}}`;
  if (schema.type === 'string' && typeof value !== 'string') errors.push(`${path}: expected string, got ${shown}`);
  else if (schema.type === 'boolean' && typeof value !== 'boolean') errors.push(`${path}: expected boolean, got &{${goText(value)}}`);
  else if ((schema.type === 'integer' || schema.type === 'number') && typeof value !== 'number' && typeof value !== 'bigint')
    errors.push(`${path}: expected numeric (int or float), got ${kindOf(value)}`);
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'list';
  if (isJsonObject(value)) return 'map';
  return typeof value;
}

function checkMap(schema: TypeSchema, value: Json, path: string, errors: string[]): void {
  if (!isJsonObject(value)) {
    errors.push(`${path}: expected map, got &{${goText(value)}}`);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const child = childSchema(schema, key);
    if (child === undefined) errors.push(`${path}.${key}: field not declared in schema`);
    else check(child, item, `${path}.${key}`, errors);
  }
}

/** Why an item cannot be told apart from the others of its list, whatever it holds. @see structured-merge-diff typed/helpers.go (v6) */
function itemProblem({ keys }: ListSchema, item: Json): string | undefined {
  if (keys.length > 0) {
    if (item === null) return 'associative list with keys may not have a null element';
    return isJsonObject(item) ? undefined : 'associative list with keys may not have non-map elements';
  }
  if (item === null) return "associative list without keys has an element that's an explicit null";
  if (Array.isArray(item)) return 'not supported: associative list with lists as elements';
  return isJsonObject(item) ? "associative list without keys has an element that's a map type" : undefined;
}

function checkList(schema: ListSchema, value: Json, path: string, errors: string[]): void {
  if (!Array.isArray(value)) {
    errors.push(`${path}: expected list, got &{${goText(value)}}`);
    return;
  }
  const seen = new Set<string>();
  for (const [index, item] of value.entries() as ArrayIterator<[number, Json]>) {
    if (schema.atomic) {
      check(schema.items, item, `${path}[${index}]`, errors);
      continue;
    }
    const isOdd = (item as GoJson) instanceof GoValue;
    if (isOdd && schema.keys.length === 0) {
      check(schema.items, item, `${path}[={{undefined}}]`, errors);
      continue;
    }
    const problem = itemProblem(schema, isOdd ? '' : item);
    const element = problem === undefined ? itemElement(schema, item) : undefined;
    if (element === undefined) {
      const keys = schema.keys.map((key) => JSON.stringify(key)).join(' ');
      const omits = `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`;
      errors.push(`${path}: element ${index}: ${problem ?? omits}`);
      return;
    }
    if (seen.has(element)) errors.push(`${path}: duplicate entries for key ${elementText(element)}`);
    seen.add(element);
    check(schema.items, item, `${path}${elementText(element)}`, errors);
  }
}
