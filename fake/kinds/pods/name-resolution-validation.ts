import type { JsonObject } from '../../../machinery/json.ts';
import { patternComplaint } from '../../../machinery/names/complaint.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { ipAddressComplaints } from '../../../machinery/names/ip-address.ts';
import { type FieldError, forbiddenField, invalidValue, required, tooLong } from '../../../machinery/validation/field-error.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { invalidEach, readTexts } from './field-rules.ts';

const label = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const searchName = `${label}(\\.${label})*`;
const searchPattern = new RegExp(`^${searchName}$`);
const searchComplaint = patternComplaint(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  searchName,
  'example.com',
);

function validateSearch(search: string, field: string): FieldError[] {
  if (search === '.') return [];
  const name = search.endsWith('.') ? search.slice(0, -1) : search;
  const errors = name.length > 253 ? [invalidValue(field, name, 'must be no more than 253 characters')] : [];
  return searchPattern.test(name) ? errors : [...errors, invalidValue(field, name, searchComplaint)];
}

function validateConfig(config: JsonObject, field: string): FieldError[] {
  const [servers, searches] = [readTexts(config, 'nameservers'), readTexts(config, 'searches')];
  const errors = servers.length > 3 ? [invalidValue(`${field}.nameservers`, servers, 'must not have more than 3 nameservers')] : [];
  servers.forEach((server, index) => errors.push(...invalidEach(`${field}.nameservers[${index}]`, server, ipAddressComplaints(server))));
  if (searches.length > 32) errors.push(invalidValue(`${field}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048)
    errors.push(invalidValue(`${field}.searches`, searches, 'must not have more than 2048 characters (including spaces) in the search list'));
  searches.forEach((search, index) => errors.push(...validateSearch(search, `${field}.searches[${index}]`)));
  readObjects(config, 'options').forEach((option, index) => {
    if (readText(option, 'name') === '') errors.push(required(`${field}.options[${index}]`, 'must not be empty'));
  });
  return errors;
}

/** Every broken rule of a pod's `dnsConfig`, which the policy None needs. */
export function validateDnsConfig(spec: JsonObject, field: string): FieldError[] {
  const config = readObject(spec, 'dnsConfig');
  if (spec['dnsPolicy'] === 'None') {
    if (config === undefined) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (readTexts(config, 'nameservers').length === 0)
      return [required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  return config === undefined ? [] : validateConfig(config, field);
}

/** Every broken rule of the entries that a pod wants in its hosts file. */
export function validateHostAliases(spec: JsonObject, field: string): FieldError[] {
  return readObjects(spec, 'hostAliases').flatMap((alias, index) => {
    const address = readText(alias, 'ip');
    return [
      ...invalidEach(`${field}[${index}].ip`, address, ipAddressComplaints(address)),
      ...readTexts(alias, 'hostnames').flatMap((name, place) => invalidEach(`${field}[${index}].hostnames[${place}]`, name, dnsSubdomainComplaints(name))),
    ];
  });
}

/** Every broken rule of what a pod's hostname is instead of its own. */
export function validateHostnameOverride(spec: JsonObject, field: string): FieldError[] {
  const name = spec['hostnameOverride'];
  if (typeof name !== 'string') return [];
  const at = `${field}.hostnameOverride`;
  const errors: FieldError[] = [];
  if (spec['setHostnameAsFQDN'] === true) errors.push(forbiddenField(at, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec['hostNetwork'] === true) errors.push(forbiddenField(at, 'may not be specified when hostNetwork is true'));
  if (name.length > 64) errors.push(tooLong(at, 64));
  return [...errors, ...invalidEach(at, name, dnsSubdomainComplaints(name))];
}

/** Every broken rule of the labels at `keys` that a pod's name in the DNS is made of. */
export function validateHostLabels(spec: JsonObject, field: string): FieldError[] {
  return ['hostname', 'subdomain'].flatMap((key) => {
    const value = readText(spec, key);
    return value === '' ? [] : invalidEach(`${field}.${key}`, value, dnsLabelComplaints(value));
  });
}
