import type { Event } from '../../machinery/generated/types/core/v1.ts';
import type { Event as SeriesEvent } from '../../machinery/generated/types/events.k8s.io/v1.ts';
import { defineResource, type ResourceDescriptor } from '../../machinery/resource.ts';
import type { Client } from '../client.ts';
import { isNotFound } from '../error-predicates.ts';
import { mergePatch, type Patch } from '../patches.ts';
import type { ResourceClient } from '../resource-client.ts';

// Written out here: the generated file of the core group would load all of its kinds.
const CoreEvents: ResourceDescriptor<Event> = defineResource<Event>({ group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true });
const SeriesEvents: ResourceDescriptor<SeriesEvent> = defineResource<SeriesEvent>({
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
});

/** One write of an event: a create, or with `again` a patch of what changed, which becomes a create when the event is gone. */
export type EventWrite =
  | { readonly api: 'core'; readonly event: Event; readonly again: boolean }
  | { readonly api: 'events.k8s.io'; readonly event: SeriesEvent; readonly again: boolean };

async function write<E extends Event | SeriesEvent>(events: ResourceClient<E>, event: E, { again, patch, signal }: WriteOptions<E>): Promise<void> {
  if (again) {
    try {
      await events.patch(event.metadata?.name ?? '', patch, { signal });
      return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  await events.create(event, { signal });
}

interface WriteOptions<E extends object> {
  readonly again: boolean;
  readonly patch: Patch<E>;
  readonly signal: AbortSignal;
}

/** Carries out a write. @throws what the request throws */
export function writeEvent(client: Client, { api, event, again }: EventWrite, signal: AbortSignal): Promise<void> {
  const namespace = event.metadata?.namespace ?? 'default';
  if (api === 'core') {
    const { count = 1, lastTimestamp = '', message = '' } = event;
    return write(client.resource(CoreEvents).namespace(namespace), event, { again, patch: mergePatch<Event>({ count, lastTimestamp, message }), signal });
  }
  return write(client.resource(SeriesEvents).namespace(namespace), event, { again, patch: mergePatch<SeriesEvent>({ series: event.series ?? null }), signal });
}
