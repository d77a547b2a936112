import type { ResourceInfo } from '../../machinery/resource.ts';
import { type FieldSelector, parseFieldSelector } from '../../machinery/selector/field-selector.ts';
import { type LabelSelector, parseLabelSelector } from '../../machinery/selector/label-selector.ts';
import { SelectorError } from '../../machinery/selector/selector-error.ts';
import { badRequest } from '../../machinery/status.ts';
import { bucketOf } from '../registry/engine.ts';
import type { ListRequest } from '../registry/list.ts';
import { checkListOptions } from '../registry/list-options.ts';
import type { StoredObject, Strategy } from '../registry/strategy.ts';
import { type RequestContext, resourceOf } from '../request/context.ts';
import { queryBoolean, queryInteger } from './options.ts';
import { showing } from './shown-as.ts';

/** A request on a collection, its query read. */
export interface CollectionRequest extends ListRequest {
  readonly allowWatchBookmarks: boolean;
  readonly timeoutSeconds: number;
  /** Whether the selection looks at more than metadata, and so at the form in which objects are shown. */
  readonly looksInside: boolean;
}

function integerOf(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  return text === null ? 0 : queryInteger(text);
}

function readSelector<T>(parse: (selector: string) => T, text: string): T {
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof SelectorError ? badRequest(error.message) : error;
  }
}

type FieldValue = (object: StoredObject) => string;

const METADATA_FIELDS: Readonly<Record<string, FieldValue>> = {
  'metadata.name': ({ metadata }) => metadata.name ?? '',
  'metadata.namespace': ({ metadata }) => metadata.namespace ?? '',
};

interface FieldTest {
  /** Whether more than metadata is looked at, and so the form in which the object is shown. */
  readonly looksInside: boolean;
  readonly test: (object: StoredObject) => boolean;
}

/** Kinds that select on more than metadata have a conversion of their own, which words its refusal differently. */
function fieldTest({ requirements }: FieldSelector, strategy: Strategy, resource: ResourceInfo): FieldTest {
  const own = strategy.selectableFields;
  const terms = requirements.map(({ field, operator, value }) => {
    const isMetadata = Object.hasOwn(METADATA_FIELDS, field) && (own === undefined || resource.namespaced || field === 'metadata.name');
    const read = isMetadata ? METADATA_FIELDS[field] : own !== undefined && Object.hasOwn(own, field) ? own[field] : undefined;
    if (read !== undefined) return { isMetadata, test: (object: StoredObject): boolean => (read(object) === value) === (operator === '=') };
    const known = '"metadata.name", "metadata.namespace"';
    throw badRequest(own === undefined ? `${JSON.stringify(field)} is not a known field selector: only ${known}` : `field label not supported: ${field}`);
  });
  return { looksInside: terms.some(({ isMetadata }) => !isMetadata), test: (object) => terms.every(({ test }) => test(object)) };
}

function matcherOf(context: RequestContext, labels: LabelSelector, { looksInside, test }: FieldTest): (object: StoredObject) => boolean {
  const resource = resourceOf(context);
  const shown = showing(context.services.registry, resource);
  const { name } = context.info;
  return (object) => {
    if (name !== '' && object.metadata.name !== name) return false;
    return labels.matches(object.metadata.labels) && test(looksInside ? shown(object) : object);
  };
}

/**
 * Reads the query of a list, a watch or the deletion of a collection.
 *
 * @throws {StatusError} 400 for what cannot be read, 422 for options that contradict each other
 * @see apiserver pkg/endpoints/handlers/get.go, ListResource (v1.37)
 */
export function collectionRequestOf(context: RequestContext, verb: 'list' | 'watch'): CollectionRequest {
  const { query, info } = context;
  const resource = resourceOf(context);
  const limit = integerOf(query, 'limit');
  const timeoutSeconds = integerOf(query, 'timeoutSeconds');
  const labels = readSelector(parseLabelSelector, query.get('labelSelector') ?? '');
  const fields = readSelector(parseFieldSelector, query.get('fieldSelector') ?? '');
  const sendInitialEvents = queryBoolean(query.get('sendInitialEvents'));
  const options = {
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
    continue: query.get('continue') ?? '',
    ...(sendInitialEvents === undefined ? {} : { sendInitialEvents }),
  };
  checkListOptions(options, verb);
  const fieldsOf = fieldTest(fields, context.services.registry.strategyFor(resource), resource);
  const isSelection = labels.requirements.length > 0 || fields.requirements.length > 0 || info.name !== '';
  return {
    ...options,
    bucket: bucketOf(resource),
    namespace: resource.namespaced ? info.namespace : '',
    limit,
    timeoutSeconds,
    allowWatchBookmarks: queryBoolean(query.get('allowWatchBookmarks')) ?? false,
    looksInside: fieldsOf.looksInside,
    ...(isSelection ? { matches: matcherOf(context, labels, fieldsOf) } : {}),
  };
}
