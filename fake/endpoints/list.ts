import { untilFresh } from '../registry/freshness.ts';
import { type ListRequest, listObjects } from '../registry/list.ts';
import { type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { type CollectionRequest, collectionRequestOf } from './collection.ts';
import { showing } from './shown-as.ts';

/** Whether a list may be answered from the state of any time after the version that it asks for. */
function isNotOlderThan({ resourceVersionMatch, limit = 0, continue: token }: ListRequest): boolean {
  return token === '' && (resourceVersionMatch === 'NotOlderThan' || (resourceVersionMatch === '' && limit === 0));
}

/** GET of a collection: 200 with one page of it. Not older than a version that is yet to come, it waits three seconds. */
export function list(context: RequestContext): Result | Promise<Result> {
  const request = collectionRequestOf(context, 'list');
  const { store, clock } = context.services;
  const wait = isNotOlderThan(request) ? untilFresh(store, request.resourceVersion ?? '', { clock, signal: context.request.signal }) : undefined;
  return wait === undefined ? read(context, request) : wait.then(() => read(context, request));
}

function read(context: RequestContext, request: CollectionRequest): Result | Promise<Result> {
  const resource = resourceOf(context);
  const { registry, store } = context.services;
  const convert = registry.strategyFor(resource).ready;
  const page = (): Result | Promise<Result> => {
    const { items, metadata } = listObjects(store, request);
    const answer = (): Result => ({ kind: 'list', code: 200, items: items.map(showing(registry, resource)), metadata });
    const ready = convert?.(items);
    return ready === undefined ? answer() : ready.then(answer);
  };
  if (convert === undefined || !request.looksInside) return page();
  // What is selected by needs its form first, and so everything does.
  const { matches: _selection, ...everything } = request;
  return Promise.resolve(convert(listObjects(store, { ...everything, limit: 0 }).items)).then(page);
}
