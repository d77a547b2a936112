import type { Json } from '../../../machinery/json.ts';
import { findResults, printValue } from '../../../machinery/json-path/evaluate.ts';
import { JsonPathError, parseJsonPath, type PathNode } from '../../../machinery/json-path/parse.ts';
import type { StoredObject, TableColumn, TableDefinition } from '../../registry/strategy.ts';
import { ageOf } from '../parts/table.ts';
import type { PrinterColumn } from './definitions/definition.ts';

const NAME: TableColumn = { name: 'Name', type: 'string', format: 'name' };
const AGE: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** The nodes of a column's path; undefined for one that kubectl could not read either: such a column stays empty. */
function nodesOf(jsonPath: string): readonly PathNode[] | undefined {
  try {
    return parseJsonPath(`{${jsonPath}}`);
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

/** The first of what a path finds; nothing where it leads nowhere or past the end of a list. */
function firstResult(nodes: readonly PathNode[], object: Json): Json | undefined {
  try {
    return findResults(nodes, object, { allowMissingKeys: true })[0]?.[0];
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

function dateCell(value: Json, nowMs: number): Json {
  if (typeof value !== 'string') return null;
  if (value === '') return '<unknown>';
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? '<invalid>' : ageOf({ metadata: { creationTimestamp: value } } as unknown as StoredObject, nowMs);
}

const LARGEST = 2 ** 63;

/** A number as Go makes an integer of it: what does not fit in 64 bits becomes the smallest. */
const goInteger = (value: number): number => (value >= LARGEST || value < -LARGEST ? -LARGEST : Math.trunc(value));

/** A value as a cell of a type; values of other types leave it empty. */
function cell(value: Json | undefined, type: string, nowMs: number): Json {
  if (value === undefined) return null;
  switch (type) {
    case 'string':
      return value === null ? '<no value>' : printValue(value);
    case 'integer':
      return typeof value === 'number' ? goInteger(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return dateCell(value, nowMs);
    default:
      return null;
  }
}

function header({ name, type, format, description, priority, jsonPath }: PrinterColumn): TableColumn {
  return {
    name,
    type,
    ...(format === undefined ? {} : { format }),
    description: description === undefined || description === '' ? `Custom resource definition column (in JSONPath format): ${jsonPath}` : description,
    ...(priority === undefined ? {} : { priority }),
  };
}

/**
 * The table of a custom resource: the name, then what its columns find; the age where it has no columns.
 *
 * @see apiextensions-apiserver pkg/registry/customresource/tableconvertor/tableconvertor.go (v1.37)
 */
export function printerTable(given: readonly PrinterColumn[]): TableDefinition {
  const columns = given.length === 0 ? [AGE] : given;
  const paths = columns.map(({ jsonPath, type }) => ({ nodes: nodesOf(jsonPath), type }));
  return {
    columns: [NAME, ...columns.map(header)],
    cells: (object, nowMs) => [
      object.metadata.name ?? '',
      ...paths.map(({ nodes, type }) => (nodes === undefined ? null : cell(firstResult(nodes, object as Json), type, nowMs))),
    ],
  };
}
