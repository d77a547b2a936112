import type { Json, JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { compareQuantities, isQuantity, parseQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, duplicate, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { isIntegerResource, isNativeResource, validateContainerResourceName, validateResourceName } from '../parts/resource-names.ts';
import { invalidEach, sortedEntries } from './field-rules.ts';

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');

/** Whether more may be limited than requested: only of what Kubernetes itself hands out, but for huge pages. */
const canOvercommit = (name: string): boolean => isNativeResource(name) && !isHugePages(name);

/** The rule of the names in a list of resources. */
export type NameRule = (name: string, field: string) => FieldError[];

const wholePart = 1_000_000_000n;

function validateAmount(name: string, value: string, field: string): FieldError[] {
  const errors = compareQuantities(value, '0') < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];
  if (isIntegerResource(name) && parseQuantity(value).nanos % wholePart !== 0n) errors.push(invalidValue(field, value, 'must be an integer'));
  return errors;
}

function validatePages(name: string, value: string, field: string): FieldError[] {
  if (!isHugePages(name)) return [];
  const page = name.slice('hugepages-'.length);
  const divides = isQuantity(page) && compareQuantities(page, '0') > 0 && parseQuantity(value).nanos % parseQuantity(page).nanos === 0n;
  return divides ? [] : [invalidValue(field, value, `${value} is not positive integer multiple of ${name}`)];
}

function validateRequest(name: string, value: string, limit: Json | undefined, field: string): FieldError[] {
  if (limit === undefined) return canOvercommit(name) ? [] : [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')];
  const order = compareQuantities(value, String(limit));
  if (order !== 0 && !canOvercommit(name)) return [invalidValue(`${field}.requests`, value, `must be equal to ${name} limit of ${String(limit)}`)];
  return order > 0 ? [invalidValue(`${field}.requests`, value, `must be less than or equal to ${name} limit of ${String(limit)}`)] : [];
}

/** Every broken rule of `limits` and `requests`. */
export function validateRequirements(resources: JsonObject, field: string, nameRule: NameRule): FieldError[] {
  const limits = readObject(resources, 'limits') ?? {};
  const names = new Set<string>();
  const errors = ['limits', 'requests'].flatMap((list) =>
    sortedEntries(resources, list).flatMap(([name, given]) => {
      const value = String(given);
      if (!isQuantity(value)) return [];
      names.add(isHugePages(name) ? 'pages' : name);
      const at = `${field}.${list}[${name}]`;
      return [
        ...nameRule(name, at),
        ...validateAmount(name, value, at),
        ...(list === 'requests' ? validateRequest(name, value, limits[name], field) : []),
        ...validatePages(name, value, at),
      ];
    }),
  );
  if (names.has('pages') && !names.has('cpu') && !names.has('memory')) errors.push(forbiddenField(field, 'HugePages require cpu or memory'));
  return errors;
}

function validateClaim(claim: JsonObject, field: string, taken: Set<string>): FieldError[] {
  const [name, request] = [readText(claim, 'name'), readText(claim, 'request')];
  if (taken.has(name)) return [duplicate(field, name)];
  const key = request === '' ? name : `${name}/${request}`;
  const errors = request === '' ? [] : invalidEach(`${field}.request`, request, dnsLabelComplaints(request));
  if (taken.has(key)) errors.push(duplicate(field, key));
  else if (request === '') for (const other of taken) if (other.startsWith(`${name}/`)) errors.push(duplicate(field, name));
  taken.add(key);
  return errors;
}

/** Every broken rule of the claims among resources. `podClaims`: the names of the pod's resource claims. */
export function validateClaims(resources: JsonObject, field: string, podClaims: readonly string[]): FieldError[] {
  const taken = new Set<string>();
  return readObjects(resources, 'claims').flatMap((claim, index) => {
    const at = `${field}[${index}]`;
    const name = readText(claim, 'name');
    if (name === '') return [required(at)];
    const errors = validateClaim(claim, at, taken);
    if (podClaims.includes(name)) return errors;
    const known = podClaims.length === 0 ? ' which is empty' : `: ${[...new Set(podClaims)].sort().join(', ')}`;
    const message = `Not found: ${JSON.stringify(name)}: must be one of the names in pod.spec.resourceClaims${known}`;
    return [...errors, { reason: 'FieldValueNotFound', field: at, message } as const];
  });
}

/** Every broken rule of a container's `resources`. `podClaims`: the names of the pod's resource claims. */
export function validateResources(holder: JsonObject, field: string, podClaims: readonly string[]): FieldError[] {
  const resources = readObject(holder, 'resources');
  if (resources === undefined) return [];
  return [...validateRequirements(resources, field, validateContainerResourceName), ...validateClaims(resources, `${field}.claims`, podClaims)];
}

const ofPods: readonly string[] = ['cpu', 'memory'];

const ofWholePods: readonly string[] = ['cpu', 'hugepages-', 'memory'];

/** The names that resources of a whole pod can have. */
export const validatePodResourceName: NameRule = (name, field) => {
  const errors = validateResourceName(name, field);
  return errors.length > 0 || ofPods.includes(name) || isHugePages(name) ? errors : [notSupported(field, name, ofWholePods)];
};

const policies: readonly string[] = ['NotRequired', 'RestartContainer'];

/** Every broken rule of a container's `resizePolicy`. */
export function validateResizePolicy(container: JsonObject, field: string, podRestartPolicy: string): FieldError[] {
  const seen = new Set<string>();
  return readObjects(container, 'resizePolicy').flatMap((item, index) => {
    const [name, policy] = [readText(item, 'resourceName'), readText(item, 'restartPolicy')];
    const errors = seen.has(name) ? [duplicate(`${field}[${index}]`, name)] : [];
    seen.add(name);
    if (name === '') errors.push(required(field));
    else if (!ofPods.includes(name)) errors.push(notSupported(field, name, ofPods));
    if (policy === '') errors.push(required(field));
    else if (!policies.includes(policy)) errors.push(notSupported(field, policy, policies));
    if (podRestartPolicy === 'Never' && policy !== 'NotRequired')
      errors.push(invalidValue(field, policy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
    return errors;
  });
}
