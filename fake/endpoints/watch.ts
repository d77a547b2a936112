import { apiVersionOf } from '../../machinery/resource.ts';
import { type RequestContext, type Result, resourceOf } from '../request/context.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { watchObjects } from '../registry/watch.ts';
import { collectionRequestOf } from './collection.ts';
import { showing } from './shown-as.ts';

// The server draws the length of a watch that names none from 30 to 60 minutes: the middle, so that runs can be repeated.
const DEFAULT_TIMEOUT_SECONDS = 2700;

/** GET of a collection with `watch`, and the old paths below `/watch/`: events until the caller leaves or time is up. */
export function watch(context: RequestContext): Result {
  const resource = resourceOf(context);
  const { store, clock, registry } = context.services;
  const request = collectionRequestOf(context, 'watch');
  const events = watchObjects(store, {
    ...request,
    timeoutSeconds: request.timeoutSeconds > 0 ? request.timeoutSeconds : DEFAULT_TIMEOUT_SECONDS,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    clock,
    signal: context.request.signal,
    project: (object, type) => (type === 'BOOKMARK' ? object : showing(registry, resource)(object as StoredObject)),
  });
  return { kind: 'events', events };
}
