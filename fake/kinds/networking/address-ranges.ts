import type { JsonObject } from '../../../machinery/json.ts';
import { cidrComplaints, parseCidr } from '../../../machinery/names/cidr.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { ipAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { formatIpNumber, parseIpNumber } from '../../../machinery/names/ip-number.ts';
import { pathSegmentComplaints } from '../../../machinery/names/path-segment.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { fillConditions } from '../parts/conditions.ts';
import { ensureObject, objectAt, readObject, readText } from '../parts/edit.ts';
import { validateImmutableUnshown } from '../parts/immutable.ts';
import { objectMetadata, statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';

const rangesOf = (object: JsonObject): readonly string[] => (readObject(object, 'spec')?.['cidrs'] ?? []) as readonly string[];
const oneEach = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
const cidrs = 'spec.cidrs';

function isDual(ranges: readonly string[]): boolean {
  const families = ranges.map((range) => parseCidr(range)?.address.bits);
  return families.includes(32) && families.includes(128);
}

function validateRanges(object: StoredObject): FieldError[] {
  const ranges = rangesOf(object);
  if (ranges.length === 0) return [required(cidrs, 'at least one CIDR required')];
  if (ranges.length > 2) return [invalidValue(cidrs, ranges, 'may only hold up to 2 values')];
  if (ranges.length === 2 && !isDual(ranges)) return [invalidValue(cidrs, ranges, oneEach)];
  return ranges.flatMap((range, index) => cidrComplaints(range).map((text) => invalidValue(`${cidrs}[${index}]`, range, text)));
}

/** Ranges stay; a range of the other family may be added. @see kubernetes pkg/apis/networking/validation/validation.go, ValidateServiceCIDRUpdate (v1.37) */
function validateRangesUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const [now, before] = [rangesOf(next), rangesOf(current)];
  const changed = (index: number): FieldError => invalidValue(`${cidrs}[${index}]`, now[index], 'field is immutable');
  if (now.length === before.length) return before.flatMap((range, index) => (range === now[index] ? [] : [changed(index)]));
  if (before.length !== 1 || now.length !== 2) return [invalidValue(cidrs, now, 'field is immutable')];
  if (now[0] !== before[0]) return [changed(0)];
  return isDual(now) ? [] : [invalidValue(cidrs, now, oneEach)];
}

/** The rules of ranges of service addresses. */
export const serviceCidrStrategy: Strategy = {
  ...statusSplit({ keptMetadata: objectMetadata, update: { validate: validateRangesUpdate } }),
  defaults: (draft) => fillConditions(objectAt(draft, 'status')),
  validateCreate: validateRanges,
  table: tableOf(['CIDRs', 'Age'], (object, nowMs) => [rangesOf(object).join(','), ageOf(object, nowMs)]),
};

function validateParent(object: StoredObject): FieldError[] {
  const parent = readObject(object, 'spec', 'parentRef');
  const at = 'spec.parentRef';
  if (parent === undefined) return [required(at)];
  const group = readText(parent, 'group');
  const segments = ['resource', 'name', 'namespace'].flatMap((key) => {
    const text = readText(parent, key);
    return text === '' ? [] : pathSegmentComplaints(text).map((complaint) => invalidValue(`${at}.${key}`, text, complaint));
  });
  // Declared with the types on the server, and so complained about last.
  const missing = ['resource', 'name'].flatMap((key) => (readText(parent, key) === '' ? [required(`${at}.${key}`)] : []));
  return [...(group === '' ? [] : dnsSubdomainComplaints(group).map((text) => invalidValue(`${at}.group`, group, text))), ...segments, ...missing];
}

function addressNameComplaints(name: string): string[] {
  const complaints = ipAddressComplaints(name);
  const number = parseIpNumber(name);
  if (complaints.length > 0 || number === undefined || formatIpNumber(number) === name) return complaints;
  return [`must be in canonical form (${JSON.stringify(formatIpNumber(number))})`];
}

function parentText(object: StoredObject): string {
  const parent = readObject(object, 'spec', 'parentRef');
  const [group, resource, namespace, name] = ['group', 'resource', 'namespace', 'name'].map((key) => readText(parent, key));
  const owner = (group === '' ? resource : `${resource}.${group}`)?.toLowerCase();
  return parent === undefined ? '<none>' : [owner, namespace, name].filter((part) => part !== '').join('/');
}

/** The rules of addresses that services hold. */
export const ipAddressStrategy: Strategy = {
  nameRule: (name) => addressNameComplaints(name),
  defaults: (draft) => {
    ensureObject(draft, 'spec');
  },
  validateCreate: validateParent,
  update: { validate: (next, current) => [...validateParent(next), ...validateImmutableUnshown(next, current, 'spec.parentRef')] },
  // The server prints an age that no column announces.
  table: tableOf(['ParentRef'], (object, nowMs) => [parentText(object), ageOf(object, nowMs)]),
};
