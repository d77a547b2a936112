import { type RequestContext, type Result, resourceOf } from '../request/context.ts';
import { listObjects } from '../registry/list.ts';
import { collectionRequestOf } from './collection.ts';
import { shownAs } from './shown-as.ts';

/** GET of a collection: 200 with one page of it. */
export function list(context: RequestContext): Result {
  const resource = resourceOf(context);
  const { items, metadata } = listObjects(context.services.store, collectionRequestOf(context, 'list'));
  return { kind: 'list', code: 200, items: items.map((item) => shownAs(resource, item)), metadata };
}
