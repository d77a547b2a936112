import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { ipAddressComplaints, reachableAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { portNumberComplaints } from '../../../machinery/names/port.ts';
import { type FieldError, duplicate, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { validateLabels } from '../../../machinery/validation/object-meta.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';

const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP'];
const types: readonly string[] = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const affinities: readonly string[] = ['ClientIP', 'None'];
const policies: readonly string[] = ['Cluster', 'Local'];

const distributions: readonly string[] = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const families: readonly string[] = ['IPv4', 'IPv6'];
const familyPolicies: readonly string[] = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

function validateFamilies(spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const given = (spec['ipFamilies'] ?? []) as readonly string[];
  const anywhere = spec['clusterIP'] === 'None' && Object.keys(readObject(spec, 'selector') ?? {}).length === 0;
  given.forEach((family, index) => {
    if (!families.includes(family)) errors.push(notSupported(`spec.ipFamilies[${index}]`, family, families));
  });
  const policy = spec['ipFamilyPolicy'];
  if (!isUnset(policy) && !familyPolicies.includes(String(policy))) errors.push(notSupported('spec.ipFamilyPolicy', policy, familyPolicies));
  if (errors.length > 0 || anywhere || spec['type'] === 'ExternalName') return errors;
  if (given.length > 1 && policy === 'SingleStack')
    errors.push(invalidValue('spec.ipFamilyPolicy', policy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"));
  else if (policy === 'RequireDualStack') errors.push(invalidValue('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services'));
  if (given[0] === 'IPv6') errors.push(invalidValue('spec.ipFamilies[0]', 'IPv6', 'not configured on this cluster'));
  return errors;
}

function validatePort(port: JsonObject, at: string, { needsName, names }: { needsName: boolean; names: Set<string> }): FieldError[] {
  const errors: FieldError[] = [];
  const name = readText(port, 'name');
  if (name === '') {
    if (needsName) errors.push(required(`${at}.name`));
  } else {
    errors.push(...dnsLabelComplaints(name).map((text) => invalidValue(`${at}.name`, name, text)));
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    names.add(name);
  }
  errors.push(...portNumberComplaints(readNumber(port, 'port')).map((text) => invalidValue(`${at}.port`, port['port'] ?? 0, text)));
  const protocol = port['protocol'];
  if (!protocols.includes(String(protocol))) errors.push(notSupported(`${at}.protocol`, protocol, protocols));
  const target = port['targetPort'];
  if (typeof target === 'number') errors.push(...portNumberComplaints(target).map((text) => invalidValue(`${at}.targetPort`, target, text)));
  return errors;
}

function validatePorts(spec: JsonObject): FieldError[] {
  const ports = readObjects(spec, 'ports');
  const errors: FieldError[] = [];
  if (ports.length === 0 && spec['type'] !== 'ExternalName' && spec['clusterIP'] !== 'None') errors.push(required('spec.ports'));
  const names = new Set<string>();
  ports.forEach((port, index) => errors.push(...validatePort(port, `spec.ports[${index}]`, { needsName: ports.length > 1, names })));
  const seen = new Set<string>();
  ports.forEach((port, index) => {
    const key = `${readText(port, 'protocol')}/${readNumber(port, 'port')}`;
    if (seen.has(key))
      errors.push(
        duplicate(`spec.ports[${index}]`, { Name: '', Protocol: port['protocol'], AppProtocol: null, Port: port['port'], TargetPort: 0, NodePort: 0 }),
      );
    seen.add(key);
  });
  return errors;
}

/** Every broken rule of a new service. @see kubernetes pkg/apis/core/validation/validation.go, ValidateService (v1.37) */
export function validateService(service: StoredObject): FieldError[] {
  const spec = readObject(service, 'spec') ?? {};
  const errors = validatePorts(spec);
  errors.push(...validateLabels(spec['selector'], 'spec.selector'));
  if (!affinities.includes(String(spec['sessionAffinity']))) errors.push(notSupported('spec.sessionAffinity', spec['sessionAffinity'], affinities));
  const type = spec['type'];
  if (!types.includes(String(type))) errors.push(notSupported('spec.type', type, types));
  if (type === 'ClusterIP') {
    readObjects(spec, 'ports').forEach((port, index) => {
      if (readNumber(port, 'nodePort') !== 0) errors.push(forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  }
  errors.push(...validateFamilies(spec));
  ((spec['externalIPs'] ?? []) as readonly string[]).forEach((address, index) => {
    const malformed = ipAddressComplaints(address);
    const complaints = malformed.length > 0 ? malformed : reachableAddressComplaints(address);
    errors.push(...complaints.map((text) => invalidValue(`spec.externalIPs[${index}]`, address, text)));
  });
  const timeout = readObject(spec, 'sessionAffinityConfig', 'clientIP')?.['timeoutSeconds'];
  if (typeof timeout === 'number' && (timeout <= 0 || timeout > 86400))
    errors.push(invalidValue('spec.sessionAffinityConfig.clientIP.timeoutSeconds', timeout, 'must be greater than 0 and less than 86400'));
  const distribution = spec['trafficDistribution'];
  if (!isUnset(distribution) && !distributions.includes(String(distribution)))
    errors.push(notSupported('spec.trafficDistribution', distribution, distributions));
  if (type === 'ExternalName') {
    const name = readText(spec, 'externalName');
    if (name === '') errors.push(required('spec.externalName'));
    else errors.push(...dnsSubdomainComplaints(name.replace(/\.$/, '').toLowerCase()).map((text) => invalidValue('spec.externalName', name, text)));
  }
  for (const key of ['externalTrafficPolicy', 'internalTrafficPolicy']) {
    if (!isUnset(spec[key]) && !policies.includes(String(spec[key]))) errors.push(notSupported(`spec.${key}`, spec[key], policies));
  }
  return errors;
}

/** Every broken rule of a changed service: its address stays. */
export function validateServiceUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const errors: FieldError[] = [];
  if (before['type'] !== 'ExternalName' && spec['type'] !== 'ExternalName' && !isUnset(before['clusterIP']) && spec['clusterIP'] !== before['clusterIP']) {
    errors.push(invalidValue('spec.clusterIPs[0]', spec['clusterIPs'] ?? [], 'may not change once set'));
  }
  const health = readNumber(before, 'healthCheckNodePort');
  if (health !== 0 && spec['type'] === 'LoadBalancer' && spec['externalTrafficPolicy'] === 'Local' && readNumber(spec, 'healthCheckNodePort') !== health) {
    errors.push(invalidValue('spec.healthCheckNodePort', readNumber(spec, 'healthCheckNodePort'), 'field is immutable'));
  }
  return [...errors, ...validateService(next)];
}
