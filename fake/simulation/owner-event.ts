import { type Clock, formatTime } from '../../machinery/clock.ts';
import type { OwnerReference } from '../../machinery/object.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { ApiCaller } from './api-caller.ts';

/** What an event is written with. */
export interface EventParts {
  readonly caller: ApiCaller;
  readonly catalog: ResourceCatalog;
  readonly clock: Clock;
}

const COMPONENT = 'garbage-collector-controller';

/**
 * Tells of an owner that lives in another namespace than its dependent. Best effort, as all events are.
 *
 * @see kubernetes pkg/controller/garbagecollector/graph_builder.go, reportInvalidNamespaceOwnerRef (v1.37)
 */
export async function reportForeignOwner({ caller, catalog, clock }: EventParts, dependent: StoredObject, owner: OwnerReference): Promise<void> {
  const resource = catalog.find('', 'v1', 'events');
  if (resource === undefined) return;
  const { name = '', namespace, uid = '', resourceVersion = '' } = dependent.metadata;
  const now = formatTime(clock.now());
  const place = namespace ?? 'default';
  const shown = `[${owner.apiVersion}/${owner.kind}, namespace: ${namespace ?? ''}, name: ${owner.name}, uid: ${owner.uid}]`;
  await caller
    .call(
      'POST',
      { resource, namespace: place },
      {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: { name: `${name}.${(BigInt(Math.floor(clock.now())) * 1_000_000n).toString(16)}`, namespace: place },
        involvedObject: {
          kind: dependent.kind ?? '',
          apiVersion: dependent.apiVersion ?? '',
          name,
          uid,
          resourceVersion,
          ...(namespace === undefined ? {} : { namespace }),
        },
        reason: 'OwnerRefInvalidNamespace',
        message: `ownerRef ${shown} does not exist in namespace ${JSON.stringify(namespace ?? '')}`,
        source: { component: COMPONENT },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        type: 'Warning',
        reportingComponent: COMPONENT,
      },
    )
    .catch(() => undefined);
}
