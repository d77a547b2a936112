import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, objectsAt, readNumber, readObjects, readText } from '../parts/edit.ts';
import { validateImmutableUnshown } from '../parts/immutable.ts';
import { ageOf, tableOf } from '../parts/table.ts';

function endpointsText(object: StoredObject): string {
  const subsets = readObjects(object, 'subsets');
  const addresses = subsets.flatMap((subset) => {
    const ips = readObjects(subset, 'addresses').map((item) => readText(item, 'ip'));
    const ports = readObjects(subset, 'ports');
    return ports.length === 0 ? ips : ips.flatMap((ip) => ports.map((port) => `${ip}:${readNumber(port, 'port')}`));
  });
  if (subsets.length === 0) return '<none>';
  const more = addresses.length - 3;
  return addresses.slice(0, 3).join(',') + (more > 0 ? ` + ${more} more...` : '');
}

/** The rules of endpoints. */
export const endpointsStrategy: Strategy = {
  defaults: (draft) => {
    for (const subset of objectsAt(draft, 'subsets')) for (const port of objectsAt(subset, 'ports')) fill(port, { protocol: 'TCP' });
  },
  createOnUpdate: true,
  table: tableOf(['Endpoints', 'Age'], (object, nowMs) => [endpointsText(object), ageOf(object, nowMs)]),
};

function defaultSlice(draft: DraftObject): void {
  for (const port of objectsAt(draft, 'ports')) {
    port['name'] ??= '';
    fill(port, { protocol: 'TCP' });
  }
  for (const endpoint of objectsAt(draft, 'endpoints')) {
    ensureObject(endpoint, 'conditions');
    delete endpoint['deprecatedTopology'];
  }
  for (const key of ['endpoints', 'ports']) if (objectsAt(draft, key).length === 0) draft[key] = null;
}

const addressTypes: readonly string[] = ['FQDN', 'IPv4', 'IPv6'];

function validateSlice(slice: StoredObject): FieldError[] {
  const type = readText(slice, 'addressType');
  const errors: FieldError[] = [];
  if (type === '') errors.push(required('addressType'));
  else if (!addressTypes.includes(type)) errors.push(notSupported('addressType', type, addressTypes));
  readObjects(slice, 'endpoints').forEach((endpoint, index) => {
    if (((endpoint['addresses'] ?? []) as readonly string[]).length === 0)
      errors.push(required(`endpoints[${index}].addresses`, 'must contain at least 1 address'));
  });
  return errors;
}

const shortList = (items: readonly string[]): string =>
  items.length === 0 ? '<unset>' : items.slice(0, 3).join(',') + (items.length > 3 ? ` + ${items.length - 3} more...` : '');

/** The rules of endpoint slices. */
export const endpointSliceStrategy: Strategy = {
  defaults: defaultSlice,
  validateCreate: (slice, context) => {
    if (slice['addressType'] === 'FQDN') context.warn('spec.addressType: FQDN endpoints are deprecated');
    return validateSlice(slice);
  },
  update: { validate: (next, current) => [...validateSlice(next), ...validateImmutableUnshown(next, current, 'addressType')] },
  // Labels count: they say which service the slice belongs to.
  generation: (next, current) =>
    !sameJson(next['endpoints'], current['endpoints']) ||
    !sameJson(next['ports'], current['ports']) ||
    !sameJson(next.metadata.labels, current.metadata.labels),
  table: tableOf(['AddressType', 'Ports', 'Endpoints', 'Age'], (slice, nowMs) => [
    readText(slice, 'addressType'),
    shortList(readObjects(slice, 'ports').map((port: JsonObject) => (port['port'] === undefined ? '*' : String(port['port'])))),
    shortList(readObjects(slice, 'endpoints').flatMap((endpoint) => (endpoint['addresses'] ?? []) as readonly string[])),
    ageOf(slice, nowMs),
  ]),
};
