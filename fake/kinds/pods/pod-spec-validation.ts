import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, duplicate, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { isUnset, readObjects, readText } from '../parts/edit.ts';
import { validateContainers } from './container-validation.ts';

const oneOf: Readonly<Record<string, readonly string[]>> = {
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  dnsPolicy: ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
};

function validateVolumes(spec: JsonObject, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  readObjects(spec, 'volumes').forEach((volume, index) => {
    const at = `${field}.volumes[${index}]`;
    const name = readText(volume, 'name');
    if (Object.keys(volume).length > 2) {
      const sources = Object.keys(volume).filter((key) => key !== 'name' && !isUnset(volume[key]));
      for (const source of sources.slice(1))
        errors.push({ reason: 'FieldValueForbidden', field: `${at}.${source}`, message: 'Forbidden: may not specify more than 1 volume type' });
    }
    if (name === '') errors.push(required(`${at}.name`));
    else errors.push(...dnsLabelComplaints(name).map((text) => invalidValue(`${at}.name`, name, text)));
    if (seen.has(name)) errors.push(duplicate(`${at}.name`, name));
    seen.add(name);
  });
  return errors;
}

function validateSubdomain(spec: JsonObject, field: string, key: string): FieldError[] {
  const value = readText(spec, key);
  return value === '' ? [] : dnsSubdomainComplaints(value).map((text) => invalidValue(`${field}.${key}`, value, text));
}

function validateLabel(spec: JsonObject, field: string, key: string): FieldError[] {
  const value = readText(spec, key);
  return value === '' ? [] : dnsLabelComplaints(value).map((text) => invalidValue(`${field}.${key}`, value, text));
}

/**
 * Every broken rule of a pod's spec, in a pod or in a template.
 *
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidatePodSpec (v1.37)
 */
export function validatePodSpec(spec: JsonObject, field: string): FieldError[] {
  const errors = [...validateVolumes(spec, field), ...validateContainers(spec, field)];
  for (const key in oneOf) {
    const value = spec[key];
    if (isUnset(value)) errors.push(required(`${field}.${key}`));
    else if (!(oneOf[key] ?? []).includes(String(value))) errors.push(notSupported(`${field}.${key}`, value, oneOf[key] ?? []));
  }
  errors.push(...validateSubdomain(spec, field, 'serviceAccountName'), ...validateSubdomain(spec, field, 'nodeName'));
  const deadline = spec['activeDeadlineSeconds'];
  if (typeof deadline === 'number' && (deadline < 1 || deadline > 2147483647)) {
    errors.push(invalidValue(`${field}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'));
  }
  errors.push(...validateLabel(spec, field, 'hostname'), ...validateLabel(spec, field, 'subdomain'));
  return [...errors, ...validateSubdomain(spec, field, 'priorityClassName'), ...validateSubdomain(spec, field, 'runtimeClassName')];
}
