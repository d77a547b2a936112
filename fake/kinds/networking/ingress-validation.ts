import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints, wildcardSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { parseIpNumber } from '../../../machinery/names/ip-number.ts';
import { pathSegmentComplaints } from '../../../machinery/names/path-segment.ts';
import { portNameComplaints, portNumberComplaints } from '../../../machinery/names/port.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';

const pathTypes: readonly string[] = ['Exact', 'ImplementationSpecific', 'Prefix'];
const forbiddenParts: readonly string[] = ['//', '/./', '/../', '%2f', '%2F'];
const forbiddenEnds: readonly string[] = ['/..', '/.'];

const complain = (complaints: readonly string[], field: string, value: unknown): FieldError[] => complaints.map((text) => invalidValue(field, value, text));

/** Every broken rule of a reference to an object of any kind in the same namespace. `missing`: whether what is not there is said here. */
export function validateTypedReference(reference: JsonObject, at: string, missing: 'here' | 'elsewhere' = 'here'): FieldError[] {
  const group = reference['apiGroup'];
  const parts = ['kind', 'name'].flatMap((key) => {
    const text = readText(reference, key);
    if (text === '') return missing === 'here' ? [required(`${at}.${key}`)] : [];
    return complain(pathSegmentComplaints(text), `${at}.${key}`, text);
  });
  return [...(typeof group === 'string' ? complain(dnsSubdomainComplaints(group), `${at}.apiGroup`, group) : []), ...parts];
}

function validateServicePort(port: JsonObject | undefined, at: string): FieldError[] {
  const [name, number] = [readText(port, 'name'), readNumber(port, 'number')];
  if (name !== '' && number !== 0) return [invalidValue(at, '', 'cannot set both port name & port number')];
  if (name !== '') return complain(portNameComplaints(name), `${at}.service.port.name`, name);
  if (number !== 0) return complain(portNumberComplaints(number), `${at}.service.port.number`, number);
  return [required(at, 'port name or number is required')];
}

function validateBackend(backend: JsonObject, at: string): FieldError[] {
  const [resource, service] = [readObject(backend, 'resource'), readObject(backend, 'service')];
  if (resource !== undefined && service !== undefined) return [invalidValue(at, '', 'cannot set both resource and service backends')];
  if (resource !== undefined) return validateTypedReference(resource, `${at}.resource`);
  if (service === undefined) return [invalidValue(at, '', 'resource or service backend is required')];
  const name = readText(service, 'name');
  const naming = name === '' ? [required(`${at}.service.name`)] : complain(dnsLabelComplaints(name), `${at}.service.name`, name);
  return [...naming, ...validateServicePort(readObject(service, 'port'), at)];
}

function validatePath(path: JsonObject, at: string): FieldError[] {
  const type = path['pathType'];
  const text = readText(path, 'path');
  if (type === undefined || type === null) return [required(`${at}.pathType`, 'pathType must be specified')];
  const errors: FieldError[] = [];
  const bad = (detail: string): number => errors.push(invalidValue(`${at}.path`, text, detail));
  if (!pathTypes.includes(String(type))) errors.push(notSupported(`${at}.pathType`, type, pathTypes));
  else if (type === 'ImplementationSpecific') {
    if (text !== '' && !text.startsWith('/')) bad('must be an absolute path');
  } else {
    if (!text.startsWith('/')) bad('must be an absolute path');
    for (const part of forbiddenParts) if (text.includes(part)) bad(`must not contain '${part}'`);
    for (const end of forbiddenEnds) if (text.endsWith(end)) bad(`cannot end with '${end}'`);
  }
  return [...errors, ...validateBackend(readObject(path, 'backend') ?? {}, `${at}.backend`)];
}

const hostComplaints = (host: string): string[] => (host.includes('*') ? wildcardSubdomainComplaints(host) : dnsSubdomainComplaints(host));

function validateRule(rule: JsonObject, at: string): FieldError[] {
  const host = readText(rule, 'host');
  const errors: FieldError[] = [];
  if (host !== '') {
    if (parseIpNumber(host) !== undefined) errors.push(invalidValue(`${at}.host`, host, 'must be a DNS name, not an IP address'));
    errors.push(...complain(hostComplaints(host), `${at}.host`, host));
  }
  const http = readObject(rule, 'http');
  if (http === undefined) return errors;
  const paths = readObjects(http, 'paths');
  if (paths.length === 0) errors.push(required(`${at}.http.paths`));
  return [...errors, ...paths.flatMap((path, index) => validatePath(path, `${at}.http.paths[${index}]`))];
}

function validateTls(tls: JsonObject, at: string): FieldError[] {
  const secret = readText(tls, 'secretName');
  const hosts = ((tls['hosts'] ?? []) as readonly string[]).flatMap((host, index) => complain(hostComplaints(host), `${at}.hosts[${index}]`, host));
  return [...hosts, ...(secret === '' ? [] : complain(dnsSubdomainComplaints(secret), `${at}.secretName`, secret))];
}

/** The annotation that named the class before the field did. */
export const classAnnotation = 'kubernetes.io/ingress.class';

/** Every broken rule of an ingress. @see kubernetes pkg/apis/networking/validation/validation.go, ValidateIngressSpec (v1.37) */
export function validateIngress(ingress: StoredObject): FieldError[] {
  const spec = readObject(ingress, 'spec') ?? {};
  const rules = readObjects(spec, 'rules');
  const backend = readObject(spec, 'defaultBackend');
  const name = spec['ingressClassName'];
  return [
    ...(rules.length === 0 && backend === undefined
      ? [invalidValue('spec', spec['rules'] ?? null, 'either `defaultBackend` or `rules` must be specified')]
      : []),
    ...(backend === undefined ? [] : validateBackend(backend, 'spec.defaultBackend')),
    ...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
    ...readObjects(spec, 'tls').flatMap((tls, index) => validateTls(tls, `spec.tls[${index}]`)),
    ...(typeof name === 'string' ? complain(dnsSubdomainComplaints(name), 'spec.ingressClassName', name) : []),
  ];
}

/** A new ingress names one class, in either way. */
export function validateNewIngress(ingress: StoredObject): FieldError[] {
  const note = ingress.metadata.annotations?.[classAnnotation];
  const name = readObject(ingress, 'spec')?.['ingressClassName'];
  const differs = note !== undefined && typeof name === 'string' && note !== name;
  const problem = 'must match `ingressClassName` when both are specified';
  return [...validateIngress(ingress), ...(differs ? [invalidValue(`annotations.${classAnnotation}`, note, problem)] : [])];
}
