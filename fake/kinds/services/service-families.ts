import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { isUnset, keepField } from '../parts/edit.ts';
import { familyOf, validateAddresses } from './service-address-validation.ts';
import { isHeadlessWithoutSelector, textsAt } from './service-shape.ts';

/** The families that the cluster has addresses of. */
const configured: readonly string[] = ['IPv4'];

function settlePolicy(spec: MutableJsonObject, before: JsonObject | undefined): void {
  if (!isUnset(spec['ipFamilyPolicy'])) return;
  if (!isUnset(before?.['ipFamilyPolicy'])) keepField(spec, before ?? {}, 'ipFamilyPolicy');
  else spec['ipFamilyPolicy'] = isHeadlessWithoutSelector(spec as JsonObject) ? 'RequireDualStack' : 'SingleStack';
}

function complainOfSingleStack(spec: JsonObject): FieldError[] {
  if (spec['ipFamilyPolicy'] !== 'SingleStack') return [];
  const complaint = (what: string): FieldError =>
    invalidValue('spec.ipFamilyPolicy', 'SingleStack', `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`);
  return [
    ...(textsAt(spec, 'clusterIPs').length > 1 ? [complaint('cluster IPs')] : []),
    ...(textsAt(spec, 'ipFamilies').length > 1 ? [complaint('IP families')] : []),
  ];
}

const shortened = (now: readonly string[], before: readonly string[]): boolean =>
  now.length > 0 && now.length < before.length && now.every((item, index) => item === before[index]);

/** Only who turns to one family gives a second address or family up. */
function complainOfReduction(spec: JsonObject, before: JsonObject | undefined): FieldError[] {
  if (before === undefined || spec['ipFamilyPolicy'] === 'SingleStack') return [];
  const reduced = (key: string, what: string): FieldError[] =>
    shortened(textsAt(spec, key), textsAt(before, key))
      ? [invalidValue('spec.ipFamilyPolicy', spec['ipFamilyPolicy'], `must be 'SingleStack' to release the secondary ${what}`)]
      : [];
  return [...reduced('clusterIPs', 'cluster IP'), ...reduced('ipFamilies', 'IP family')];
}

/** A policy that turns to one family gives up the second address and family, unless they are changed as well. */
function dropSecondaries(spec: MutableJsonObject, before: JsonObject | undefined): void {
  if (before === undefined || spec['ipFamilyPolicy'] !== 'SingleStack') return;
  for (const key of ['clusterIPs', 'ipFamilies']) {
    const now = textsAt(spec, key);
    if (now.length > 1 && now.join() === textsAt(before, key).join()) spec[key] = now.slice(0, 1);
  }
}

function inferFamilies(spec: MutableJsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const addresses = textsAt(spec, 'clusterIPs');
  for (const [index, address] of addresses.entries()) {
    if (address === 'None') break;
    const found = textsAt(spec, 'ipFamilies');
    if (index < found.length) continue;
    const family = familyOf(address);
    if (configured.includes(family)) spec['ipFamilies'] = [...found, family];
    else errors.push(invalidValue(`spec.clusterIPs[${index}]`, addresses, `${family} is not configured on this cluster`));
  }
  return errors;
}

function settleSelectorless(spec: MutableJsonObject): void {
  const found = textsAt(spec, 'ipFamilies');
  const first = found[0] ?? 'IPv4';
  const single = found.length > 1 || spec['ipFamilyPolicy'] === 'SingleStack';
  spec['ipFamilies'] = single ? [first, ...found.slice(1)] : [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
}

function complainOfUnconfigured(spec: JsonObject): FieldError[] {
  const policy = spec['ipFamilyPolicy'];
  const errors = policy === 'RequireDualStack' ? [invalidValue('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services')] : [];
  textsAt(spec, 'ipFamilies').forEach((family, index) => {
    if (!configured.includes(family)) errors.push(invalidValue(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
  });
  return errors;
}

/**
 * Fills in what families a service has and by which policy; answers what cannot be, in which case nothing else is looked at.
 *
 * @see kubernetes pkg/registry/core/service/storage/alloc.go, initIPFamilyFields (v1.37)
 */
export function settleFamilies(spec: MutableJsonObject, before: JsonObject | undefined): readonly FieldError[] {
  if (spec['type'] === 'ExternalName') return [];
  settlePolicy(spec, before);
  const malformed = validateAddresses(spec as JsonObject, before);
  if (malformed.length > 0) return malformed;
  dropSecondaries(spec, before);
  const unfit = [...complainOfReduction(spec as JsonObject, before), ...complainOfSingleStack(spec as JsonObject), ...inferFamilies(spec)];
  if (unfit.length > 0) return unfit;
  if (isHeadlessWithoutSelector(spec as JsonObject)) {
    settleSelectorless(spec);
    return [];
  }
  const errors = complainOfUnconfigured(spec as JsonObject);
  if (errors.length === 0 && textsAt(spec, 'ipFamilies').length === 0) spec['ipFamilies'] = ['IPv4'];
  return errors;
}
