import type { JsonObject } from '../../../machinery/json.ts';
import { parseCidr } from '../../../machinery/names/cidr.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { ipAddressComplaints } from '../../../machinery/names/ip-address.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateConditions } from '../parts/condition-validation.ts';
import { isUnset, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateImmutableUnshown } from '../parts/immutable.ts';
import { validateNodeSelector } from '../parts/node-selector.ts';
import { knownRequests, validateRequestMention } from './claim-validation.ts';
import { validateCaselessDriver } from './device-names.ts';
import { mostItems, validateConfiguration } from './device-selection.ts';

const most = { consumers: 256, conditions: 8, addresses: 16, interfaceName: 256, hardwareAddress: 128, data: 10 * 1024, poolName: 253 } as const;
const sources: readonly string[] = ['FromClaim', 'FromClass'];

function validateConsumers(status: JsonObject): FieldError[] {
  const consumers = readObjects(status, 'reservedFor');
  const at = 'status.reservedFor';
  if (consumers.length > most.consumers) return [tooMany(at, consumers.length, most.consumers)];
  const uids = consumers.map((consumer) => readText(consumer, 'uid'));
  const incomplete = consumers.flatMap((consumer, index) =>
    ['resource', 'name', 'uid'].flatMap((key) => (readText(consumer, key) === '' ? [required(`${at}[${index}].${key}`)] : [])),
  );
  const repeated = uids.flatMap((uid, index) => (uids.indexOf(uid) < index ? [duplicate(`${at}[${index}]`, uid)] : []));
  return [...incomplete, ...repeated];
}

function validatePoolName(name: string, field: string): FieldError[] {
  if (name === '') return [required(field)];
  const long = name.length > most.poolName ? [tooLong(field, most.poolName)] : [];
  return [...long, ...name.split('/').flatMap((part) => dnsSubdomainComplaints(part).map((text) => invalidValue(field, part, text)))];
}

/** Which device is meant: the names of its driver, its pool and its own. */
function validateDevice(device: JsonObject, at: string): FieldError[] {
  const name = readText(device, 'device');
  return [
    ...validateCaselessDriver(readText(device, 'driver'), `${at}.driver`),
    ...validatePoolName(readText(device, 'pool'), `${at}.pool`),
    ...(name === '' ? [required(`${at}.device`)] : dnsLabelComplaints(name).map((text) => invalidValue(`${at}.device`, name, text))),
  ];
}

const identityOf = (device: JsonObject): string => ['driver', 'pool', 'device', 'shareID'].map((key) => readText(device, key)).join('/');

/** How the server writes which device it means: its type keeps the names to itself. */
const hiddenIdentity = { Driver: {}, Pool: {}, Device: {}, ShareID: {} } as const;

function validateNetwork(network: JsonObject | undefined, at: string): FieldError[] {
  if (network === undefined) return [];
  const addresses = (network['ips'] ?? []) as readonly string[];
  const long = (['interfaceName', 'hardwareAddress'] as const).flatMap((key) =>
    readText(network, key).length > most[key] ? [tooLong(`${at}.${key}`, most[key])] : [],
  );
  if (addresses.length > most.addresses) return [...long, tooMany(`${at}.ips`, addresses.length, most.addresses)];
  const wrong = addresses.flatMap((address, index) => {
    const [host = '', ...rest] = address.split('/');
    const isAddress = rest.length === 1 && parseCidr(address) !== undefined && ipAddressComplaints(host).length === 0;
    return isAddress ? [] : [invalidValue(`${at}.ips[${index}]`, address, 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)')];
  });
  return [...long, ...wrong, ...addresses.flatMap((address, index) => (addresses.indexOf(address) < index ? [duplicate(`${at}.ips[${index}]`, address)] : []))];
}

function validateDeviceStatus(device: JsonObject, at: string, allocated: ReadonlySet<string>): FieldError[] {
  const conditions = readObjects(device, 'conditions');
  const data = device['data'];
  return [
    ...validateDevice(device, at),
    ...(allocated.has(identityOf(device)) ? [] : [invalidValue(at, hiddenIdentity, 'must be an allocated device in the claim')]),
    ...(conditions.length > most.conditions ? [tooMany(`${at}.conditions`, conditions.length, most.conditions)] : []),
    ...validateConditions(device, at),
    ...(!isUnset(data) && readObject(device, 'data') === undefined ? [invalidValue(`${at}.data`, '<value omitted>', 'must be a valid JSON object')] : []),
    ...(JSON.stringify(data ?? null).length > most.data ? [tooLong(`${at}.data`, most.data)] : []),
    ...validateNetwork(readObject(device, 'networkData'), `${at}.networkData`),
  ];
}

function validateDeviceStatuses(status: JsonObject): FieldError[] {
  const allocated = new Set(readObjects(readObject(status, 'allocation', 'devices'), 'results').map(identityOf));
  const devices = readObjects(status, 'devices');
  const identities = devices.map(identityOf);
  return [
    ...devices.flatMap((device, index) => validateDeviceStatus(device, `status.devices[${index}]`, allocated)),
    ...identities.flatMap((identity, index) => (identities.indexOf(identity) < index ? [duplicate(`status.devices[${index}]`, hiddenIdentity)] : [])),
  ];
}

function validateAllocation(allocation: JsonObject, known: ReadonlySet<string>): FieldError[] {
  const at = 'status.allocation.devices';
  const devices = readObject(allocation, 'devices');
  const [results, configs] = [readObjects(devices, 'results'), readObjects(devices, 'config')];
  const selector = readObject(allocation, 'nodeSelector');
  const result = (item: JsonObject, field: string): FieldError[] => [
    ...validateRequestMention(readText(item, 'request'), `${field}.request`, known),
    ...validateDevice(item, field),
  ];
  const config = (item: JsonObject, field: string): FieldError[] => {
    const source = readText(item, 'source');
    const wrong = source === '' ? [required(`${field}.source`)] : [notSupported(`${field}.source`, source, sources)];
    const mentions = ((item['requests'] ?? []) as readonly string[]).flatMap((name, index) =>
      validateRequestMention(name, `${field}.requests[${index}]`, known),
    );
    return [...(sources.includes(source) ? [] : wrong), ...mentions, ...validateConfiguration(item, field)];
  };
  return [
    ...(results.length > mostItems
      ? [tooMany(`${at}.results`, results.length, mostItems)]
      : results.flatMap((item, index) => result(item, `${at}.results[${index}]`))),
    ...(configs.length > 2 * mostItems
      ? [tooMany(`${at}.config`, configs.length, 2 * mostItems)]
      : configs.flatMap((item, index) => config(item, `${at}.config[${index}]`))),
    ...(selector === undefined ? [] : validateNodeSelector(selector, 'status.allocation.nodeSelector')),
  ];
}

function validateReservation(next: StoredObject, current: StoredObject): FieldError[] {
  const [status, before] = [readObject(next, 'status'), readObject(current, 'status')];
  const consumers = readObjects(status, 'reservedFor');
  if (consumers.length === 0) return [];
  if (readObject(status, 'allocation') === undefined) return [forbiddenField('status.reservedFor', 'may not be specified when `allocated` is not set')];
  const isNew = (consumer: JsonObject): boolean => !readObjects(before, 'reservedFor').some((other) => sameJson(other, consumer));
  return next.metadata.deletionTimestamp !== undefined && consumers.some(isNew)
    ? [forbiddenField('status.reservedFor', 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set')]
    : [];
}

const setOnce = 'field cannot be modified once set';

/** Every broken rule of a new status of a claim. @see kubernetes pkg/apis/resource/validation/validation.go, ValidateResourceClaimStatusUpdate (v1.37) */
export function validateClaimStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const status = readObject(next, 'status') ?? {};
  const [allocation, before] = [readObject(status, 'allocation'), readObject(current, 'status', 'allocation')];
  const known = knownRequests(readObject(next, 'spec', 'devices') ?? {});
  return [
    ...validateConsumers(status),
    ...validateDeviceStatuses(status),
    ...validateReservation(next, current),
    ...(allocation !== undefined && before !== undefined
      ? validateImmutableUnshown(next, current, 'status.allocation').map(({ field }) => invalidValue(field, null, setOnce))
      : []),
    ...(allocation !== undefined && before === undefined ? validateAllocation(allocation, known) : []),
  ];
}
