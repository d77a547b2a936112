import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { ipAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { parseIpNumber } from '../../../machinery/names/ip-number.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported } from '../../../machinery/validation/field-error.ts';
import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readObject, readObjects, readText } from '../parts/edit.ts';

const ipModes: readonly string[] = ['Proxy', 'VIP'];

/** Complaints about where a load balancer or an ingress is reached: an address or a name that is none. */
export function validateReachedAt(ingress: JsonObject, at: string, keptIps: readonly string[] = []): FieldError[] {
  const [address, host] = [readText(ingress, 'ip'), readText(ingress, 'hostname')];
  const ipMode = ingress['ipMode'];
  const errors = address === '' || keptIps.includes(address) ? [] : ipAddressComplaints(address).map((text) => invalidValue(`${at}.ip`, address, text));
  if (!isUnset(ipMode) && address === '') errors.push(forbiddenField(`${at}.ipMode`, 'may not be specified when `ip` is not set'));
  else if (!isUnset(ipMode) && !ipModes.includes(String(ipMode))) errors.push(notSupported(`${at}.ipMode`, ipMode, ipModes));
  if (host === '') return errors;
  errors.push(...dnsSubdomainComplaints(host).map((text) => invalidValue(`${at}.hostname`, host, text)));
  if (parseIpNumber(host) !== undefined) errors.push(invalidValue(`${at}.hostname`, host, 'must be a DNS name, not an IP address'));
  return errors;
}

/** Where a load balancer or an ingress is reached, each place once and in order; empty when nowhere yet. */
export function reachedAtText(object: StoredObject): string {
  const places = readObjects(readObject(object, 'status', 'loadBalancer'), 'ingress').map((item) => readText(item, 'ip') || readText(item, 'hostname'));
  return [...new Set(places.filter((place) => place !== ''))].sort().join(',');
}

/** Every broken rule of the status of a service. @see kubernetes pkg/apis/core/validation/validation.go, ValidateLoadBalancerStatus (v1.37) */
export function validateServiceStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const field = 'status.loadBalancer.ingress';
  const ingress = readObjects(readObject(next, 'status', 'loadBalancer'), 'ingress');
  if (readObject(next, 'spec')?.['type'] !== 'LoadBalancer')
    return ingress.length === 0 ? [] : [forbiddenField(field, "may only be used when `spec.type` is 'LoadBalancer'")];
  const kept = readObjects(readObject(current, 'status', 'loadBalancer'), 'ingress').map((item) => readText(item, 'ip'));
  return ingress.flatMap((item, index) => validateReachedAt(item, `${field}[${index}]`, kept));
}
