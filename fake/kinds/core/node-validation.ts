import type { JsonObject } from '../../../machinery/json.ts';
import { cidrComplaints, parseCidr } from '../../../machinery/names/cidr.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, duplicate, forbiddenField, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { validateTaints } from '../parts/taints.ts';

// Upstream begins this path at the metadata.
const taintsField = 'metadata.taints';
const rangesField = 'spec.podCIDRs';

function validateAmounts(object: StoredObject): FieldError[] {
  return ['capacity', 'allocatable'].flatMap((list) =>
    Object.entries(readObject(object, 'status', list) ?? {}).flatMap(([name, amount]) =>
      isQuantity(String(amount)) && compareQuantities(String(amount), '0') < 0
        ? [invalidValue(`status.${list}.${name}`, amount, 'must be greater than or equal to 0')]
        : [],
    ),
  );
}

function validateRanges(spec: JsonObject): FieldError[] {
  const ranges = (spec['podCIDRs'] ?? []) as readonly string[];
  const errors = ranges.flatMap((range, index) => cidrComplaints(range).map((text) => invalidValue(`${rangesField}[${index}]`, range, text)));
  const families = new Set(ranges.map((range) => parseCidr(range)?.address.bits));
  const mixed = ranges.length > 1 && (ranges.length > 2 || families.size < 2);
  return mixed ? [...errors, invalidValue(rangesField, ranges, 'may specify no more than one CIDR for each IP family')] : errors;
}

/** Every broken rule of a new node. @see kubernetes pkg/apis/core/validation/validation.go, ValidateNode (v1.37) */
export function validateNode(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  return [...validateTaints(readObjects(spec, 'taints'), taintsField), ...validateAmounts(object), ...validateRanges(spec)];
}

function validateAddresses(object: StoredObject): FieldError[] {
  const addresses = readObjects(readObject(object, 'status'), 'addresses');
  const keys = addresses.map((item) => `${readText(item, 'type')}/${readText(item, 'address')}`);
  return addresses.flatMap((item, index) =>
    keys.indexOf(keys[index] ?? '') < index ? [duplicate(`status.addresses[${index}]`, goStruct('NodeAddress', item))] : [],
  );
}

function validateRangesChange(spec: JsonObject, before: JsonObject): FieldError[] {
  const [now, old] = [(spec['podCIDRs'] ?? []) as readonly string[], (before['podCIDRs'] ?? []) as readonly string[]];
  const problem = forbiddenField(rangesField, 'node updates may not change podCIDR except from "" to valid');
  if (old.length === 0) return [];
  return now.length === old.length ? old.flatMap((range, index) => (range === now[index] ? [] : [problem])) : [problem];
}

/** Every broken rule of a changed node, its status included: where its pods live and whose it is are said once. */
export function validateNodeUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const claimed = readText(before, 'providerID') !== '' && spec['providerID'] !== before['providerID'];
  const renamed = readText(spec, 'externalID') !== readText(before, 'externalID');
  return [
    ...validateAmounts(next),
    ...validateAddresses(next),
    ...validateRangesChange(spec, before),
    ...validateTaints(readObjects(spec, 'taints'), taintsField),
    ...(renamed ? [forbiddenField('spec.externalID', 'may not be updated')] : []),
    ...(claimed ? [invalidValue('spec.providerID', null, 'field cannot be modified once set')] : []),
  ];
}
