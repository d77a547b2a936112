import type { JsonObject } from '../../../machinery/json.ts';
import { ipAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { type FieldError, duplicate, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { isUnset, readText } from '../parts/edit.ts';
import { isHeadless, textsAt } from './service-shape.ts';

const families: readonly string[] = ['IPv4', 'IPv6'];
const policies: readonly string[] = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** The family of an address. */
export function familyOf(address: string): 'IPv4' | 'IPv6' {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

function validateSync(spec: JsonObject, addresses: readonly string[]): FieldError[] {
  if (isUnset(spec['clusterIP'])) {
    return addresses.length === 0 ? [] : [invalidValue('spec.clusterIPs', addresses, 'must be empty when `clusterIP` is not specified')];
  }
  if (addresses.length === 0) return [required('spec.clusterIPs')];
  return spec['clusterIP'] === addresses[0] ? [] : [invalidValue('spec.clusterIPs', addresses, 'first value must match `clusterIP`')];
}

function validateFamilies(spec: JsonObject): FieldError[] {
  const given = textsAt(spec, 'ipFamilies');
  const errors = given.flatMap((family, index) => {
    const field = `spec.ipFamilies[${index}]`;
    const unknown = families.includes(family) ? [] : [notSupported(field, family, families)];
    return given.indexOf(family) < index ? [...unknown, duplicate(field, family)] : unknown;
  });
  const policy = spec['ipFamilyPolicy'];
  if (!isUnset(policy) && !policies.includes(String(policy))) errors.push(notSupported('spec.ipFamilyPolicy', policy, policies));
  return errors;
}

function validateAddressList(addresses: readonly string[], before: readonly string[]): FieldError[] {
  return addresses.flatMap((address, index) => {
    if (index === 0 && address === 'None') {
      return addresses.length > 1 ? [invalidValue('spec.clusterIPs', addresses, "'None' must be the first and only value")] : [];
    }
    if (before.includes(address)) return [];
    return ipAddressComplaints(address).map((text) => invalidValue(`spec.clusterIPs[${index}]`, address, text));
  });
}

/**
 * Every broken rule of addresses, families and their policy, taken together.
 *
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidateServiceClusterIPsRelatedFields (v1.37)
 */
export function validateAddresses(spec: JsonObject, before: JsonObject | undefined): FieldError[] {
  if (spec['type'] === 'ExternalName') return [];
  const addresses = textsAt(spec, 'clusterIPs');
  const errors = [...validateSync(spec, addresses), ...validateFamilies(spec)];
  const malformed = validateAddressList(addresses, textsAt(before ?? {}, 'clusterIPs'));
  errors.push(...malformed);
  if (addresses.length > 2) errors.push(invalidValue('spec.clusterIPs', addresses, 'may only hold up to 2 values'));
  if (malformed.length > 0) return errors;
  if (addresses.length > 1 && (addresses.length > 2 || familyOf(addresses[0] ?? '') === familyOf(addresses[1] ?? '')))
    errors.push(invalidValue('spec.clusterIPs', addresses, 'may specify no more than one IP for each IP family'));
  if (isHeadless(spec)) return errors;
  const expected = textsAt(spec, 'ipFamilies');
  addresses.forEach((address, index) => {
    const family = expected[index];
    if (family === undefined || !families.includes(family) || family === familyOf(address)) return;
    errors.push(invalidValue(`spec.clusterIPs[${index}]`, address, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``));
  });
  return errors;
}

/** What of one list may change: nothing of what stays, and the second only goes together with the policy. */
function validateListChange(next: JsonObject, current: JsonObject, key: 'clusterIPs' | 'ipFamilies'): FieldError[] {
  const [now, before] = [textsAt(next, key), textsAt(current, key)];
  const what = key === 'clusterIPs' ? 'clusterIP' : 'ipFamily';
  const changed = (index: number): FieldError => invalidValue(`spec.${key}[${index}]`, now, 'may not change once set');
  if (now.length === before.length) return before.flatMap((item, index) => (item === now[index] ? [] : [changed(key === 'clusterIPs' ? index : 0)]));
  const errors: FieldError[] = [];
  if (now.length === 0) errors.push(invalidValue(`spec.${key}[0]`, now, `primary ${what} can not be unset`));
  else if (before.length > 0 && now[0] !== before[0]) errors.push(changed(0));
  const policy = next['ipFamilyPolicy'];
  if (now.length === 1 && before.length > 1 && policy !== 'SingleStack')
    errors.push(invalidValue('spec.ipFamilyPolicy', policy, `must be set to 'SingleStack' when releasing the secondary ${what}`));
  return errors;
}

/**
 * The first address and family of a service stay; a second may come and go.
 *
 * @see kubernetes pkg/apis/core/validation/validation.go, validateUpgradeDowngradeClusterIPs and …IPFamilies (v1.37)
 */
export function validateAddressChange(next: JsonObject, current: JsonObject): FieldError[] {
  if (readText(next, 'type') === 'ExternalName' || readText(current, 'type') === 'ExternalName') return [];
  if (isHeadless(next) && isHeadless(current)) return [];
  return [...validateListChange(next, current, 'clusterIPs'), ...validateListChange(next, current, 'ipFamilies')];
}
