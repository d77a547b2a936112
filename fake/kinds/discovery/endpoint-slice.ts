import type { JsonObject } from '../../../machinery/json.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, fill, objectsAt, readObjects, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { warned } from '../parts/warned.ts';
import { addressWarnings } from '../services/service-warnings.ts';
import { validateSlice } from './endpoint-slice-validation.ts';

const lists = ['endpoints', 'ports'] as const;

function defaults(draft: DraftObject): void {
  for (const port of objectsAt(draft, 'ports')) {
    port['name'] ??= '';
    fill(port, { protocol: 'TCP' });
  }
  for (const endpoint of objectsAt(draft, 'endpoints')) {
    ensureObject(endpoint, 'conditions');
    delete endpoint['deprecatedTopology'];
  }
  for (const key of lists) draft[key] ??= null;
}

// Storage knows no empty lists; who sends one owns it all the same.
function dropEmptyLists(draft: DraftObject): void {
  for (const key of lists) if (objectsAt(draft, key).length === 0) draft[key] = null;
}

function warn(slice: StoredObject, context: WriteContext): void {
  if (slice['addressType'] === 'FQDN') {
    context.warn('spec.addressType: FQDN endpoints are deprecated');
    return;
  }
  readObjects(slice, 'endpoints').forEach((endpoint, at) => {
    ((endpoint['addresses'] ?? []) as readonly string[]).forEach((address, index) => {
      for (const text of addressWarnings(address, `spec.endpoints[${at}].addresses[${index}]`)) context.warn(text);
    });
  });
}

function shortList(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(',');
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown || '<unset>';
}

function portText(port: JsonObject): string {
  return port['port'] === undefined || port['port'] === null ? readText(port, 'name') : String(port['port']);
}

/** The rules of endpoint slices. */
export const endpointSliceStrategy: Strategy = {
  defaults,
  prepareCreate: dropEmptyLists,
  validateCreate: (slice, context) => warned(validateSlice(slice), () => warn(slice, context)),
  update: {
    prepare: dropEmptyLists,
    validate: (next, current, context) => warned(validateSlice(next, current), () => warn(next, context)),
  },
  // Labels count: they say which service the slice belongs to.
  generation: (next, current) =>
    !sameJson(next['endpoints'], current['endpoints']) ||
    !sameJson(next['ports'], current['ports']) ||
    !sameJson(next.metadata.labels, current.metadata.labels),
  table: tableOf(['AddressType', 'Ports', 'Endpoints', 'Age'], (slice, nowMs) => [
    readText(slice, 'addressType'),
    shortList(readObjects(slice, 'ports').map(portText)),
    shortList(readObjects(slice, 'endpoints').flatMap((endpoint) => (endpoint['addresses'] ?? []) as readonly string[])),
    ageOf(slice, nowMs),
  ]),
};
