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

/** How much of each object the rows of a Table carry. @throws {StatusError} 400 */
export function includeOf(query: URLSearchParams): Include {
  const asked = query.get('includeObject') ?? '';
  if (asked === '') return 'Metadata';
  const include = INCLUDE.find((policy) => policy === asked);
  if (include === undefined) {
    const problem = `includeObject: Invalid value: ${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`;
    throw badRequest(`Unable to convert to Table as requested: ${problem}`);
  }
  return include;
}

function column({ name, type, format = '', description = '', priority = 0 }: TableColumn): unknown {
  return { name, type, format, description, priority };
}

/** How a table is asked for. */
export interface TableForm {
  /** The version of `meta.k8s.io`. */
  readonly metaVersion: 'v1' | 'v1beta1';
  /** The columns and cells, where they are not those of the resource. */
  readonly own?: TableDefinition | undefined;
}

interface Rendering extends TableForm {
  readonly context: RequestContext;
  readonly definition: TableDefinition;
}

function row({ context, definition, metaVersion }: Rendering, object: StoredObject): unknown {
  const include = includeOf(context.query);
  const cells = definition.cells(object, context.services.clock.now());
  const shown = include === 'Object' ? object : partialMetadata(object, metaVersion);
  const conditions = definition.conditions?.(object) ?? [];
  return { cells, ...(conditions.length === 0 ? {} : { conditions }), object: include === 'None' ? null : shown };
}

function definitionOf(context: RequestContext): TableDefinition {
  return context.services.registry.strategyFor(resourceOf(context)).table ?? defaultTable;
}

function table({ definition, metaVersion }: Rendering, rows: readonly unknown[], metadata: ListMeta, withColumns: 'columns' | 'rows only'): unknown {
  const columnDefinitions = withColumns === 'columns' ? definition.columns.map(column) : null;
  return { kind: 'Table', apiVersion: `meta.k8s.io/${metaVersion}`, metadata, columnDefinitions, rows };
}

/** The Table of some objects, as kubectl prints it. */
export function renderTable(context: RequestContext, objects: readonly StoredObject[], metadata: ListMeta, form: TableForm): unknown {
  const rendering = { ...form, context, definition: form.own ?? definitionOf(context) };
  return table(
    rendering,
    objects.map((object) => row(rendering, object)),
    metadata,
    'columns',
  );
}

/** The Table of one event of a watch, a bookmark too: only the first names the columns. */
export function renderTableEvent(context: RequestContext, { object }: WatchEvent, form: TableForm & { readonly isFirst: boolean }): unknown {
  const rendering = { ...form, context, definition: form.own ?? definitionOf(context) };
  const metadata = { resourceVersion: (object as KubeObject).metadata?.resourceVersion ?? '' };
  return table(rendering, [row(rendering, object as StoredObject)], metadata, form.isFirst ? 'columns' : 'rows only');
}
