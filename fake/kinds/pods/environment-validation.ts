import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { configMapKeyComplaints, environmentNameComplaints } from '../../../machinery/names/key.ts';
import { nameChecks } from '../../../machinery/names/object-name.ts';
import { type FieldError, fieldNotFound, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { visitContainers } from './containers.ts';
import { validateFieldReference, validateResourceReference } from './field-reference-validation.ts';
import { invalidEach } from './field-rules.ts';
import { validateNoBacksteps } from './path-validation.ts';

const fieldPaths: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

function requiredText(value: string, field: string, complaints: (value: string) => readonly string[]): FieldError[] {
  return value === '' ? [required(field)] : invalidEach(field, value, complaints(value));
}

function validateKeyReference(reference: JsonObject, field: string): FieldError[] {
  const name = readText(reference, 'name');
  return [
    ...invalidEach(`${field}.name`, name, dnsSubdomainComplaints(name)),
    ...requiredText(readText(reference, 'key'), `${field}.key`, configMapKeyComplaints),
  ];
}

function validateFileReference(reference: JsonObject, field: string): FieldError[] {
  const path = readText(reference, 'path');
  return [
    ...requiredText(readText(reference, 'key'), `${field}.key`, environmentNameComplaints),
    ...requiredText(readText(reference, 'volumeName'), `${field}.volumeName`, dnsLabelComplaints),
    ...(path === '' ? [required(`${field}.path`)] : validateNoBacksteps(path, `${field}.path`)),
  ];
}

const sources: Readonly<Record<string, (reference: JsonObject, field: string) => FieldError[]>> = {
  fieldRef: (reference, field) => validateFieldReference(reference, field, fieldPaths),
  resourceFieldRef: (reference, field) => validateResourceReference(reference, field, 'variable'),
  configMapKeyRef: validateKeyReference,
  secretKeyRef: validateKeyReference,
  fileKeyRef: validateFileReference,
};

function validateSource(variable: JsonObject, field: string): FieldError[] {
  const from = readObject(variable, 'valueFrom');
  if (from === undefined) return [];
  const given = Object.keys(sources).filter((key) => readObject(from, key) !== undefined);
  const errors = given.flatMap((key) => sources[key]?.(readObject(from, key) ?? {}, `${field}.${key}`) ?? []);
  if (given.length === 0)
    errors.push(invalidValue(field, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'));
  else if (readText(variable, 'value') !== '') errors.push(invalidValue(field, '', 'may not be specified when `value` is not empty'));
  else if (given.length > 1) errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'));
  return errors;
}

/** Every broken rule of a container's `env`. */
export function validateEnvironment(container: JsonObject, field: string): FieldError[] {
  return readObjects(container, 'env').flatMap((variable, index) => [
    ...requiredText(readText(variable, 'name'), `${field}[${index}].name`, environmentNameComplaints),
    ...validateSource(variable, `${field}[${index}].valueFrom`),
  ]);
}

/** Every broken rule of a container's `envFrom`. */
export function validateEnvironmentSources(container: JsonObject, field: string): FieldError[] {
  return readObjects(container, 'envFrom').flatMap((source, index) => {
    const at = `${field}[${index}]`;
    const prefix = readText(source, 'prefix');
    const errors = prefix === '' ? [] : invalidEach(`${at}.prefix`, prefix, environmentNameComplaints(prefix));
    const given = ['configMapRef', 'secretRef'].filter((key) => readObject(source, key) !== undefined);
    // A name that something is appended to later may end in a dash here, which is the server's leniency.
    for (const key of given)
      errors.push(...requiredText(readText(readObject(source, key), 'name'), `${at}.${key}.name`, (name) => nameChecks['dns-subdomain'](name, true)));
    if (given.length === 0) errors.push(invalidValue(field, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (given.length > 1) errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'));
    return errors;
  });
}

/** Variables that come out of files: the volume is there, and an emptyDir. */
export function validateFileVolumes(spec: JsonObject, field: string): FieldError[] {
  const volumes = new Map(readObjects(spec, 'volumes').map((volume) => [readText(volume, 'name'), volume]));
  return visitContainers(spec, field).flatMap(({ container, at }) =>
    readObjects(container, 'env').flatMap((variable, index) => {
      const file = readObject(variable, 'valueFrom', 'fileKeyRef');
      if (file === undefined) return [];
      const name = readText(file, 'volumeName');
      const path = `${at}.env[${index}].valueFrom.fileKeyRef.volumeName`;
      const volume = volumes.get(name);
      if (volume === undefined) return [fieldNotFound(path, name)];
      return readObject(volume, 'emptyDir') === undefined ? [invalidValue(path, name, 'referenced volume must be of type emptyDir')] : [];
    }),
  );
}
