import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { parseIpNumber } from '../../../machinery/names/ip-number.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { duplicate, type FieldError, invalidValue, notSupported, required, tooMany } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateEndpointAddress } from '../networking/endpoints.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { validateImmutableUnshown } from '../parts/immutable.ts';
import { validateProtocol } from '../services/service-port-validation.ts';

const addressTypes: readonly string[] = ['FQDN', 'IPv4', 'IPv6'];
const most = { endpoints: 1000, addresses: 100, ports: 20_000, hints: 8 } as const;

const addressesOf = (endpoint: JsonObject): readonly string[] => (endpoint['addresses'] ?? []) as readonly string[];

function validateDomainName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const complaints = dnsSubdomainComplaints(name.replace(/\.$/, ''));
  if (complaints.length > 0) return complaints.map((text) => invalidValue(field, name, text));
  return name.replace(/\.$/, '').includes('.') ? [] : [invalidValue(field, name, 'should be a domain with at least two segments separated by dots')];
}

function validateAddresses(addresses: readonly string[], type: string, field: string): FieldError[] {
  return addresses.flatMap((address, index) => {
    if (type === 'FQDN') return validateDomainName(address, `${field}[${index}]`);
    if (type !== 'IPv4' && type !== 'IPv6') return [];
    const bits = parseIpNumber(address)?.bits;
    const wrong = bits === (type === 'IPv4' ? 32 : 128) ? [] : [invalidValue(field, address, `must be an ${type} address`)];
    return [...wrong, ...validateEndpointAddress(address, `${field}[${index}]`)];
  });
}

function validateHintList(hints: JsonObject, list: 'forZones' | 'forNodes', field: string): FieldError[] {
  const items = readObjects(hints, list).map((item) => readText(item, 'name'));
  if (items.length > most.hints) return [tooMany(`${field}.${list}`, items.length, most.hints)];
  const complaintsOf = list === 'forZones' ? labelValueComplaints : dnsSubdomainComplaints;
  return items.flatMap((name, index) => {
    const at = `${field}.${list}[${index}].name`;
    return [...(items.indexOf(name) < index ? [duplicate(at, name)] : []), ...complaintsOf(name).map((text) => invalidValue(at, name, text))];
  });
}

function validateEndpoint(endpoint: JsonObject, type: string, at: string): FieldError[] {
  const [node, host] = [endpoint['nodeName'], endpoint['hostname']];
  const hints = readObject(endpoint, 'hints');
  return [
    ...validateAddresses(addressesOf(endpoint), type, `${at}.addresses`),
    ...(typeof node === 'string' ? dnsSubdomainComplaints(node).map((text) => invalidValue(`${at}.nodeName`, node, text)) : []),
    ...(typeof host === 'string' ? dnsLabelComplaints(host).map((text) => invalidValue(`${at}.hostname`, host, text)) : []),
    ...(hints === undefined ? [] : [...validateHintList(hints, 'forZones', `${at}.hints`), ...validateHintList(hints, 'forNodes', `${at}.hints`)]),
  ];
}

function validatePorts(ports: readonly JsonObject[]): FieldError[] {
  if (ports.length > most.ports) return [tooMany('ports', ports.length, most.ports)];
  const names = ports.map((port) => readText(port, 'name'));
  return ports.flatMap((port, index) => {
    const at = `ports[${index}]`;
    const name = names[index] ?? '';
    const application = port['appProtocol'];
    return [
      ...(name === '' ? [] : dnsLabelComplaints(name).map((text) => invalidValue(`${at}.name`, name, text))),
      ...(names.indexOf(name) < index ? [duplicate(`${at}.name`, name)] : []),
      ...validateProtocol(port['protocol'], `${at}.protocol`),
      ...(typeof application === 'string' ? qualifiedNameComplaints(application).map((text) => invalidValue(`${at}.appProtocol`, application, text)) : []),
    ];
  });
}

function validateAddressType(slice: StoredObject, current: StoredObject | undefined): FieldError[] {
  const type = readText(slice, 'addressType');
  const changed = current === undefined ? [] : validateImmutableUnshown(slice, current, 'addressType');
  if (type === '') return [...changed, required('addressType')];
  return changed.length > 0 || addressTypes.includes(type) ? changed : [notSupported('addressType', type, addressTypes)];
}

/** What is declared with the types on the server, and so complained about last. */
function validateDeclared(slice: StoredObject, current: StoredObject | undefined): FieldError[] {
  const counted = readObjects(slice, 'endpoints').flatMap((endpoint, index) => {
    const [count, at] = [addressesOf(endpoint).length, `endpoints[${index}].addresses`];
    if (count === 0) return [required(at)];
    return count > most.addresses ? [tooMany(at, count, most.addresses)] : [];
  });
  return [...validateAddressType(slice, current), ...counted];
}

/**
 * Every broken rule of an endpoint slice; `current`: what it was.
 *
 * @see kubernetes pkg/apis/discovery/validation/validation.go (v1.37)
 */
export function validateSlice(slice: StoredObject, current?: StoredObject): FieldError[] {
  const type = readText(slice, 'addressType');
  const endpoints = readObjects(slice, 'endpoints');
  const tooLong = endpoints.length > most.endpoints;
  return [
    ...(tooLong ? [tooMany('endpoints', endpoints.length, most.endpoints)] : []),
    ...(tooLong ? [] : endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, type, `endpoints[${index}]`))),
    ...validatePorts(readObjects(slice, 'ports')),
    ...validateDeclared(slice, current),
  ];
}
