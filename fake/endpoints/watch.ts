import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { Registry } from '../registry/registry.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { watchObjects } from '../registry/watch.ts';
import { type RequestContext, type Result, resourceOf, type WatchEvent } from '../request/context.ts';
import { collectionRequestOf } from './collection.ts';
import { showing } from './shown-as.ts';

// The server draws the length of a watch that names none from 30 to 60 minutes: the middle, so that runs can be repeated.
const DEFAULT_TIMEOUT_SECONDS = 2700;

/** Events whose objects a webhook converts, one at a time and in their order. */
async function* converted(events: AsyncIterable<WatchEvent>, registry: Registry, resource: ResourceInfo): AsyncIterable<WatchEvent> {
  for await (const event of events) {
    if (event.type === 'BOOKMARK' || event.type === 'ERROR') yield event;
    else {
      const object = event.object as StoredObject;
      await registry.strategyFor(resource).ready?.([object]);
      yield { type: event.type, object: showing(registry, resource)(object) };
    }
  }
}

/** GET of a collection with `watch`, and the old paths below `/watch/`: events until the caller leaves or time is up. */
export function watch(context: RequestContext): Result {
  const resource = resourceOf(context);
  const { store, clock, registry } = context.services;
  const request = collectionRequestOf(context, 'watch');
  const isConverted = registry.strategyFor(resource).ready !== undefined;
  const events = watchObjects(store, {
    ...request,
    timeoutSeconds: request.timeoutSeconds > 0 ? request.timeoutSeconds : DEFAULT_TIMEOUT_SECONDS,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    clock,
    signal: context.request.signal,
    project: (object, type) => (type === 'BOOKMARK' || isConverted ? object : showing(registry, resource)(object as StoredObject)),
  });
  return { kind: 'events', events: isConverted ? converted(events, registry, resource) : events };
}
