import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { validateNodeSelector, validateNodeSelectorTerm } from '../parts/node-selector.ts';
import { invalidEach, readTexts } from './field-rules.ts';
import { validateMatchLabelKeys } from './match-label-keys.ts';

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

function validateWeight(term: JsonObject, field: string): FieldError[] {
  const weight = readNumber(term, 'weight');
  return weight <= 0 || weight > 100 ? [invalidValue(`${field}.weight`, weight, 'must be in the range 1-100')] : [];
}

function validateNodeAffinity(affinity: JsonObject, field: string): FieldError[] {
  const selector = readObject(affinity, requiredTerms);
  // What is only preferred may name values that no label can have: it then prefers nothing.
  const labelValue = /\.preference\.matchExpressions\[\d+\]\.values\[\d+\]$/;
  return [
    ...(selector === undefined ? [] : validateNodeSelector(selector, `${field}.${requiredTerms}`)),
    ...readObjects(affinity, preferredTerms).flatMap((term, index) => {
      const at = `${field}.${preferredTerms}[${index}]`;
      const errors = validateNodeSelectorTerm(readObject(term, 'preference') ?? {}, `${at}.preference`);
      return [...validateWeight(term, at), ...errors.filter((error) => !labelValue.test(error.field))];
    }),
  ];
}

function validatePodTerm(term: JsonObject, field: string): FieldError[] {
  const key = readText(term, 'topologyKey');
  return [
    ...validateLabelSelector(readObject(term, 'labelSelector'), `${field}.labelSelector`),
    ...validateLabelSelector(readObject(term, 'namespaceSelector'), `${field}.namespaceSelector`),
    ...readTexts(term, 'namespaces').flatMap((name) => invalidEach(`${field}.namespace`, name, dnsLabelComplaints(name))),
    ...validateMatchLabelKeys(term, field),
    ...(key === '' ? [required(`${field}.topologyKey`, 'can not be empty')] : []),
    ...invalidEach(`${field}.topologyKey`, key, qualifiedNameComplaints(key)),
  ];
}

function validatePodAffinity(affinity: JsonObject, field: string): FieldError[] {
  return [
    ...readObjects(affinity, requiredTerms).flatMap((term, index) => validatePodTerm(term, `${field}.${requiredTerms}[${index}]`)),
    ...readObjects(affinity, preferredTerms).flatMap((term, index) => {
      const at = `${field}.${preferredTerms}[${index}]`;
      return [...validateWeight(term, at), ...validatePodTerm(readObject(term, 'podAffinityTerm') ?? {}, `${at}.podAffinityTerm`)];
    }),
  ];
}

/** Every broken rule of a pod's affinities. */
export function validateAffinity(spec: JsonObject, field: string): FieldError[] {
  const affinity = readObject(spec, 'affinity');
  const part = (key: string, rule: (found: JsonObject, at: string) => FieldError[]): FieldError[] => {
    const found = readObject(affinity, key);
    return found === undefined ? [] : rule(found, `${field}.${key}`);
  };
  return [...part('nodeAffinity', validateNodeAffinity), ...part('podAffinity', validatePodAffinity), ...part('podAntiAffinity', validatePodAffinity)];
}
