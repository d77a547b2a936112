import type { ExchangeResponse } from '../../machinery/exchange.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { apiVersionOf } from '../../machinery/resource.ts';
import { StatusError } from '../../machinery/status.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { warningHeaders } from '../request/answers.ts';
import { type RequestContext, type Result, resourceOf, type WatchEvent } from '../request/context.ts';
import { checkProduced, negotiateOutput, notAcceptable, type OutputForm } from '../request/media-types.ts';
import { partialMetadata } from './partial-metadata.ts';
import { includeOf, renderTable, renderTableEvent } from './table.ts';

/** What `Accept` allows for a request: decided before the endpoint runs, so that a refusal changes nothing. */
export function outputFormOf(context: RequestContext): OutputForm {
  const { info, request, services } = context;
  const { accept } = request.headers;
  const isCollection = info.name === '' && (info.verb === 'list' || info.verb === 'watch');
  if (context.resource !== undefined && !services.catalog.isCustom(context.resource)) checkProduced(accept, isCollection ? 'collection' : 'object');
  const form = negotiateOutput(accept, info.isResourceRequest ? 'any' : 'none');
  if (info.verb === 'watch' && form.format === 'yaml')
    throw notAcceptable(['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']);
  return form;
}

const headersOf = (context: RequestContext, contentType: string): Record<string, string | readonly string[]> => ({
  'content-type': contentType,
  ...warningHeaders(context.warnings),
});

// Items of built-in lists carry no kind and apiVersion: the list says it for all of them. Custom resources keep theirs.
function listItem(item: StoredObject, isCustom: boolean): unknown {
  if (isCustom) return item;
  const rest: Record<string, unknown> = {};
  for (const key in item) if (key !== 'kind' && key !== 'apiVersion') rest[key] = item[key];
  return rest;
}

const wrongForm = (message: string): StatusError => new StatusError({ code: 406, reason: 'NotAcceptable', message });

/** The server's own name for what a resource's objects or lists are. */
function goType(context: RequestContext, what: 'object' | 'list'): string {
  const resource = resourceOf(context);
  const { catalog } = context.services;
  if (catalog.isCustom(resource)) return what === 'list' ? '*unstructured.UnstructuredList' : '*unstructured.Unstructured';
  const isCore = resource.group === '' || resource.group === 'events.k8s.io';
  return `*${isCore ? 'core' : resource.group.split('.')[0]}.${what === 'list' ? catalog.listKind(resource) : resource.kind}`;
}

function renderList(context: RequestContext, result: Extract<Result, { kind: 'list' }>, form: OutputForm): unknown {
  const resource = resourceOf(context);
  const isCustom = context.services.catalog.isCustom(resource);
  if (form.as === 'Table') return renderTable(context, result.items, result.metadata, form);
  if (form.as === 'PartialObjectMetadata') {
    throw wrongForm(`you requested PartialObjectMetadata, but the requested object is a list (${goType(context, 'list')})`);
  }
  if (form.as === 'PartialObjectMetadataList') {
    const items = result.items.map((item) => partialMetadata(item, form.metaVersion));
    return { kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${form.metaVersion}`, metadata: result.metadata, items };
  }
  const items = result.items.map((item) => listItem(item, isCustom));
  const head = { kind: context.services.catalog.listKind(resource), apiVersion: apiVersionOf(resource) };
  // The server writes lists of custom resources from a map: their keys come sorted, and continue is never left out.
  if (isCustom) return { apiVersion: head.apiVersion, items, kind: head.kind, metadata: { continue: '', ...result.metadata } };
  return { ...head, metadata: result.metadata, items };
}

function renderObject(context: RequestContext, { object, table }: Extract<Result, { kind: 'object' }>, form: OutputForm): unknown {
  if (form.as === 'object' || object.kind === 'Status') return object;
  if (form.as === 'Table')
    return renderTable(context, [object as StoredObject], { resourceVersion: object.metadata?.resourceVersion ?? '' }, { ...form, own: table });
  if (form.as === 'PartialObjectMetadata') return partialMetadata(object, form.metaVersion);
  // Whether a map is a list shows when its items are looked for.
  if (context.services.catalog.isCustom(resourceOf(context))) throw new StatusError({ code: 500, message: 'content is not a list' });
  throw wrongForm(`you requested PartialObjectMetadataList, but the requested object is not a list (${goType(context, 'object')})`);
}

function renderEvents(context: RequestContext, events: AsyncIterable<WatchEvent>, form: OutputForm): AsyncIterable<unknown> {
  // Handed on as they are: a generator between costs as much for each event as all else.
  return form.as === 'object' ? events : eventsIn(context, events, form);
}

async function* eventsIn(context: RequestContext, events: AsyncIterable<WatchEvent>, form: OutputForm): AsyncIterable<unknown> {
  let isFirst = true;
  for await (const event of events) {
    if (event.type === 'ERROR') yield event;
    else if (form.as === 'Table') {
      yield { type: event.type, object: renderTableEvent(context, event, { metaVersion: form.metaVersion, isFirst }) };
      isFirst = false;
      // No event is a list: the server ends the stream at the first.
    } else if (form.as === 'PartialObjectMetadataList') return;
    else yield { type: event.type, object: partialMetadata(event.object as KubeObject, form.metaVersion) };
  }
}

/** Puts a result into the form that was asked for. What is a frozen object of the store goes out as it is. */
export function respond(context: RequestContext, result: Result, form: OutputForm): ExchangeResponse {
  switch (result.kind) {
    case 'response':
      return result.response;
    case 'events':
      if (form.as === 'Table') includeOf(context.query);
      return { status: 200, headers: headersOf(context, 'application/json'), body: { kind: 'events', events: renderEvents(context, result.events, form) } };
    case 'list':
      return { status: result.code, headers: headersOf(context, form.contentType), body: { kind: 'value', value: renderList(context, result, form) } };
    case 'status':
      return { status: result.code, headers: headersOf(context, form.contentType), body: { kind: 'value', value: result.status } };
    case 'object':
      return { status: result.code, headers: headersOf(context, form.contentType), body: { kind: 'value', value: renderObject(context, result, form) } };
    default:
      return result satisfies never;
  }
}
