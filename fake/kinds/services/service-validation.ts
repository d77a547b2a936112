import type { JsonObject } from '../../../machinery/json.ts';
import { cidrComplaints } from '../../../machinery/names/cidr.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { ipAddressComplaints, reachableAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { portNumberComplaints } from '../../../machinery/names/port.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { validateLabels } from '../../../machinery/validation/object-meta.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateAddressChange, validateAddresses } from './service-address-validation.ts';
import { validatePortUses, validatePorts } from './service-port-validation.ts';
import { isExternal, isHeadless, needsHealthCheckPort, textsAt } from './service-shape.ts';

const types: readonly string[] = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const affinities: readonly string[] = ['ClientIP', 'None'];
const policies: readonly string[] = ['Cluster', 'Local'];
const distributions: readonly string[] = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const loadBalancerOnly = "may only be used when `type` is 'LoadBalancer'";

function validateType(spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const { type } = spec;
  if (readObjects(spec, 'ports').length === 0 && !isHeadless(spec) && type !== 'ExternalName') errors.push(required('spec.ports'));
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec))
    errors.push(invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  if (type !== 'ExternalName') return errors;
  for (const key of ['clusterIPs', 'ipFamilies']) {
    if (textsAt(spec, key).length > 0) errors.push(forbiddenField(`spec.${key}`, 'may not be set for ExternalName services'));
  }
  if (!isUnset(spec['ipFamilyPolicy'])) errors.push(forbiddenField('spec.ipFamilyPolicy', 'may not be set for ExternalName services'));
  const name = readText(spec, 'externalName').replace(/\.$/, '');
  if (name === '') return [...errors, required('spec.externalName')];
  return [...errors, ...dnsSubdomainComplaints(name).map((text) => invalidValue('spec.externalName', name, text))];
}

function validateAffinity(spec: JsonObject): FieldError[] {
  const affinity = spec['sessionAffinity'];
  const config = readObject(spec, 'sessionAffinityConfig');
  if (!affinities.includes(String(affinity))) return [notSupported('spec.sessionAffinity', affinity, affinities)];
  if (affinity === 'None') return [];
  const seconds = readObject(config, 'clientIP')?.['timeoutSeconds'];
  if (typeof seconds === 'number' && seconds > 0 && seconds <= 86400) return [];
  return [invalidValue('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, 'must be greater than 0 and less than 86400')];
}

function validateExternalIps(spec: JsonObject, before: JsonObject | undefined): FieldError[] {
  const kept = textsAt(before ?? {}, 'externalIPs');
  return textsAt(spec, 'externalIPs').flatMap((address, index) => {
    const malformed = kept.includes(address) ? [] : ipAddressComplaints(address);
    const complaints = malformed.length > 0 ? malformed : reachableAddressComplaints(address);
    return complaints.map((text) => invalidValue(`spec.externalIPs[${index}]`, address, text));
  });
}

const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';

function validateSourceRanges(service: StoredObject, spec: JsonObject): FieldError[] {
  const ranges = textsAt(spec, 'loadBalancerSourceRanges');
  const note = service.metadata.annotations?.[rangesAnnotation];
  const field = ranges.length > 0 ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${rangesAnnotation}]`;
  if (ranges.length === 0 && note === undefined) return [];
  const errors = spec['type'] === 'LoadBalancer' ? [] : [forbiddenField(field, loadBalancerOnly)];
  const check = (at: string, padded: string): FieldError[] => cidrComplaints(padded.trim()).map((text) => invalidValue(at, padded.trim(), text));
  if (ranges.length > 0) return [...errors, ...ranges.flatMap((range, index) => check(`${field}[${index}]`, range))];
  const text = (note ?? '').trim();
  return text === '' ? errors : [...errors, ...text.split(',').flatMap((range) => check(field, range))];
}

function validateLoadBalancer(spec: JsonObject): FieldError[] {
  const misplaced = spec['type'] !== 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== undefined;
  return [...(misplaced ? [forbiddenField('spec.allocateLoadBalancerNodePorts', loadBalancerOnly)] : []), ...validateLoadBalancerClass(spec)];
}

function validateLoadBalancerClass(spec: JsonObject): FieldError[] {
  const name = spec['loadBalancerClass'];
  if (isUnset(name)) return [];
  if (spec['type'] !== 'LoadBalancer') return [forbiddenField('spec.loadBalancerClass', loadBalancerOnly)];
  return qualifiedNameComplaints(String(name)).map((text) => invalidValue('spec.loadBalancerClass', name, text));
}

function validateTraffic(spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const external = spec['externalTrafficPolicy'];
  if (!isExternal(spec)) {
    if (!isUnset(external)) errors.push(invalidValue('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'));
  } else if (!policies.includes(String(external))) errors.push(notSupported('spec.externalTrafficPolicy', external, policies));
  const health = readNumber(spec, 'healthCheckNodePort');
  const problem = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  if (needsHealthCheckPort(spec)) errors.push(...portNumberComplaints(health).map((text) => invalidValue('spec.healthCheckNodePort', health, text)));
  else if (health !== 0) errors.push(invalidValue('spec.healthCheckNodePort', health, problem));
  const internal = spec['internalTrafficPolicy'];
  if (!isUnset(internal) && !policies.includes(String(internal))) errors.push(notSupported('spec.internalTrafficPolicy', internal, policies));
  const distribution = spec['trafficDistribution'];
  if (distribution !== undefined && !distributions.includes(String(distribution)))
    errors.push(notSupported('spec.trafficDistribution', distribution, distributions));
  return errors;
}

const hints = 'service.kubernetes.io/topology-aware-hints';
const mode = 'service.kubernetes.io/topology-mode';

function validateTopology(service: StoredObject): FieldError[] {
  const { annotations = {} } = service.metadata;
  const [old, now] = [annotations[hints], annotations[mode]];
  if (old === undefined || now === undefined || old === now) return [];
  return [invalidValue(`metadata.annotations[${mode}]`, now, `must match annotations[${hints}] when both are specified`)];
}

/** Every broken rule of a service. @see kubernetes pkg/apis/core/validation/validation.go, ValidateService (v1.37) */
export function validateService(service: StoredObject, current?: StoredObject): FieldError[] {
  const spec = readObject(service, 'spec') ?? {};
  const before = readObject(current, 'spec');
  const { type } = spec;
  return [
    ...validateTopology(service),
    ...validateType(spec),
    ...validatePorts(spec),
    ...validateLabels(spec['selector'], 'spec.selector'),
    ...validateAffinity(spec),
    ...validateAddresses(spec, before),
    ...validateExternalIps(spec, before),
    ...(types.includes(String(type)) ? [] : [notSupported('spec.type', type, types)]),
    ...validatePortUses(spec),
    ...validateSourceRanges(service, spec),
    ...validateLoadBalancer(spec),
    ...validateTraffic(spec),
  ];
}

/** Every broken rule of a changed service: its address, the class of its load balancer and the port of its health check stay. */
export function validateServiceUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const name = spec['loadBalancerClass'];
  const balanced = spec['type'] === 'LoadBalancer' && before['type'] === 'LoadBalancer';
  const checked = needsHealthCheckPort(spec) && needsHealthCheckPort(before);
  return [
    ...validateAddressChange(spec, before),
    ...(balanced && name !== before['loadBalancerClass'] ? [invalidValue('spec.loadBalancerClass', name, 'may not change once set')] : []),
    // Upstream checks the class here and, with all the rest, once more.
    ...validateLoadBalancerClass(spec),
    ...(checked && spec['healthCheckNodePort'] !== before['healthCheckNodePort'] ? [forbiddenField('spec.healthCheckNodePort', 'field is immutable')] : []),
    ...validateService(next, current),
  ];
}
