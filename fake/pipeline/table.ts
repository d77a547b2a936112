import type { KubeObject, ListMeta } from '../../machinery/object.ts';
import { badRequest } from '../../machinery/status.ts';
import type { StoredObject, TableColumn, TableDefinition } from '../registry/strategy.ts';
import { type RequestContext, resourceOf, type WatchEvent } from '../request/context.ts';
import { partialMetadata } from './partial-metadata.ts';

const INCLUDE = ['None', 'Metadata', 'Object'] as const;
type Include = (typeof INCLUDE)[number];

/** What a kind without columns of its own shows. */
const defaultTable: TableDefinition = {
  columns: [
    { name: 'Name', type: 'string', format: 'name' },
    { name: 'Created At', type: 'date' },
  ],
  cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? '<unknown>'],
};

function includeOf(query: URLSearchParams): Include {
  const asked = query.get('includeObject') ?? '';
  if (asked === '') return 'Metadata';
  const include = INCLUDE.find((policy) => policy === asked);
  if (include === undefined) throw badRequest(`unrecognized includeObject value: "${asked}"`);
  return include;
}

function column({ name, type, format = '', description = '', priority = 0 }: TableColumn): unknown {
  return { name, type, format, description, priority };
}

function row(context: RequestContext, definition: TableDefinition, object: StoredObject): unknown {
  const include = includeOf(context.query);
  const cells = definition.cells(object, context.services.clock.now());
  const shown = include === 'Object' ? object : partialMetadata(object);
  const conditions = definition.conditions?.(object) ?? [];
  return { cells, ...(conditions.length === 0 ? {} : { conditions }), object: include === 'None' ? null : shown };
}

function definitionOf(context: RequestContext): TableDefinition {
  return context.services.registry.strategyFor(resourceOf(context)).table ?? defaultTable;
}

function table(columns: readonly unknown[] | null, rows: readonly unknown[], metadata: ListMeta): unknown {
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: columns, rows };
}

/** The Table of some objects, as kubectl prints it. */
export function renderTable(context: RequestContext, objects: readonly StoredObject[], metadata: ListMeta, own?: TableDefinition): unknown {
  const definition = own ?? definitionOf(context);
  const rows = objects.map((object) => row(context, definition, object));
  return table(definition.columns.map(column), rows, metadata);
}

/** The Table of one event of a watch: only the first names the columns. */
export function renderTableEvent(context: RequestContext, event: WatchEvent, isFirst: boolean): unknown {
  const definition = definitionOf(context);
  const object = event.object as KubeObject;
  const rows = event.type === 'BOOKMARK' ? [] : [row(context, definition, object as StoredObject)];
  return table(isFirst ? definition.columns.map(column) : null, rows, { resourceVersion: object.metadata?.resourceVersion ?? '' });
}
