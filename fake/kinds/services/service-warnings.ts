import { cidrComplaints, formatCidr, parseCidr } from '../../../machinery/names/cidr.ts';
import { ipAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { formatIpNumber, type IpNumber, isMapped, parseIpNumber } from '../../../machinery/names/ip-number.ts';
import type { StoredObject, WriteContext } from '../../registry/strategy.ts';
import { isUnset, readObject, readText } from '../parts/edit.ts';
import { isHeadless, textsAt } from './service-shape.ts';

const unmapped = (address: IpNumber): IpNumber => (isMapped(address) ? { bits: 32, value: address.value & 0xffffffffn } : address);

/** What is said of an address that is not in its canonical spelling. @see apimachinery pkg/util/validation/ip.go, GetWarningsForIP (v1.37) */
export function addressWarnings(address: string, field: string): string[] {
  const number = parseIpNumber(address);
  if (number === undefined) return [];
  const canonical = formatIpNumber(unmapped(number));
  if (canonical === address) return [];
  return ipAddressComplaints(address).length > 0
    ? [`${field}: non-standard IP address ${JSON.stringify(address)} is invalid: use ${JSON.stringify(canonical)}`]
    : [`${field}: IPv6 address ${JSON.stringify(address)} should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`];
}

/** What is said of an IPv6 range that is not in its canonical spelling; ranges that are written loosely in other ways are refused. */
export function rangeWarnings(range: string, field: string): string[] {
  const cidr = parseCidr(range);
  if (cidr === undefined || cidrComplaints(range).length > 0 || formatCidr(cidr) === range) return [];
  return [`${field}: IPv6 CIDR value ${JSON.stringify(range)} should be in RFC 5952 canonical format (${JSON.stringify(formatCidr(cidr))})`];
}

const hints = 'service.kubernetes.io/topology-aware-hints';

/** What the server advises against without refusing it. @see kubernetes pkg/api/service/warnings.go (v1.37) */
export function warnOfService(service: StoredObject, context: WriteContext): void {
  const spec = readObject(service, 'spec') ?? {};
  const external = textsAt(spec, 'externalIPs');
  const warnings: string[] = [];
  if (service.metadata.annotations?.[hints] !== undefined)
    warnings.push(`annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`);
  if (!isHeadless(spec)) textsAt(spec, 'clusterIPs').forEach((address, index) => warnings.push(...addressWarnings(address, `spec.clusterIPs[${index}]`)));
  if (isHeadless(spec) && spec['type'] === 'ClusterIP') {
    if (!isUnset(spec['loadBalancerIP'])) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (external.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
    if (spec['sessionAffinity'] !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  external.forEach((address, index) => warnings.push(...addressWarnings(address, `spec.externalIPs[${index}]`)));
  warnings.push(...addressWarnings(readText(spec, 'loadBalancerIP'), 'spec.loadBalancerIP'));
  textsAt(spec, 'loadBalancerSourceRanges').forEach((range, index) => warnings.push(...rangeWarnings(range, `spec.loadBalancerSourceRanges[${index}]`)));
  if (spec['type'] === 'ExternalName' && external.length > 0) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (spec['type'] !== 'ExternalName' && !isUnset(spec['externalName'])) warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (external.length > 0) warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (spec['trafficDistribution'] === 'PreferClose') warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  for (const text of warnings) context.warn(text);
}
