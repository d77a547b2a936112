import { formatTime } from '../../machinery/clock.ts';
import { deepFreeze } from '../../machinery/deep-freeze.ts';
import { isJsonObject, type Json, type JsonObject, type MutableJsonObject } from '../../machinery/json.ts';
import type { ObjectKey } from '../registry/engine.ts';
import { orderedMetadata } from '../registry/metadata.ts';
import type { StoredObject } from '../registry/strategy.ts';

/** An object as every new cluster stores it, but for its uid, its times and its version. */
export interface Template {
  readonly key: ObjectKey;
  readonly object: StoredObject;
}

/** What one cluster stamps. */
export interface Stamp {
  readonly uid: string;
  readonly nowMs: number;
  readonly resourceVersion: string;
}

function retimed(items: Json | undefined, field: string, time: string): Json | undefined {
  if (!Array.isArray(items)) return items;
  return items.map((item: Json) => (isJsonObject(item) && item[field] !== undefined ? { ...item, [field]: time } : item));
}

function withStatusTimes(status: Json | undefined, time: string): Json | undefined {
  if (!isJsonObject(status) || status['conditions'] === undefined) return status;
  return { ...status, conditions: retimed(status['conditions'], 'lastTransitionTime', time) };
}

/** The object of one cluster: what does not differ between clusters is shared, not copied. */
export function stamped({ object }: Template, { uid, nowMs, resourceVersion }: Stamp): StoredObject {
  const time = formatTime(nowMs);
  const given = object.metadata as JsonObject;
  const managedFields = retimed(given['managedFields'], 'time', time);
  const metadata = { ...given, uid, resourceVersion, creationTimestamp: time, ...(managedFields === undefined ? {} : { managedFields }) };
  const status = withStatusTimes(object['status'], time);
  const next = { ...object, metadata: orderedMetadata(metadata as MutableJsonObject), ...(status === undefined ? {} : { status }) };
  return deepFreeze(next as unknown as StoredObject);
}
