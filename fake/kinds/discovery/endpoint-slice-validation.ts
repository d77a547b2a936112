import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { parseIpNumber } from '../../../machinery/names/ip-number.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, duplicate, invalidValue, notSupported, required, tooMany } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { validateEndpointAddress } from '../networking/endpoints.ts';
import { validateProtocol } from '../services/service-port-validation.ts';

const addressTypes: readonly string[] = ['FQDN', 'IPv4', 'IPv6'];
const most = { endpoints: 1000, addresses: 100, ports: 20_000, hints: 8 } as const;

function validateDomainName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const complaints = dnsSubdomainComplaints(name.replace(/\.$/, ''));
  if (complaints.length > 0) return complaints.map((text) => invalidValue(field, name, text));
  return name.replace(/\.$/, '').includes('.') ? [] : [invalidValue(field, name, 'should be a domain with at least two segments separated by dots')];
}

function validateAddresses(addresses: readonly string[], type: string, field: string): FieldError[] {
  if (addresses.length > most.addresses) return [tooMany(field, addresses.length, most.addresses)];
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
    ...validateAddresses((endpoint['addresses'] ?? []) as readonly string[], type, `${at}.addresses`),
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

/** Every broken rule of an endpoint slice. @see kubernetes pkg/apis/discovery/validation/validation.go (v1.37) */
export function validateSlice(slice: StoredObject): FieldError[] {
  const type = readText(slice, 'addressType');
  const endpoints = readObjects(slice, 'endpoints');
  const errors: FieldError[] = [];
  if (type !== '' && !addressTypes.includes(type)) errors.push(notSupported('addressType', type, addressTypes));
  if (endpoints.length > most.endpoints) errors.push(tooMany('endpoints', endpoints.length, most.endpoints));
  else errors.push(...endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, type, `endpoints[${index}]`)));
  errors.push(...validatePorts(readObjects(slice, 'ports')));
  // What upstream generates from the types comes behind what it wrote by hand.
  if (type === '') errors.push(required('addressType'));
  endpoints.forEach((endpoint, index) => {
    if (((endpoint['addresses'] ?? []) as readonly string[]).length === 0) errors.push(required(`endpoints[${index}].addresses`));
  });
  return errors;
}
