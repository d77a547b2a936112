import { formatIpNumber, parseIpNumber } from '../../../machinery/names/ip-number.ts';
import { formatCidr, parseCidr } from '../../../machinery/names/cidr.ts';
import type { StoredObject, WriteContext } from '../../registry/strategy.ts';
import { isUnset, readObject } from '../parts/edit.ts';
import { isHeadless, textsAt } from './service-shape.ts';

/** What is said of an IPv6 address that is not in its canonical spelling. @see kubernetes pkg/api/util/net.go, GetWarningsForIP (v1.37) */
export function addressWarnings(address: string, field: string): string[] {
  const number = parseIpNumber(address);
  if (number === undefined || number.bits !== 128) return [];
  const canonical = formatIpNumber(number);
  return canonical === address
    ? []
    : [`${field}: IPv6 address ${JSON.stringify(address)} should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`];
}

/** What is said of an IPv6 range that is not in its canonical spelling. */
export function rangeWarnings(range: string, field: string): string[] {
  const cidr = parseCidr(range);
  if (cidr === undefined || cidr.address.bits !== 128) return [];
  const canonical = formatCidr(cidr);
  return canonical === range
    ? []
    : [`${field}: IPv6 CIDR value ${JSON.stringify(range)} should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`];
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
  if (isHeadless(spec)) {
    if (!isUnset(spec['loadBalancerIP'])) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (external.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
    if (spec['sessionAffinity'] !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  external.forEach((address, index) => warnings.push(...addressWarnings(address, `spec.externalIPs[${index}]`)));
  textsAt(spec, 'loadBalancerSourceRanges').forEach((range, index) => warnings.push(...rangeWarnings(range, `spec.loadBalancerSourceRanges[${index}]`)));
  if (spec['type'] === 'ExternalName' && external.length > 0) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (external.length > 0) warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (spec['trafficDistribution'] === 'PreferClose') warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  for (const text of warnings) context.warn(text);
}
