import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { ipAddressComplaints, reachableAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { parseIpNumber } from '../../../machinery/names/ip-number.ts';
import { portNumberComplaints } from '../../../machinery/names/port.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { fill, objectsAt, readNumber, readObjects, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateProtocol } from '../services/service-port-validation.ts';
import { addressWarnings } from '../services/service-warnings.ts';
import { warned } from '../parts/warned.ts';

/** Complaints about the address of an endpoint: it is one, and not one that every host has for itself. */
export function validateEndpointAddress(address: string, field: string): FieldError[] {
  const complaints = parseIpNumber(address) === undefined ? ['must be a valid IP address'] : reachableAddressComplaints(address);
  return complaints.map((text) => invalidValue(field, address, text));
}

function validateAddress(address: JsonObject, at: string): FieldError[] {
  const [ip, host, node] = [readText(address, 'ip'), readText(address, 'hostname'), address['nodeName']];
  return [
    ...ipAddressComplaints(ip).map((text) => invalidValue(`${at}.ip`, ip, text)),
    ...(host === '' ? [] : dnsLabelComplaints(host).map((text) => invalidValue(`${at}.hostname`, host, text))),
    ...(typeof node === 'string' ? dnsSubdomainComplaints(node).map((text) => invalidValue(`${at}.nodeName`, node, text)) : []),
    ...validateEndpointAddress(ip, `${at}.ip`),
  ];
}

function validatePort(port: JsonObject, at: string, needsName: boolean): FieldError[] {
  const name = readText(port, 'name');
  const [number, application] = [readNumber(port, 'port'), port['appProtocol']];
  return [
    ...(name === '' ? (needsName ? [required(`${at}.name`)] : []) : dnsLabelComplaints(name).map((text) => invalidValue(`${at}.name`, name, text))),
    ...portNumberComplaints(number).map((text) => invalidValue(`${at}.port`, number, text)),
    ...validateProtocol(port['protocol'], `${at}.protocol`),
    ...(typeof application === 'string' ? qualifiedNameComplaints(application).map((text) => invalidValue(`${at}.appProtocol`, application, text)) : []),
  ];
}

function validateSubset(subset: JsonObject, at: string): FieldError[] {
  const ports = readObjects(subset, 'ports');
  const lists = ['addresses', 'notReadyAddresses'] as const;
  const empty = lists.every((list) => readObjects(subset, list).length === 0);
  return [
    ...(empty ? [required(at, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...lists.flatMap((list) => readObjects(subset, list).flatMap((item, index) => validateAddress(item, `${at}.${list}[${index}]`))),
    ...ports.flatMap((port, index) => validatePort(port, `${at}.ports[${index}]`, ports.length > 1)),
  ];
}

/** @see kubernetes pkg/apis/core/validation/validation.go, ValidateEndpoints (v1.37) */
function validate(object: StoredObject, context: WriteContext): readonly FieldError[] {
  const subsets = readObjects(object, 'subsets');
  const errors = subsets.flatMap((subset, index) => validateSubset(subset, `subsets[${index}]`));
  return warned(errors, () => warn(subsets, context));
}

function warn(subsets: readonly JsonObject[], context: WriteContext): void {
  subsets.forEach((subset, at) => {
    for (const list of ['addresses', 'notReadyAddresses']) {
      readObjects(subset, list).forEach((item, index) => {
        for (const text of addressWarnings(readText(item, 'ip'), `subsets[${at}].${list}[${index}].ip`)) context.warn(text);
      });
    }
  });
}

function endpointsText(object: StoredObject): string {
  const subsets = readObjects(object, 'subsets');
  const addresses = subsets.flatMap((subset) => {
    const ips = readObjects(subset, 'addresses').map((item) => readText(item, 'ip'));
    const ports = readObjects(subset, 'ports');
    const host = (ip: string): string => (ip.includes(':') ? `[${ip}]` : ip);
    return ports.length === 0 ? ips : ports.flatMap((port) => ips.map((ip) => `${host(ip)}:${readNumber(port, 'port')}`));
  });
  if (subsets.length === 0) return '<none>';
  const more = addresses.length - 3;
  return addresses.slice(0, 3).join(',') + (more > 0 ? ` + ${more} more...` : '');
}

/** The rules of endpoints. */
export const endpointsStrategy: Strategy = {
  defaults: (draft) => {
    for (const subset of objectsAt(draft, 'subsets')) for (const port of objectsAt(subset, 'ports')) fill(port, { protocol: 'TCP' });
  },
  validateCreate: validate,
  update: { validate: (next, _current, context) => validate(next, context) },
  createOnUpdate: true,
  notices: ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
  table: tableOf(['Endpoints', 'Age'], (object, nowMs) => [endpointsText(object), ageOf(object, nowMs)]),
};
