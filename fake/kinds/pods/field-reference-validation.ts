import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { canonicalQuantity, compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readText } from '../parts/edit.ts';
import { invalidEach } from './field-rules.ts';

const resources: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

/** Field paths that some consumer of a pod's own fields can be given; which one takes which is up to the caller. */
const known: ReadonlySet<string> = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);

const subscripted = /^(.*)\['(.*)'\]$/;

/** Every broken rule of a reference to a field of the pod. */
export function validateFieldReference(reference: JsonObject, field: string, supported: readonly string[]): FieldError[] {
  const version = readText(reference, 'apiVersion');
  const path = readText(reference, 'fieldPath');
  if (path === '') return [required(`${field}.fieldPath`)];
  const unconvertible = (problem: string): FieldError[] => [invalidValue(`${field}.fieldPath`, path, `error converting fieldPath: ${problem}`)];
  if (version !== 'v1') return unconvertible(`unsupported pod version: ${version}`);
  const [, head, subscript] = subscripted.exec(path) ?? [];
  if (head !== undefined && subscript !== undefined) {
    if (head === 'metadata.annotations') return invalidEach(field, subscript.toLowerCase(), qualifiedNameComplaints(subscript.toLowerCase()));
    if (head === 'metadata.labels') return invalidEach(field, subscript, qualifiedNameComplaints(subscript));
    return unconvertible(`field label does not support subscript: ${path}`);
  }
  if (path !== 'spec.host' && !known.has(path)) return unconvertible(`field label not supported: ${path}`);
  const internal = path === 'spec.host' ? 'spec.nodeName' : path;
  return supported.includes(internal) ? [] : [notSupported(`${field}.fieldPath`, internal, supported)];
}

const sizes: readonly string[] = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

const isHugePages = (resource: string): boolean => resource.startsWith('requests.hugepages-') || resource.startsWith('limits.hugepages-');

function validateDivisor(resource: string, divisor: string, field: string): FieldError[] {
  if (!isQuantity(divisor) || compareQuantities(divisor, '0') === 0) return [];
  const canonical = canonicalQuantity(divisor);
  const [, name = ''] = resource.split('.');
  if (name === 'cpu')
    return canonical === '1m' || canonical === '1'
      ? []
      : [invalidValue(`${field}.divisor`, resource, "only divisor's values 1m and 1 are supported with the cpu resource")];
  const kind = isHugePages(resource) ? 'hugepages' : name === 'ephemeral-storage' ? 'local ephemeral storage' : name;
  if (!isHugePages(resource) && !resources.includes(resource)) return [];
  return sizes.includes(canonical)
    ? []
    : [invalidValue(`${field}.divisor`, resource, `only divisor's values ${sizes.join(', ')} are supported with the ${kind} resource`)];
}

/** Every broken rule of a reference to what a container asks for. `holder`: a volume has to name the container, a variable stands in it. */
export function validateResourceReference(reference: JsonObject, field: string, holder: 'volume' | 'variable'): FieldError[] {
  const errors: FieldError[] = [];
  const resource = readText(reference, 'resource');
  if (holder === 'volume' && readText(reference, 'containerName') === '') errors.push(required(`${field}.containerName`));
  else if (resource === '') errors.push(required(`${field}.resource`));
  else if (!resources.includes(resource) && !isHugePages(resource)) errors.push(notSupported(`${field}.resource`, resource, resources));
  return [...errors, ...validateDivisor(resource, String(reference['divisor'] ?? '0'), field)];
}
